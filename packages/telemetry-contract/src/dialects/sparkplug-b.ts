import { bytesReader, type DecodeContext, type RouteMatch } from '../dialect.ts';
import { energyFields, environmentFields, type FieldRule, productionFields, readFields } from '../fields.ts';
import { maxMessageBytes } from '../json.ts';
import { isName, toName } from '../names.ts';
import {
  type JsonObject,
  newEnergyReading,
  newEnvironmentReading,
  newMeasurement,
  newProductionReading,
} from '../readings.ts';
import { quoted, reject, type Rejection } from '../reasons.ts';
import type { Birth, MetricDefinition } from '../sparkplug-nodes.ts';
import { earliestTimeMillis } from '../time.ts';
import { type Quantity, toCanonicalUnit } from '../units.ts';
import { eventAt, pushBounded } from './parts.ts';
import { readSparkplug, type SparkplugMetric, type SparkplugPayload } from './sparkplug-payload.ts';

const messageTypes = new Set(['NBIRTH', 'NDATA', 'NDEATH', 'DBIRTH', 'DDATA', 'DDEATH']);

/**
 * `spBv1.0/{group}/{N…}/{node}` and `spBv1.0/{group}/{D…}/{node}/{device}`. The edge node is our device (it has
 * the connection), a Sparkplug device behind it is a channel.
 */
export function matchSparkplug(levels: readonly string[]): RouteMatch | null {
  const [root, group, type = '', node, device] = levels;
  if (root !== 'spBv1.0' || group === undefined || node === undefined || !messageTypes.has(type)) return null;
  const isDevice = type.startsWith('D');
  if (levels.length !== (isDevice ? 5 : 4) || (isDevice && !isName(device))) return null;
  const tail = device === undefined ? type : `${type}/${device}`;
  return { deviceCode: node, factory: group, tail, reader: bytesReader(read) };
}

function read(payload: Uint8Array, route: RouteMatch, context: DecodeContext): Rejection | null {
  const [type = '', device = 'main'] = route.tail.split('/');
  if (payload.length > maxMessageBytes) return reject('too_large', null, `${payload.length} bytes`);
  let message: SparkplugPayload;
  try {
    message = readSparkplug(payload);
  } catch (error) {
    return reject('malformed_binary', null, quoted(error instanceof Error ? error.message : 'not a payload'));
  }
  if (message.uuid !== null)
    return reject('malformed_binary', 'uuid', `schema ${quoted(message.uuid)} is not read`);
  if (type.endsWith('DEATH')) {
    context.readings.push({ ...eventAt('offline', message.timeMillis, route, context), channel: device });
    return null;
  }
  const source = `${route.factory ?? ''}/${route.deviceCode}/${device}`;
  const isBirth = type.endsWith('BIRTH');
  if (isBirth) context.sparkplugNodes?.born(source, birthOf(message.metrics));
  const before = context.readings.length;
  const fault = readMetrics(message, source, device, route, context);
  if (isBirth || (context.readings.length === before && fault === null)) {
    const event = eventAt(isBirth ? 'online' : 'status', message.timeMillis, route, context);
    event.channel = device;
    const eventFault = pushBounded(event, context);
    return fault ?? eventFault;
  }
  return fault;
}

function birthOf(metrics: readonly SparkplugMetric[]): Birth {
  const byAlias = new Map<number, MetricDefinition>();
  const byName = new Map<string, MetricDefinition>();
  for (const { name, alias, datatype, unit } of metrics) {
    if (name === null) continue;
    const definition: MetricDefinition = { name, datatype, unit };
    byName.set(name, definition);
    if (alias !== null) byAlias.set(alias, definition);
  }
  return { byAlias, byName };
}

/** Values of one folder and one moment: they become rows together. */
interface Group {
  readonly channel: string;
  readonly timeMillis: number;
  readonly energy: JsonObject;
  readonly production: JsonObject;
  readonly environment: JsonObject;
}

function readMetrics(
  message: SparkplugPayload,
  source: string,
  device: string,
  route: RouteMatch,
  context: DecodeContext,
): Rejection | null {
  const groups = new Map<string, Group>();
  const birth = context.sparkplugNodes?.birthOf(source);
  let fault: Rejection | null = null;
  for (const metric of message.metrics) {
    const definition =
      metric.name === null ? birth?.byAlias.get(metric.alias ?? -1) : birth?.byName.get(metric.name);
    const name = metric.name ?? definition?.name;
    if (name === undefined) {
      fault ??= reject('unknown_alias', null, `alias ${String(metric.alias)} of ${quoted(route.deviceCode)}`);
      continue;
    }
    if (name === 'bdSeq' || name.startsWith('Node Control/') || name.startsWith('Device Control/')) continue;
    const value = valueOf(metric, metric.datatype === 0 ? (definition?.datatype ?? 0) : metric.datatype);
    if (value === null) continue;
    if (typeof value === 'number' && !Number.isFinite(value)) {
      fault ??= reject('not_finite', name, `${quoted(name)} is not finite`);
      continue;
    }
    const timeMillis = metric.timeMillis ?? message.timeMillis ?? context.receivedAtMillis;
    if (timeMillis < earliestTimeMillis || !Number.isSafeInteger(timeMillis)) {
      fault ??= reject('bad_timestamp', name, `${timeMillis} is no time of a set clock`);
      continue;
    }
    place(
      { name, value, unit: metric.unit ?? definition?.unit ?? null, timeMillis },
      device,
      groups,
      route,
      context,
    );
  }
  for (const group of groups.values()) fault = pushGroup(group, route, context) ?? fault;
  return fault;
}

