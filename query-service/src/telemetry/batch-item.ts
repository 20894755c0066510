import { decodeCanonicalObject, reject, resolveReading } from '@enms/telemetry-contract';
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
    ? judgeSensor(item, directory, nowMillis)
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
  return judgePayload(type, device, fields, directory, nowMillis);
}

/** The short form of building sensors: the energy of the interval that starts at `timestamp`. */
function judgeSensor(item: Fields, directory: DeviceDirectory, nowMillis: number): JudgedItem {
  const { sensor_id: sensor, timestamp, value_kwh: value, ...rest } = item;
  if (typeof sensor !== 'string')
    return refused('wrong_type', 'sensor_id', 'sensor_id must be a device code');
  if (typeof value !== 'number') return refused('missing_field', 'value_kwh', 'value_kwh must be a number');
  const fields = { ...rest, ts: timestamp, energy_kwh: value };
  return judgePayload('energy', sensor, fields, directory, nowMillis);
}

function judgePayload(
  type: ReadingType,
  device: string,
  payload: Fields,
  directory: DeviceDirectory,
  nowMillis: number,
): JudgedItem {
  const { readings, rejections } = decodeCanonicalObject(type, device, payload, nowMillis);
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
