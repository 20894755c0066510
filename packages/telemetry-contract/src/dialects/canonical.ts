import { type DecodeContext, type ElementReader, jsonReader, type RouteMatch } from '../dialect.ts';
import {
  checkExtra,
  energyFields,
  environmentFields,
  productionFields,
  readCarrier,
  readFields,
  readHead,
  timeField,
} from '../fields.ts';
import { isName } from '../names.ts';
import { QualityBit } from '../quality.ts';
import {
  type DeviceEvent,
  type DeviceEventKind,
  type JsonObject,
  type JsonValue,
  newDeviceEvent,
  newEnergyReading,
  newEnvironmentReading,
  newMeasurement,
  newProductionReading,
} from '../readings.ts';
import { quoted, reject, type Rejection } from '../reasons.ts';
import { parseTimestamp } from '../time.ts';
import type { CanonicalKind } from '../vocabulary.ts';

/** `enms/{factory}/{device}/{kind}` */
export function matchCanonical(levels: readonly string[]): RouteMatch | null {
  const [root, factory, device, kind] = levels;
  if (root !== 'enms' || levels.length !== 4 || factory === undefined || device === undefined) return null;
  const read = Object.hasOwn(canonicalReaders, kind ?? '')
    ? canonicalReaders[kind as CanonicalKind]
    : undefined;
  if (read === undefined) return null;
  return { deviceCode: device, factory, tail: kind ?? '', reader: jsonReader(read) };
}

function readEnergy(element: JsonObject, route: RouteMatch, context: DecodeContext): Rejection | null {
  const field = timeField(element);
  const timeMillis = parseTimestamp(element[field], field);
  if (typeof timeMillis !== 'number') return timeMillis;
  const reading = newEnergyReading(route.deviceCode, route.factory, timeMillis);
  const carrier = readCarrier(element['carrier']);
  if (typeof carrier === 'object' && carrier !== null) return carrier;
  reading.carrier = carrier;
  const fault = readHead(element, reading) ?? readFields(element, energyFields, reading);
  if (fault !== null) return fault;
  context.readings.push(reading);
  return null;
}

function readProduction(element: JsonObject, route: RouteMatch, context: DecodeContext): Rejection | null {
  const field = timeField(element);
  const timeMillis = parseTimestamp(element[field], field);
  if (typeof timeMillis !== 'number') return timeMillis;
  const reading = newProductionReading(route.deviceCode, route.factory, timeMillis);
  const fault = readHead(element, reading) ?? readFields(element, productionFields, reading);
  if (fault !== null) return fault;
  context.readings.push(reading);
  return null;
}

function readEnvironment(element: JsonObject, route: RouteMatch, context: DecodeContext): Rejection | null {
  const field = timeField(element);
  const timeMillis = parseTimestamp(element[field], field);
  if (typeof timeMillis !== 'number') return timeMillis;
  const reading = newEnvironmentReading(route.deviceCode, route.factory, timeMillis);
  const fault = readHead(element, reading) ?? readFields(element, environmentFields, reading);
  if (fault !== null) return fault;
  context.readings.push(reading);
  return null;
}

/** `{"metric": "co2_ppm", "value": 612}` or `{"values": {"co2_ppm": 612, "noise_db": 48.5}}` */
function readMeasurement(element: JsonObject, route: RouteMatch, context: DecodeContext): Rejection | null {
  const field = timeField(element);
  const timeMillis = parseTimestamp(element[field], field);
  if (typeof timeMillis !== 'number') return timeMillis;
  const values = element['values'] ?? singleValue(element);
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    return reject('missing_field', 'metric', 'neither metric and value nor values are given');
  }
  const readings = [];
  for (const [metric, value] of Object.entries(values)) {
    if (!isName(metric)) return reject('bad_name', 'metric', `${quoted(metric)} is no metric name`);
    if (typeof value !== 'number') {
      return value === null
        ? reject('missing_field', 'value', `${metric} has no value`)
        : reject('wrong_type', metric, `${metric} must be a number, it is ${quoted(value)}`);
    }
    const reading = newMeasurement(route.deviceCode, route.factory, timeMillis, metric, value + 0);
    const fault = readHead(element, reading);
    if (fault !== null) return fault;
    readings.push(reading);
  }
  if (readings.length === 0) return reject('missing_field', 'values', 'values is empty');
  context.readings.push(...readings);
  return null;
}

