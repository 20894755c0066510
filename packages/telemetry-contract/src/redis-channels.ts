import type { Carrier } from './vocabulary.ts';

/** A reading as the live view takes it. */
export interface LiveReading {
  readonly machine_id: number;
  readonly carrier: Carrier;
  /** ISO 8601 */
  readonly time: string;
  readonly power_kw: number | null;
  readonly energy_total_kwh: number | null;
  /** Bits of QualityBit. */
  readonly quality: number;
}

/** What one ingest worker says of itself each second. */
export interface IngestFigures {
  readonly worker: string;
  /** ISO 8601 */
  readonly at: string;
  readonly rate_per_s: number;
  readonly accepted_total: number;
  readonly duplicates_total: number;
  readonly conflicts_total: number;
  readonly quarantined_total: number;
  readonly lag_p50_ms: number | null;
  readonly lag_p99_ms: number | null;
  /** ISO 8601 */
  readonly last_commit_at: string | null;
}

/** Names of the Redis channels. */
export const redisChannels = {
  /** newest of each machine and carrier that was just committed, at most every 250 ms */
  liveTelemetry: 'live:telemetry',
  /** once a second from each worker */
  liveIngest: 'live:ingest',
} as const;

/** What travels on each Redis channel. */
export interface RedisPayloads {
  'live:telemetry': readonly LiveReading[];
  'live:ingest': IngestFigures;
}
export type RedisChannel = keyof RedisPayloads;

/** The key where a worker's last figures stay for `ingestWorkerTtlSeconds`. */
export function ingestWorkerKey(workerId: string): string {
  return `${ingestWorkerKeyPrefix}${workerId}`;
}
export const ingestWorkerKeyPrefix = 'ingest:worker:';
export const ingestWorkerTtlSeconds = 10;

/** A payload as the text that is published on its channel. */
export function encodeRedis<C extends RedisChannel>(_channel: C, payload: RedisPayloads[C]): string {
  return JSON.stringify(payload);
}

/** The payload of a message of a channel, null when it is not one. Never throws. */
export function parseRedis<C extends RedisChannel>(channel: C, text: string): RedisPayloads[C] | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const valid =
    channel === redisChannels.liveTelemetry
      ? Array.isArray(value) && value.every(isLiveReading)
      : isIngestFigures(value);
  return valid ? (value as RedisPayloads[C]) : null;
}

function isLiveReading(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { machine_id: machine, carrier, time, quality } = value as Record<string, unknown>;
  return (
    Number.isSafeInteger(machine) &&
    typeof carrier === 'string' &&
    typeof time === 'string' &&
    Number.isSafeInteger(quality)
  );
}

function isIngestFigures(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { worker, at, rate_per_s: rate } = value as Record<string, unknown>;
  return typeof worker === 'string' && typeof at === 'string' && typeof rate === 'number';
}
