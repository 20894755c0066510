import { bytesReader, type DecodeContext, jsonReader, type RouteMatch } from '../dialect.ts';
import { checkExtra } from '../fields.ts';
import { isJsonObject } from '../json.ts';
import { toName } from '../names.ts';
import {
  type EnergyReading,
  type JsonObject,
  type JsonValue,
  newEnergyReading,
  newMeasurement,
} from '../readings.ts';
import { quoted, reject, type Rejection } from '../reasons.ts';
import { parseTimestamp } from '../time.ts';
import { toCanonicalUnit } from '../units.ts';
import { eventAt, isRejection, numberOf, omit, pushBounded, readPresence } from './parts.ts';

/** `tele/{device}/{SENSOR|STATE|LWT}` with Tasmota's standard FullTopic. */
export function matchTasmota(levels: readonly string[]): RouteMatch | null {
  const [root, device, kind] = levels;
  if (root !== 'tele' || levels.length !== 3 || device === undefined) return null;
  const route = { deviceCode: device, factory: null, tail: kind ?? '' };
  if (kind === 'SENSOR') return { ...route, reader: jsonReader(readSensor) };
  if (kind === 'STATE') return { ...route, reader: jsonReader(readState) };
  return kind === 'LWT' ? { ...route, reader: bytesReader(readPresence) } : null;
}

/** ENERGY and whatever other sensors are wired, all of the moment `Time`. */
function readSensor(element: JsonObject, route: RouteMatch, context: DecodeContext): Rejection | null {
  const timeMillis = parseTimestamp(element['Time'], 'Time', context.zonelessOffsetMinutes);
  if (typeof timeMillis !== 'number') return timeMillis;
  const before = context.readings.length;
  const { ENERGY: energy } = element;
  if (energy !== undefined) {
    if (!isJsonObject(energy)) return reject('wrong_type', 'ENERGY', 'ENERGY must be an object');
    const readings = energyReadings(energy, route, timeMillis);
    if (isRejection(readings)) return readings;
    context.readings.push(...readings);
  }
  const fahrenheit = element['TempUnit'] === 'F';
  for (const [sensor, values] of Object.entries(element)) {
    if (sensor === 'ENERGY' || !isJsonObject(values)) continue;
    for (const [quantity, value] of Object.entries(values)) {
      const metric = toName(`${sensor}.${quantity}`);
      if (typeof value !== 'number' || metric === null) continue;
      const isTemperature = quantity === 'Temperature' || quantity === 'DewPoint';
      const converted = isTemperature && fahrenheit ? toCanonicalUnit('temperature', value, 'F') : value;
      context.readings.push(
        newMeasurement(route.deviceCode, route.factory, timeMillis, metric, (converted ?? value) + 0),
      );
    }
  }
  return context.readings.length > before ? null : reject('missing_field', 'ENERGY', 'no sensor has a value');
}

/** What has a column of its own: power in W, energy in kWh. */
const columns = [
  ['Power', 'powerKw', 0.001],
  ['Total', 'energyTotalKwh', 1],
  ['Voltage', 'voltageV', 1],
  ['Current', 'currentA', 1],
  ['Factor', 'powerFactor', 1],
  ['Frequency', 'frequencyHz', 1],
] as const;
type EnergyColumn = (typeof columns)[number][1];
const columnKeys = new Set<string>(columns.map(([key]) => key));

/**
 * One reading on `main`, or one for each load. Arrays are phases of one load, or loads of their own: they are loads
 * when `Total` is an array too (SetOption129 1, split totals), each with its counter on channel `1`, `2`, …
 * Phases are added up (power, current) or averaged (voltage); what each phase says is kept in `extra`.
 */
function energyReadings(
  energy: JsonObject,
  route: RouteMatch,
  timeMillis: number,
): EnergyReading[] | Rejection {
  const { Total: total } = energy;
  const extra = omit(energy, columnKeys);
  if (Array.isArray(total)) {
    const readings: EnergyReading[] = [];
    for (let index = 0; index < Math.min(total.length, 32); index++) {
      const part: JsonObject = {};
      for (const [key] of columns) {
        const value = energy[key];
        part[key] = (Array.isArray(value) ? value[index] : value) ?? null;
      }
      const reading = energyReading(part, {}, route, timeMillis);
      if (reading.kind === 'rejection') return reading;
      reading.channel = String(index + 1);
      readings.push(reading);
    }
    return readings.length === 0 ? reject('missing_field', 'Total', 'Total is an empty list') : readings;
  }
  const reading = energyReading(energy, extra, route, timeMillis);
  return reading.kind === 'rejection' ? reading : [reading];
}

function energyReading(
  energy: JsonObject,
  extra: JsonObject,
  route: RouteMatch,
  timeMillis: number,
): EnergyReading | Rejection {
  const reading = newEnergyReading(route.deviceCode, route.factory, timeMillis);
  let found = false;
  for (const [key, column, factor] of columns) {
    const value = energy[key];
    const single = Array.isArray(value) ? joinPhases(value, column) : numberOf(energy, key);
    if (isRejection(single)) return single;
    if (Array.isArray(value)) extra[key] = value;
    if (single === null) continue;
    reading[column] = single * factor + 0;
    found = true;
  }
  if (!found) return reject('missing_field', 'ENERGY', 'ENERGY has neither power nor total');
  if (Object.keys(extra).length > 0) reading.extra = extra;
  return (reading.extra === null ? null : checkExtra(reading.extra)) ?? reading;
}

/** Phases of one load as one value; null where that has no meaning (power factor). */
function joinPhases(values: readonly JsonValue[], column: EnergyColumn): number | null | Rejection {
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length !== values.length) {
    return reject('wrong_type', null, `phases must be numbers, they are ${quoted(JSON.stringify(values))}`);
  }
  if (numbers.length === 0 || column === 'powerFactor') return null;
  const sum = numbers.reduce((total, value) => total + value, 0);
  return column === 'voltageV' || column === 'frequencyHz' ? sum / numbers.length : sum;
}

const stateKeys = new Set([
  'Time',
  'UptimeSec',
  'Wifi',
  'MqttCount',
  'Heap',
  'Sleep',
  'LoadAvg',
  'SleepMode',
]);

/** Sent with every tele period: switches, uptime, signal strength. */
function readState(element: JsonObject, route: RouteMatch, context: DecodeContext): Rejection | null {
  const event = eventAt('heartbeat', element['Time'], route, context);
  const uptime = numberOf(element, 'UptimeSec');
  if (isRejection(uptime)) return uptime;
  event.uptimeSeconds = uptime;
  const { Wifi: wifi } = element;
  if (isJsonObject(wifi) && typeof wifi['Signal'] === 'number') event.rssiDbm = wifi['Signal'];
  event.extra = omit(element, stateKeys);
  return pushBounded(event, context);
}
