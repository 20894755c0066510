import type { DecodeContext, Route } from './dialect.ts';
import { canonicalReaders } from './dialects/canonical.ts';
import {
  inspectParsed,
  isJsonObject,
  type JsonDocument,
  parseJson,
  parseJsonText,
  sliceElements,
} from './json.ts';
import { isName } from './names.ts';
import type { DecodedReading, DecodeResult, JsonValue, SpeakingDevice } from './readings.ts';
import { quoted, reject, type Rejection } from './reasons.ts';
import { createRouter, isOnboarding } from './routes.ts';
import { SparkplugNodes } from './sparkplug-nodes.ts';
import type { CanonicalKind } from './vocabulary.ts';

export interface DecoderOptions {
  /** Minutes east of UTC that a Tasmota time without zone means; without it such times are rejected. */
  readonly zonelessOffsetMinutes?: number;
  /** How many Sparkplug births (nodes and devices) are remembered. */
  readonly maxSparkplugBirths?: number;
  /** How many topics are kept as parsed routes. */
  readonly maxRoutes?: number;
}

export interface Decoder {
  /** Reads one message. Never throws; gives at least one reading or one rejection. */
  decode(topic: string, payload: Uint8Array, receivedAtMillis: number): DecodeResult;
}

/** A decoder with memory for what only earlier messages tell (Sparkplug aliases), and nothing else. */
export function createDecoder(options: DecoderOptions = {}): Decoder {
  const routeOf = createRouter(options.maxRoutes ?? 200_000);
  const offset = options.zonelessOffsetMinutes ?? null;
  const nodes = new SparkplugNodes(options.maxSparkplugBirths ?? 10_000);
  return {
    decode: (topic, payload, receivedAtMillis) =>
      decodeRouted(topic, routeOf(topic), payload, {
        receivedAtMillis,
        zonelessOffsetMinutes: offset,
        sparkplugNodes: nodes,
        readings: [],
      }),
  };
}

const sharedRouter = createRouter(200_000);

/**
 * Reads one message without any memory of earlier ones: the same message always gives the same result.
 * Never throws; gives at least one reading or one rejection.
 */
export function decodeMessage(topic: string, payload: Uint8Array, receivedAtMillis: number): DecodeResult {
  return decodeRouted(topic, sharedRouter(topic), payload, {
    receivedAtMillis,
    zonelessOffsetMinutes: null,
    sparkplugNodes: null,
    readings: [],
  });
}

function decodeRouted(
  topic: string,
  route: Route | Rejection,
  payload: Uint8Array,
  context: DecodeContext,
): DecodeResult {
  if ('kind' in route) {
    // The rejection of a topic is remembered with it; who gets it may write into it.
    return { readings: [], rejections: [{ ...route }], device: null, onboarding: isOnboarding(topic) };
  }
  const device: SpeakingDevice = route.device;
  const rejections: Rejection[] = [];
  if (route.reader.format === 'bytes') {
    const fault = route.reader.read(payload, route, context);
    if (fault !== null) rejections.push(fault);
  } else {
    const document = parseJson(payload);
    if (document.kind === 'rejection') rejections.push(document);
    else readDocument(document, route, context, rejections);
  }
  return { readings: context.readings, rejections, device, onboarding: route.onboarding };
}

function readDocument(
  document: JsonDocument,
  route: Route,
  context: DecodeContext,
  rejections: Rejection[],
): void {
  const { value } = document;
  if (!Array.isArray(value)) {
    const fault = readElement(value, route, context);
    if (fault !== null) rejections.push(fault);
    return;
  }
  if (value.length === 0) {
    rejections.push(reject('empty_batch', null, 'the batch is empty'));
    return;
  }
  let pieces: string[] | null = document.suspicious ? sliceElements(document.text) : null;
  for (let index = 0; index < value.length; index++) {
    const fault =
      document.suspicious && pieces !== null
        ? readPiece(pieces[index] ?? '', route, context)
        : readElement(value[index] as JsonValue, route, context);
    if (fault === null) continue;
    pieces ??= sliceElements(document.text);
    fault.index = index;
    fault.piece = pieces[index] ?? null;
    rejections.push(fault);
  }
}

/** An element of a batch in which something is wrong somewhere: proved on its own. */
function readPiece(piece: string, route: Route, context: DecodeContext): Rejection | null {
  const document = parseJsonText(piece);
  if (document.kind === 'rejection') return document;
  return readElement(document.value, route, context);
}

function readElement(value: JsonValue, route: Route, context: DecodeContext): Rejection | null {
  if (!isJsonObject(value) || route.reader.format !== 'json') {
    return reject('wrong_type', null, `a reading must be an object, it is ${quoted(value)}`);
  }
  return route.reader.read(value, route, context);
}

/**
 * Reads one canonical reading that someone else has parsed already (HTTP batch, CSV import).
 * Never throws. A measurement with several values gives several readings.
 */
export function decodeCanonicalObject(
  kind: CanonicalKind,
  deviceCode: unknown,
  value: unknown,
  receivedAtMillis: number,
): { readings: DecodedReading[]; rejections: Rejection[] } {
  const context: DecodeContext = {
    receivedAtMillis,
    zonelessOffsetMinutes: null,
    sparkplugNodes: null,
    readings: [],
  };
  const fault = readParsed(kind, deviceCode, value, context);
  return { readings: context.readings, rejections: fault === null ? [] : [fault] };
}

function readParsed(
  kind: CanonicalKind,
  deviceCode: unknown,
  value: unknown,
  context: DecodeContext,
): Rejection | null {
  if (!isName(deviceCode)) return reject('bad_name', 'device', `${quoted(deviceCode)} is no device code`);
  if (!isJsonObject(value))
    return reject('wrong_type', null, `a reading must be an object, it is ${quoted(value)}`);
  const fault = inspectParsed(value);
  if (fault !== null) return fault;
  const read = canonicalReaders[kind];
  return read(value, { deviceCode, factory: null, tail: kind, reader: { format: 'json', read } }, context);
}

/**
 * Reads one reading of a building's sensor, `{"sensor_id", "timestamp", "value_kwh", "quality"?}`, as the batch
 * endpoint of such sensors takes them: canonical energy of the interval that starts at the time. Never throws.
 */
export function decodeSensorReading(
  value: unknown,
  receivedAtMillis: number,
): { readings: DecodedReading[]; rejections: Rejection[] } {
  if (!isJsonObject(value)) {
    const fault = reject('wrong_type', null, `a reading must be an object, it is ${quoted(value)}`);
    return { readings: [], rejections: [fault] };
  }
  const { sensor_id: sensor, value_kwh: energy, ...rest } = value;
  if (energy === undefined) {
    return { readings: [], rejections: [reject('missing_field', 'value_kwh', 'value_kwh is missing')] };
  }
  return decodeCanonicalObject('energy', sensor, { ...rest, energy_kwh: energy }, receivedAtMillis);
}
