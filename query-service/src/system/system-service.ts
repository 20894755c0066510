import { Inject, Injectable } from '@nestjs/common';
import { CLOCK } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import type { Principal } from '@enms/access-tokens';
import { IngestStatistics } from '../ingest-statistics/ingest-statistics.ts';
import { ownerOf } from '../quarantine/quarantine-owner.ts';
import { QuarantineRepository } from '../quarantine/quarantine-repository.ts';
import { Surroundings } from './surroundings.ts';
import type { IngestRateDto, SystemDto, SystemIngestDto } from './system-dto.ts';
import { SystemRepository } from './system-repository.ts';
import { VERSION } from './version.ts';

const MINUTE_MILLIS = 60_000;

/** Tells how the installation does, besides the health of its parts. */
@Injectable()
export class SystemService {
  readonly #repository: SystemRepository;
  readonly #surroundings: Surroundings;
  readonly #statistics: IngestStatistics;
  readonly #quarantine: QuarantineRepository;
  readonly #clock: Clock;

  constructor(
    repository: SystemRepository,
    surroundings: Surroundings,
    statistics: IngestStatistics,
    quarantine: QuarantineRepository,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#repository = repository;
    this.#surroundings = surroundings;
    this.#statistics = statistics;
    this.#quarantine = quarantine;
    this.#clock = clock;
  }

  async system(who: Principal): Promise<SystemDto> {
    const now = this.#clock.now();
    const uptimeSeconds = Math.round(process.uptime());
    const waiting = await this.#quarantine.openByReason(ownerOf(who));
    return {
      version: VERSION,
      node_version: process.version,
      at: now.toISOString(),
      started_at: new Date(now.getTime() - uptimeSeconds * 1000).toISOString(),
      uptime_s: uptimeSeconds,
      time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      database: await this.#repository.database(now),
      disk: await this.#surroundings.disk(),
      jobs: await this.#repository.jobs(),
      posting: await this.#repository.posting(now),
      ingest: await this.#ingest(),
      quarantine: waiting.map(({ reason, count }) => ({ reason, open: count })),
      backups: await this.#surroundings.backups(),
    };
  }

  /** The whole minutes of the last hours, the running one among them. */
  async ingestRate(hours: number): Promise<IngestRateDto> {
    const endMillis = (Math.floor(this.#clock.now().getTime() / MINUTE_MILLIS) + 1) * MINUTE_MILLIS;
    const from = new Date(endMillis - hours * 60 * MINUTE_MILLIS);
    const to = new Date(endMillis);
    const counts = await this.#repository.readingsByMinute(from, to);
    const times = Array.from(
      { length: hours * 60 },
      (_, minute) => new Date(from.getTime() + minute * MINUTE_MILLIS),
    );
    return {
      from: from.toISOString(),
      to: to.toISOString(),
      bucket_s: 60,
      times: times.map((time) => time.toISOString()),
      readings: times.map((time) => counts.get(time.getTime()) ?? 0),
    };
  }

  async #ingest(): Promise<SystemIngestDto> {
    const { rate_per_s, lag_p50_ms, lag_p99_ms, last_commit_at, workers, reason } =
      await this.#statistics.read();
    return { rate_per_s, lag_p50_ms, lag_p99_ms, last_commit_at, workers: workers.length, reason };
  }
}
