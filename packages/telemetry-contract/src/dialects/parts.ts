import type { DecodeContext, RouteMatch } from '../dialect.ts';
import { checkExtra } from '../fields.ts';
import { decodeText } from '../json.ts';
import { QualityBit } from '../quality.ts';
import {
  type DeviceEvent,
  type DeviceEventKind,
  type JsonObject,
  type JsonValue,
  newDeviceEvent,
} from '../readings.ts';
import { quoted, reject, type Rejection } from '../reasons.ts';
import { parseTimestamp } from '../time.ts';

/** The given keys of an element as far as they have values; null when none has. */
export function pick(element: JsonObject, keys: readonly string[]): JsonObject | null {
  let picked: JsonObject | null = null;
  for (const key of keys) {
    const value = element[key];
    if (value !== undefined && value !== null) (picked ??= {})[key] = value;
  }
  return picked;
}

/** An element without the given keys. */
export function omit(element: JsonObject, keys: ReadonlySet<string>): JsonObject {
  const rest: JsonObject = {};
  for (const key in element) if (!keys.has(key)) rest[key] = element[key] as JsonValue;
  return rest;
}

/** A number of a payload in its canonical unit; null when absent; a rejection when it is none. */
export function numberOf(element: JsonObject, key: string, factor = 1): number | null | Rejection {
  const value = element[key];
  if (value === undefined || value === null) return null;
  return typeof value === 'number'
    ? value * factor + 0
    : reject('wrong_type', key, `${key} must be a number, it is ${quoted(value)}`);
}

/** Whether `numberOf` found a fault. */
export function isRejection(value: unknown): value is Rejection {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'rejection';
}

/** An event with the time of the payload where it is a whole one, else of its arrival: events bear no energy. */
export function eventAt(
  kind: DeviceEventKind,
  time: JsonValue | undefined,
  route: RouteMatch,
  context: DecodeContext,
): DeviceEvent {
  const event = newDeviceEvent(route.deviceCode, route.factory, context.receivedAtMillis, kind);
  const timeMillis = parseTimestamp(time, 'time', context.zonelessOffsetMinutes);
  if (typeof timeMillis === 'number') event.timeMillis = timeMillis;
  else event.quality = QualityBit.receivedTime;
  if (kind === 'online' || kind === 'heartbeat') event.online = true;
  if (kind === 'offline') event.online = false;
  return event;
}

/** Hands out an event whose `extra` is within bounds. */
export function pushBounded(event: DeviceEvent, context: DecodeContext): Rejection | null {
  if (event.extra !== null && Object.keys(event.extra).length === 0) event.extra = null;
  const fault = event.extra === null ? null : checkExtra(event.extra);
  if (fault === null) context.readings.push(event);
  return fault;
}

/** Payloads of one word, `Online` or `true`, as retained messages and last wills have them. */
export function readPresence(
  payload: Uint8Array,
  route: RouteMatch,
  context: DecodeContext,
): Rejection | null {
  const text = decodeText(payload);
  if (typeof text !== 'string') return text;
  const word = text.trim().toLowerCase();
  const online = word === 'online' || word === 'true';
  if (!online && word !== 'offline' && word !== 'false') {
    return reject('wrong_type', null, `${quoted(text)} is neither online nor offline`);
  }
  context.readings.push(eventAt(online ? 'online' : 'offline', null, route, context));
  return null;
}
