import type { CheckResult, Part } from '@enms/http-api';
import type { RedisLink } from '../connections/redis-link.ts';
import type { IngestStatistics } from '../ingest-statistics/ingest-statistics.ts';

const UP: CheckResult = { status: 'up', cause: null };

/** Without Redis the live view is stale and the ingest's figures are unknown; the rest works. */
export class RedisPart implements Part {
  readonly name = 'redis';
  readonly essential = false;
  readonly isOwn = true;
  readonly #redis: RedisLink;

  constructor(redis: RedisLink) {
    this.#redis = redis;
  }

  async check(): Promise<CheckResult> {
    const { cause, commands } = this.#redis;
    if (cause !== null) return { status: 'down', cause };
    await commands?.ping();
    return UP;
  }
}

/** Do readings get through? Told by what the workers say of their last commit. */
export class IngestPart implements Part {
  readonly name = 'ingest';
  readonly essential = false;
  readonly isOwn = false;
  readonly #statistics: IngestStatistics;

  constructor(statistics: IngestStatistics) {
    this.#statistics = statistics;
  }

  async check(): Promise<CheckResult> {
    const figures = await this.#statistics.read();
    const details = {
      workers: figures.workers.length,
      rate_per_s: figures.rate_per_s,
      last_commit_at: figures.last_commit_at,
    };
    if (figures.reason === 'redis_away') {
      return { status: 'unknown', cause: 'its figures come by Redis, which is away', details };
    }
    if (figures.reason !== null) return { status: 'down', cause: 'no ingest worker reports', details };
    const ageSeconds = this.#statistics.secondsSinceCommit(figures);
    if (ageSeconds === null)
      return { status: 'degraded', cause: 'nothing was stored since the start', details };
    if (ageSeconds > 120) {
      return { status: 'degraded', cause: `nothing was stored for ${Math.round(ageSeconds)} s`, details };
    }
    return { ...UP, details };
  }
}
