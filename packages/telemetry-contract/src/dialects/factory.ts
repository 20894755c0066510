import { type DecodeContext, type ElementReader, jsonReader, type RouteMatch } from '../dialect.ts';
import {
  energyFields,
  environmentFields,
  type FieldRules,
  headRule,
  numberRule,
  productionFields,
  readFields,
  readHead,
  timeField,
} from '../fields.ts';
import {
  type EnergyReading,
  type EnvironmentReading,
  type JsonObject,
  newEnergyReading,
  newEnvironmentReading,
  newProductionReading,
  type ProductionReading,
} from '../readings.ts';
import type { Rejection } from '../reasons.ts';
import { parseTimestamp } from '../time.ts';
import type { Carrier } from '../vocabulary.ts';
import { eventAt, omit, pushBounded } from './parts.ts';

const energyRules: FieldRules = new Map([...energyFields, ['machine_id', headRule]]);
const productionRules: FieldRules = new Map([
  ...productionFields,
  ['machine_id', headRule],
  ['production_count_good', numberRule('reading', 'good', [0, Number.MAX_SAFE_INTEGER])],
  ['production_count_bad', numberRule('reading', 'bad', [0, Number.MAX_SAFE_INTEGER])],
]);
const environmentRules: FieldRules = new Map([...environmentFields, ['machine_id', headRule]]);
const eventKeys = new Set(['machine_id', 'ts', 'timestamp', 'time']);

const readers: Readonly<Record<string, ElementReader>> = {
  energy: energyReader(null, 'main'),
  electricity: energyReader('electricity', 'main'),
  natural_gas: energyReader('natural_gas', 'natural_gas'),
  steam: energyReader('steam', 'steam'),
  production: readerOf(newProductionReading, productionRules),
  environmental: readerOf(newEnvironmentReading, environmentRules),
  status: readStatus,
};

/** `factory/{factory}/{machine}/{energy|production|environmental|status|electricity|natural_gas|steam}` */
export function matchFactory(levels: readonly string[]): RouteMatch | null {
  const [root, factory, machine, kind = ''] = levels;
  if (root !== 'factory' || levels.length !== 4 || factory === undefined || machine === undefined)
    return null;
  const read = Object.hasOwn(readers, kind) ? readers[kind] : undefined;
  return read === undefined ? null : { deviceCode: machine, factory, tail: kind, reader: jsonReader(read) };
}

/** Gas and steam are meters of their own: each has its channel. */
function energyReader(carrier: Carrier | null, channel: string): ElementReader {
  return readerOf((code, factory, timeMillis) => {
    const reading = newEnergyReading(code, factory, timeMillis);
    reading.carrier = carrier;
    reading.channel = channel;
    return reading;
  }, energyRules);
}

function readerOf(
  make: (
    code: string,
    factory: string | null,
    timeMillis: number,
  ) => EnergyReading | ProductionReading | EnvironmentReading,
  rules: FieldRules,
): ElementReader {
  return (element: JsonObject, route: RouteMatch, context: DecodeContext): Rejection | null => {
    const field = timeField(element);
    const timeMillis = parseTimestamp(element[field], field);
    if (typeof timeMillis !== 'number') return timeMillis;
    const reading = make(route.deviceCode, route.factory, timeMillis);
    const fault = readHead(element, reading) ?? readFields(element, rules, reading);
    if (fault === null) context.readings.push(reading);
    return fault;
  };
}

function readStatus(element: JsonObject, route: RouteMatch, context: DecodeContext): Rejection | null {
  const event = eventAt('status', element[timeField(element)], route, context);
  const { online } = element;
  if (typeof online === 'boolean') event.online = online;
  event.extra = omit(element, eventKeys);
  return pushBounded(event, context);
}
