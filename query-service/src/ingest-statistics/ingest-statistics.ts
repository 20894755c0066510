import { Inject, Injectable } from '@nestjs/common';
import { ingestWorkerKeyPrefix, parseRedis, redisChannels } from '@enms/telemetry-contract';
import type { IngestFigures } from '@enms/telemetry-contract';
import { CLOCK } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import { RedisLink } from '../connections/redis-link.ts';

/** Figures of all workers together; null with a reason while nobody can tell them. */
export interface IngestReport {
  readonly rate_per_s: number | null;
  readonly accepted_total: number | null;
  readonly duplicates_total: number | null;
  readonly conflicts_total: number | null;
  readonly quarantined_total: number | null;
  /** The worst of the workers. */
  readonly lag_p50_ms: number | null;
  /** The worst of the workers. */
  readonly lag_p99_ms: number | null;
  readonly last_commit_at: string | null;
  readonly workers: readonly IngestFigures[];
  /** Why figures are null: `redis_away`, `no_workers`; null when they are there. */
  readonly reason: string | null;
}

const MAX_WORKERS = 1000;

/** Reads what the ingest workers say of themselves; each key vanishes with its worker. */
@Injectable()
export class IngestStatistics {
  readonly #redis: RedisLink;
  readonly #clock: Clock;

  constructor(redis: RedisLink, @Inject(CLOCK) clock: Clock) {
    this.#redis = redis;
    this.#clock = clock;
  }

  async read(): Promise<IngestReport> {
    const { commands } = this.#redis;
    if (commands === undefined) return { ...UNKNOWN, reason: 'redis_away' };
    try {
      const keys: string[] = [];
      let cursor = '0';
      do {
        const [next, found] = await commands.scan(cursor, 'MATCH', `${ingestWorkerKeyPrefix}*`, 'COUNT', 200);
        keys.push(...found);
        cursor = next;
      } while (cursor !== '0' && keys.length < MAX_WORKERS);
      if (keys.length === 0) return { ...UNKNOWN, reason: 'no_workers' };
      const texts = await commands.mget([...new Set(keys)].sort());
      return sumOf(texts.flatMap((text) => parseRedis(redisChannels.liveIngest, text ?? '') ?? []));
    } catch {
      return { ...UNKNOWN, reason: 'redis_away' };
    }
  }

  /** Age of the newest commit, null when there was none. */
  secondsSinceCommit(figures: IngestReport): number | null {
    if (figures.last_commit_at === null) return null;
    return (this.#clock.now().getTime() - Date.parse(figures.last_commit_at)) / 1000;
  }
}

const UNKNOWN: IngestReport = {
  rate_per_s: null,
  accepted_total: null,
  duplicates_total: null,
  conflicts_total: null,
  quarantined_total: null,
  lag_p50_ms: null,
  lag_p99_ms: null,
  last_commit_at: null,
  workers: [],
  reason: null,
};

/** Rates and totals add up; of times the worst, or for the last commit the newest, speaks for all. */
export function sumOf(workers: readonly IngestFigures[]): IngestReport {
  if (workers.length === 0) return { ...UNKNOWN, reason: 'no_workers' };
  const total = (field: 'rate_per_s' | `${TotalName}_total`): number =>
    workers.reduce((sum, worker) => sum + worker[field], 0);
  const worst = (field: 'lag_p50_ms' | 'lag_p99_ms'): number | null => {
    const values = workers.flatMap((worker) => worker[field] ?? []);
    return values.length === 0 ? null : Math.max(...values);
  };
  const commits = workers.flatMap((worker) => worker.last_commit_at ?? []).sort();
  return {
    rate_per_s: total('rate_per_s'),
    accepted_total: total('accepted_total'),
    duplicates_total: total('duplicates_total'),
    conflicts_total: total('conflicts_total'),
    quarantined_total: total('quarantined_total'),
    lag_p50_ms: worst('lag_p50_ms'),
    lag_p99_ms: worst('lag_p99_ms'),
    last_commit_at: commits.at(-1) ?? null,
    workers,
    reason: null,
  };
}

type TotalName = 'accepted' | 'duplicates' | 'conflicts' | 'quarantined';
