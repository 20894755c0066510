import { decodeCanonicalObject, decodeSensorReading, reject, resolveReading } from '@enms/telemetry-contract';
import type { AcceptedRow, DeviceDirectory, Rejection } from '@enms/telemetry-contract';

const TYPES = ['energy', 'production', 'environment', 'measurement'] as const;
type ReadingType = (typeof TYPES)[number];

/** One element of a batch, understood: rows to write, or why there are none. */
export type JudgedItem = { readonly rows: readonly AcceptedRow[] } | { readonly rejection: Rejection };

/**
 * Judges one element of `readings`: `{device, type, channel?, payload}` with the canonical fields in `payload`, or
 * `{sensor_id, timestamp, value_kwh}`. All or nothing: one bad value of several rejects the element. Never throws.
 */
export function judgeItem(item: unknown, directory: DeviceDirectory, nowMillis: number): JudgedItem {
  if (!isRecord(item)) return refused('wrong_type', null, 'an element of readings must be an object');
  return 'sensor_id' in item
    ? judgeDecoded(decodeSensorReading(item, nowMillis), directory, nowMillis)
    : judgeReading(item, directory, nowMillis);
}

function judgeReading(item: Fields, directory: DeviceDirectory, nowMillis: number): JudgedItem {
  const { device, type, channel, payload, ...unknown } = item;
  const stray = Object.keys(unknown)[0];
  if (stray !== undefined) {
    return refused('wrong_type', stray.slice(0, 64), 'only device, type, channel and payload belong here');
  }
  if (typeof device !== 'string')
    return refused('missing_field', 'device', 'device must name a device by its code');
  if (!isReadingType(type)) return refused('wrong_type', 'type', `type must be one of ${TYPES.join(', ')}`);
  if (!isRecord(payload))
    return refused('missing_field', 'payload', 'payload must be an object with the fields');
  const fields = channel === undefined || channel === null ? payload : { ...payload, channel };
  return judgeDecoded(decodeCanonicalObject(type, device, fields, nowMillis), directory, nowMillis);
}

/** What decoding gave, resolved against the registry. */
function judgeDecoded(
  { readings, rejections }: ReturnType<typeof decodeCanonicalObject>,
  directory: DeviceDirectory,
  nowMillis: number,
): JudgedItem {
  const [malformed] = rejections;
  if (malformed !== undefined) return { rejection: malformed };
  const rows: AcceptedRow[] = [];
  for (const reading of readings) {
    const row = resolveReading(reading, directory, nowMillis);
    if (row.kind === 'rejection') return { rejection: row };
    rows.push(row);
  }
  return { rows };
}

type Fields = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isReadingType(value: unknown): value is ReadingType {
  return typeof value === 'string' && (TYPES as readonly string[]).includes(value);
}

function refused(...why: Parameters<typeof reject>): JudgedItem {
  return { rejection: reject(...why) };
}