interface NamedValue {
  readonly name: string;
  readonly value: number | boolean | string;
  readonly unit: string | null;
  readonly timeMillis: number;
}

/** Canonical field names go to their columns, electrical names with a unit likewise, all else is a measurement. */
function place(
  { name, value, unit, timeMillis }: NamedValue,
  device: string,
  groups: Map<string, Group>,
  route: RouteMatch,
  context: DecodeContext,
): void {
  const folders = name.split('/');
  const leaf = folders.pop() ?? name;
  const channel = toName([...(device === 'main' ? [] : [device]), ...folders].join('.')) ?? 'main';
  const field = canonicalField(leaf, value, unit);
  if (field === null) {
    const metric = toName(leaf);
    if (typeof value === 'string' || metric === null) return;
    const reading = newMeasurement(route.deviceCode, route.factory, timeMillis, metric, Number(value) + 0);
    reading.channel = channel;
    context.readings.push(reading);
    return;
  }
  const key = `${channel}/${timeMillis}`;
  let group = groups.get(key);
  if (group === undefined) {
    group = { channel, timeMillis, energy: {}, production: {}, environment: {} };
    groups.set(key, group);
  }
  group[field.kind][field.name] = field.value;
}

interface CanonicalField {
  readonly kind: 'energy' | 'production' | 'environment';
  readonly name: string;
  readonly value: number | boolean | string;
}

/** Names in use for the electrical quantities; they count only with an engineering unit. */
const electrical: Readonly<Record<string, readonly [quantity: Quantity, field: string]>> = {
  power: ['power', 'power_kw'],
  activepower: ['power', 'power_kw'],
  energy: ['energy', 'energy_total_kwh'],
  activeenergy: ['energy', 'energy_total_kwh'],
  totalenergy: ['energy', 'energy_total_kwh'],
  energytotal: ['energy', 'energy_total_kwh'],
  voltage: ['voltage', 'voltage_v'],
  current: ['current', 'current_a'],
  frequency: ['frequency', 'frequency_hz'],
};

function canonicalField(
  leaf: string,
  value: number | boolean | string,
  unit: string | null,
): CanonicalField | null {
  const isColumn = (rule: FieldRule | undefined): boolean => rule !== undefined && rule.target !== 'head';
  if (isColumn(energyFields.get(leaf))) return { kind: 'energy', name: leaf, value };
  if (isColumn(productionFields.get(leaf))) return { kind: 'production', name: leaf, value };
  if (isColumn(environmentFields.get(leaf))) return { kind: 'environment', name: leaf, value };
  const plain = leaf.replace(/[^A-Za-z]/g, '').toLowerCase();
  const known = Object.hasOwn(electrical, plain) ? electrical[plain] : undefined;
  if (known === undefined || unit === null || typeof value !== 'number') return null;
  const converted = toCanonicalUnit(known[0], value, unit);
  return converted === undefined ? null : { kind: 'energy', name: known[1], value: converted };
}

function pushGroup(group: Group, route: RouteMatch, context: DecodeContext): Rejection | null {
  const { deviceCode, factory } = route;
  const parts = [
    [group.energy, energyFields, newEnergyReading(deviceCode, factory, group.timeMillis)],
    [group.production, productionFields, newProductionReading(deviceCode, factory, group.timeMillis)],
    [group.environment, environmentFields, newEnvironmentReading(deviceCode, factory, group.timeMillis)],
  ] as const;
  for (const [fields, rules, reading] of parts) {
    if (Object.keys(fields).length === 0) continue;
    reading.channel = group.channel;
    const fault = readFields(fields, rules, reading);
    if (fault !== null) return fault;
    context.readings.push(reading);
  }
  return null;
}

/** Integers stand unsigned on the wire; the data type says how wide and whether signed. */
function valueOf(metric: SparkplugMetric, datatype: number): number | boolean | string | null {
  const { value, isNull } = metric;
  if (isNull || value === null) return null;
  if (typeof value === 'number' || typeof value === 'bigint') {
    const bits = signedBits[datatype];
    return bits === undefined || (typeof value === 'number' && !Number.isInteger(value))
      ? Number(value)
      : Number(BigInt.asIntN(bits, BigInt(value)));
  }
  return value;
}

/** Int8, Int16, Int32, Int64 */
const signedBits: Readonly<Record<number, number>> = { 1: 8, 2: 16, 3: 32, 4: 64 };
