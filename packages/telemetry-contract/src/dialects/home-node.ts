import { type DecodeContext, type ElementReader, jsonReader, type RouteMatch } from '../dialect.ts';
import { checkExtra, timeField } from '../fields.ts';
import { isName } from '../names.ts';
import { QualityBit, qualityBitOf } from '../quality.ts';
import {
  type DecodedReading,
  type EnergyReading,
  type JsonObject,
  newEnergyReading,
  newMeasurement,
} from '../readings.ts';
import { quoted, reject, type Rejection } from '../reasons.ts';
import { parseTimestamp } from '../time.ts';
import { type Quantity, toCanonicalUnit } from '../units.ts';
import { canonicalReaders } from './canonical.ts';
import { omit } from './parts.ts';

interface Metric {
  readonly column: 'powerKw' | 'energyTotalKwh' | 'voltageV' | 'currentA';
  readonly quantity: Quantity;
  /** What a value without `unit` means. */
  readonly unit: string;
  /** One row per metric: metrics of one moment keep apart by this many milliseconds. */
  readonly shiftMillis: number;
}

const metrics: Readonly<Record<string, Metric>> = {
  power: { column: 'powerKw', quantity: 'power', unit: 'W', shiftMillis: 0 },
  energy: { column: 'energyTotalKwh', quantity: 'energy', unit: 'kWh', shiftMillis: 1 },
  voltage: { column: 'voltageV', quantity: 'voltage', unit: 'V', shiftMillis: 2 },
  current: { column: 'currentA', quantity: 'current', unit: 'A', shiftMillis: 3 },
};
const known = new Set(['value', 'quality', 'unit', 'ts', 'timestamp', 'time']);

/** `homesync/{home}/nodes/{node}/{telemetry/{metric} | status | response/command}` */
export function matchHomeNode(levels: readonly string[]): RouteMatch | null {
  const [root, home, nodes, node, kind, name] = levels;
  if (root !== 'homesync' || nodes !== 'nodes' || home === undefined || node === undefined) return null;
  const route = (tail: string, read: ElementReader): RouteMatch => ({
    deviceCode: node,
    factory: home,
    tail,
    reader: jsonReader(read),
  });
  if (levels.length === 6 && kind === 'telemetry' && isName(name)) return route(name, readMetric);
  if (levels.length === 6 && kind === 'response' && name === 'command')
    return route(name, canonicalReaders.response);
  return levels.length === 5 && kind === 'status' ? route(kind, canonicalReaders.status) : null;
}

/** `{"value": 125.5, "quality": "good"}`: one metric a message; the four electrical ones share the row's columns. */
function readMetric(element: JsonObject, route: RouteMatch, context: DecodeContext): Rejection | null {
  const value = element['value'];
  if (typeof value !== 'number') {
    return value === undefined || value === null
      ? reject('missing_field', 'value', 'value is missing')
      : reject('wrong_type', 'value', `value must be a number, it is ${quoted(value)}`);
  }
  const field = timeField(element);
  const given = element[field] ?? null;
  const time = given === null ? context.receivedAtMillis : parseTimestamp(given, field);
  if (typeof time !== 'number') return time;
  const metric = Object.hasOwn(metrics, route.tail) ? metrics[route.tail] : undefined;
  const reading =
    metric === undefined ? measurement(route, time, value) : energy(metric, element, route, time, value);
  if (reading.kind === 'rejection') return reading;
  if (given === null) reading.quality |= QualityBit.receivedTime;
  const quality = element['quality'] ?? null;
  const bit = typeof quality === 'string' ? qualityBitOf(quality) : undefined;
  reading.quality |= bit ?? 0;
  const rest = omit(element, known);
  // Nodes have words of their own for quality: what is none of ours is kept, not refused.
  if (quality !== null && bit === undefined) rest['quality'] = quality;
  if (Object.keys(rest).length > 0) reading.extra = rest;
  const fault = reading.extra === null ? null : checkExtra(reading.extra);
  if (fault === null) context.readings.push(reading);
  return fault;
}

function measurement(route: RouteMatch, timeMillis: number, value: number): DecodedReading {
  return newMeasurement(route.deviceCode, route.factory, timeMillis, route.tail, value + 0);
}

function energy(
  metric: Metric,
  element: JsonObject,
  route: RouteMatch,
  timeMillis: number,
  value: number,
): EnergyReading | Rejection {
  const unit = element['unit'] ?? metric.unit;
  const converted = typeof unit === 'string' ? toCanonicalUnit(metric.quantity, value, unit) : undefined;
  if (converted === undefined) {
    return reject('unknown_unit', 'unit', `${quoted(unit)} is no unit of ${metric.quantity}`);
  }
  const reading = newEnergyReading(route.deviceCode, route.factory, timeMillis + metric.shiftMillis);
  reading[metric.column] = converted + 0;
  return reading;
}
