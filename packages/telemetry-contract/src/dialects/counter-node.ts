import { bytesReader, type DecodeContext, jsonReader, type RouteMatch } from '../dialect.ts';
import { type FieldRules, headRule, numberRule, readFields } from '../fields.ts';
import { isJsonObject, parseJson } from '../json.ts';
import { toName } from '../names.ts';
import { type DeviceEventKind, type JsonObject, type JsonValue, newEnergyReading } from '../readings.ts';
import { quoted, reject, type Rejection } from '../reasons.ts';
import { parseTimestamp } from '../time.ts';
import { eventAt, isRejection, numberOf, omit, pushBounded, readPresence } from './parts.ts';

const energyRules: FieldRules = new Map([
  ['esp32_name', headRule],
  ['device_id', headRule],
  ['timestamp', headRule],
  ['sequence_no', headRule],
  ['status', headRule],
  ['power_w', numberRule('reading', 'powerKw', [-1e7, 1e7], 0.001)],
  ['energy_wh_total', numberRule('reading', 'energyTotalKwh', [-1e12, 1e12], 0.001)],
]);
const eventKeys = new Set([
  'esp32_name',
  'timestamp',
  'status',
  'firmware_ver',
  'wifi_rssi',
  'uptime_seconds',
]);

/** `autovolt/{node}/{telemetry|status|heartbeat}` */
export function matchCounterNode(levels: readonly string[]): RouteMatch | null {
  const [root, node, kind] = levels;
  if (root !== 'autovolt' || levels.length !== 3 || node === undefined) return null;
  const route = { deviceCode: node, factory: null, tail: kind ?? '' };
  if (kind === 'telemetry') return { ...route, reader: jsonReader(readTelemetry) };
  if (kind === 'heartbeat') return { ...route, reader: jsonReader(readHeartbeat) };
  return kind === 'status' ? { ...route, reader: bytesReader(readStatus) } : null;
}

/** A cumulative counter in Wh, power in W, the state of the switches; `device_id` names the load: the channel. */
function readTelemetry(element: JsonObject, route: RouteMatch, context: DecodeContext): Rejection | null {
  const timeMillis = parseTimestamp(element['timestamp'], 'timestamp');
  if (typeof timeMillis !== 'number') return timeMillis;
  const reading = newEnergyReading(route.deviceCode, route.factory, timeMillis);
  const seq = element['sequence_no'] ?? null;
  if (seq !== null) {
    if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 0) {
      return reject('bad_sequence', 'sequence_no', `${quoted(seq)} is no sequence number`);
    }
    reading.seq = seq + 0;
  }
  const channel = element['device_id'] ?? null;
  if (channel !== null) {
    const name = typeof channel === 'string' ? toName(channel) : null;
    if (name === null) return reject('bad_name', 'device_id', `${quoted(channel)} is no channel name`);
    reading.channel = name;
  }
  const fault = readFields(element, energyRules, reading);
  if (fault !== null) return fault;
  reading.switchOn = anySwitchOn(element['switch_state']);
  context.readings.push(reading);
  return null;
}

/** A node is on when any of its switches is; which ones is kept in `extra`. */
function anySwitchOn(state: JsonValue | undefined): boolean | null {
  if (typeof state === 'boolean') return state;
  if (!isJsonObject(state)) return null;
  const switches = Object.values(state).filter((position) => typeof position === 'boolean');
  return switches.length === 0 ? null : switches.includes(true);
}

function readHeartbeat(element: JsonObject, route: RouteMatch, context: DecodeContext): Rejection | null {
  return readEvent('heartbeat', element, route, context);
}

/** Retained, with a last will: JSON with `status`, or the bare word. */
function readStatus(payload: Uint8Array, route: RouteMatch, context: DecodeContext): Rejection | null {
  if (payload[0] !== 0x7b) return readPresence(payload, route, context);
  const document = parseJson(payload);
  if (document.kind === 'rejection') return document;
  const element = document.value as JsonObject;
  const word = element['status'];
  if (word !== 'online' && word !== 'offline') {
    return reject('wrong_type', 'status', `status must be online or offline, it is ${quoted(word)}`);
  }
  return readEvent(word, element, route, context);
}

function readEvent(
  kind: DeviceEventKind,
  element: JsonObject,
  route: RouteMatch,
  context: DecodeContext,
): Rejection | null {
  const event = eventAt(kind, element['timestamp'], route, context);
  const rssi = numberOf(element, 'wifi_rssi');
  const uptime = numberOf(element, 'uptime_seconds');
  if (isRejection(rssi)) return rssi;
  if (isRejection(uptime)) return uptime;
  event.rssiDbm = rssi;
  event.uptimeSeconds = uptime;
  const firmware = element['firmware_ver'];
  if (typeof firmware === 'string') event.firmware = firmware.slice(0, 100);
  event.extra = omit(element, eventKeys);
  return pushBounded(event, context);
}
