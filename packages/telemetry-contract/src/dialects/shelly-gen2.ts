import { bytesReader, type DecodeContext, jsonReader, type RouteMatch } from '../dialect.ts';
import { checkExtra } from '../fields.ts';
import { isJsonObject } from '../json.ts';
import { isName } from '../names.ts';
import { QualityBit } from '../quality.ts';
import {
  type DecodedReading,
  type EnergyReading,
  type JsonObject,
  newEnergyReading,
  newMeasurement,
} from '../readings.ts';
import { reject, type Rejection } from '../reasons.ts';
import { parseTimestamp } from '../time.ts';
import { eventAt, isRejection, numberOf, omit, pushBounded, readPresence } from './parts.ts';

/** `{prefix}/status/{component}`, `{prefix}/events/rpc`, `{prefix}/online`; the prefix is one level. */
export function matchShelly(levels: readonly string[]): RouteMatch | null {
  const [prefix, kind, name] = levels;
  if (prefix === undefined) return null;
  const route = { deviceCode: prefix, factory: null };
  if (levels.length === 2 && kind === 'online')
    return { ...route, tail: kind, reader: bytesReader(readPresence) };
  if (levels.length !== 3) return null;
  if (kind === 'status' && isName(name)) return { ...route, tail: name, reader: jsonReader(readStatus) };
  return kind === 'events' && name === 'rpc'
    ? { ...route, tail: name, reader: jsonReader(readNotification) }
    : null;
}

/** A component's whole status. It bears no time: that of its arrival is used. */
function readStatus(element: JsonObject, route: RouteMatch, context: DecodeContext): Rejection | null {
  return readComponents({ [route.tail]: element }, null, route, context);
}

/** `NotifyStatus` (changes), `NotifyFullStatus`, `NotifyEvent`; `params.ts` is UTC in seconds. */
function readNotification(element: JsonObject, route: RouteMatch, context: DecodeContext): Rejection | null {
  const { method, params } = element;
  if (typeof method !== 'string' || !isJsonObject(params)) {
    return reject('missing_field', 'method', 'a notification has method and params');
  }
  const timeMillis = parseTimestamp(params['ts'], 'params.ts');
  if (typeof timeMillis !== 'number') return timeMillis;
  if (method === 'NotifyStatus' || method === 'NotifyFullStatus') {
    return readComponents(omit(params, new Set(['ts'])), timeMillis, route, context);
  }
  const event = eventAt('status', params['ts'], route, context);
  event.extra = { method, ...omit(params, new Set(['ts'])) };
  return pushBounded(event, context);
}

/** Components that only count energy, and the one they count for: both fill one reading. */
const counterOf: Readonly<Record<string, string>> = { emdata: 'em', em1data: 'em1' };
const meters = new Set(['em', 'em1', 'pm1', 'switch', 'cover', 'light', ...Object.keys(counterOf)]);
/** A counter alone, from a status topic, keeps apart from the meter's own row of the same millisecond. */
const counterShiftMillis = 1;

function readComponents(
  components: JsonObject,
  timeMillis: number | null,
  route: RouteMatch,
  context: DecodeContext,
): Rejection | null {
  const energies = new Map<string, EnergyReading>();
  const others: DecodedReading[] = [];
  const rest: JsonObject = {};
  for (const [key, status] of Object.entries(components)) {
    const [type = '', id = '0'] = key.split(':');
    if (meters.has(type) && isJsonObject(status)) {
      const meter = counterOf[type] ?? type;
      const channel = id === '0' ? 'main' : `${meter}:${id}`;
      const shift = timeMillis === null && meter !== type ? counterShiftMillis : 0;
      const at = (timeMillis ?? context.receivedAtMillis) + shift;
      const known = energies.get(channel);
      const reading = known ?? newEnergyReading(route.deviceCode, route.factory, at);
      reading.channel = channel;
      const fault = fill(reading, status);
      if (fault !== null) return fault;
      if (hasValue(reading)) energies.set(channel, reading);
      else rest[key] = status;
    } else if (type === 'temperature' && isJsonObject(status) && typeof status['tC'] === 'number') {
      others.push(measurement(`${key}.temp_c`, status['tC'], timeMillis, route, context));
    } else if (type === 'humidity' && isJsonObject(status) && typeof status['rh'] === 'number') {
      others.push(measurement(`${key}.humidity_percent`, status['rh'], timeMillis, route, context));
    } else rest[key] = status;
  }
  const readings = [...energies.values(), ...others];
  if (timeMillis === null) for (const reading of readings) reading.quality |= QualityBit.receivedTime;
  context.readings.push(...readings);
  if (readings.length > 0) return null;
  const event = eventAt('status', timeMillis, route, context);
  event.extra = rest;
  return pushBounded(event, context);
}

function measurement(
  metric: string,
  value: number,
  timeMillis: number | null,
  route: RouteMatch,
  context: DecodeContext,
): DecodedReading {
  return newMeasurement(
    route.deviceCode,
    route.factory,
    timeMillis ?? context.receivedAtMillis,
    metric,
    value + 0,
  );
}

/** Where the values of the components go: power in W, energy in Wh. */
const columns = [
  ['total_act_power', 'powerKw', 0.001],
  ['act_power', 'powerKw', 0.001],
  ['apower', 'powerKw', 0.001],
  ['total_current', 'currentA', 1],
  ['current', 'currentA', 1],
  ['voltage', 'voltageV', 1],
  ['pf', 'powerFactor', 1],
  ['freq', 'frequencyHz', 1],
  ['a_freq', 'frequencyHz', 1],
  ['total_act', 'energyTotalKwh', 0.001],
  ['total_act_energy', 'energyTotalKwh', 0.001],
] as const;
const taken = new Set<string>([
  ...columns.map(([key]) => key),
  ...['id', 'output', 'aenergy', 'source', 'calibration', 'user_calibrated_phase'],
]);
const phases = ['a_voltage', 'b_voltage', 'c_voltage'];

/** Fills the columns of a reading from a component's status; what has no column (phases) goes to `extra`. */
function fill(reading: EnergyReading, status: JsonObject): Rejection | null {
  for (const [key, column, factor] of columns) {
    const value = numberOf(status, key, factor);
    if (isRejection(value)) return value;
    if (value !== null) reading[column] = value;
  }
  const { output, aenergy } = status;
  if (typeof output === 'boolean') reading.switchOn = output;
  if (isJsonObject(aenergy)) {
    const total = numberOf(aenergy, 'total', 0.001);
    if (isRejection(total)) return total;
    reading.energyTotalKwh = total ?? reading.energyTotalKwh;
  }
  const voltages = phases.map((phase) => status[phase]).filter((voltage) => typeof voltage === 'number');
  if (voltages.length > 0) {
    reading.voltageV = voltages.reduce((sum, voltage) => sum + voltage, 0) / voltages.length;
  }
  const rest = omit(status, taken);
  if (Object.keys(rest).length > 0) reading.extra = { ...reading.extra, ...rest };
  return reading.extra === null ? null : checkExtra(reading.extra);
}

function hasValue(reading: EnergyReading): boolean {
  return (
    reading.powerKw !== null ||
    reading.energyTotalKwh !== null ||
    reading.switchOn !== null ||
    reading.voltageV !== null ||
    reading.currentA !== null ||
    reading.powerFactor !== null ||
    reading.frequencyHz !== null
  );
}