function singleValue(element: JsonObject): JsonObject | null {
  const metric = element['metric'];
  return typeof metric === 'string' ? { [metric]: element['value'] ?? null } : null;
}

const eventFields = new Set([
  ...['ts', 'timestamp', 'time', 'seq', 'channel', 'quality'],
  ...['online', 'firmware', 'rssi_dbm', 'uptime_s', 'capabilities'],
]);

/** `status`: whether the device is online and what it can do. */
function readStatus(element: JsonObject, route: RouteMatch, context: DecodeContext): Rejection | null {
  const online = element['online'];
  if (online !== undefined && online !== null && typeof online !== 'boolean') {
    return reject('wrong_type', 'online', `online must be true or false, it is ${quoted(online)}`);
  }
  return pushEvent(
    online === true ? 'online' : online === false ? 'offline' : 'status',
    element,
    route,
    context,
  );
}

function readHeartbeat(element: JsonObject, route: RouteMatch, context: DecodeContext): Rejection | null {
  return pushEvent('heartbeat', element, route, context);
}

function readResponse(element: JsonObject, route: RouteMatch, context: DecodeContext): Rejection | null {
  return pushEvent('command_result', element, route, context);
}

/** A last will cannot know its time: an event without one gets the time of its arrival. */
export function pushEvent(
  kind: DeviceEventKind,
  element: JsonObject,
  route: RouteMatch,
  context: DecodeContext,
): Rejection | null {
  const event = newDeviceEvent(route.deviceCode, route.factory, context.receivedAtMillis, kind);
  const field = timeField(element);
  const time = element[field];
  if (time === undefined || time === null) event.quality = QualityBit.receivedTime;
  else {
    const timeMillis = parseTimestamp(time, field);
    if (typeof timeMillis !== 'number') return timeMillis;
    event.timeMillis = timeMillis;
  }
  const fault = readHead(element, event) ?? readEventFields(element, event);
  if (fault !== null) return fault;
  context.readings.push(event);
  return null;
}

function readEventFields(element: JsonObject, event: DeviceEvent): Rejection | null {
  if (event.event === 'online' || event.event === 'heartbeat') event.online = true;
  if (event.event === 'offline') event.online = false;
  const { firmware, rssi_dbm: rssi, uptime_s: uptime, capabilities } = element;
  if (given(firmware)) {
    if (typeof firmware !== 'string') return reject('wrong_type', 'firmware', 'firmware must be a text');
    event.firmware = firmware.slice(0, 100);
  }
  if (given(rssi)) {
    if (typeof rssi !== 'number') return reject('wrong_type', 'rssi_dbm', 'rssi_dbm must be a number');
    event.rssiDbm = rssi;
  }
  if (given(uptime)) {
    if (typeof uptime !== 'number') return reject('wrong_type', 'uptime_s', 'uptime_s must be a number');
    event.uptimeSeconds = uptime;
  }
  if (given(capabilities)) {
    if (!Array.isArray(capabilities) || !capabilities.every(isName) || capabilities.length > 32) {
      return reject('wrong_type', 'capabilities', 'capabilities must be a list of at most 32 names');
    }
    event.capabilities = capabilities;
  }
  for (const key in element) {
    if (!eventFields.has(key)) (event.extra ??= {})[key] = element[key] as JsonValue;
  }
  return event.extra === null ? null : checkExtra(event.extra);
}

function given(value: JsonValue | undefined): value is Exclude<JsonValue, null> {
  return value !== undefined && value !== null;
}

/** One reader per kind of canonical message; the HTTP batch endpoint and the CSV import use them too. */
export const canonicalReaders: Readonly<Record<CanonicalKind, ElementReader>> = {
  energy: readEnergy,
  production: readProduction,
  environment: readEnvironment,
  measurement: readMeasurement,
  status: readStatus,
  heartbeat: readHeartbeat,
  response: readResponse,
};
