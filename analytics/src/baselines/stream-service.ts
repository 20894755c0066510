import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, rangeRequest, resolveTimeRange } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import { periodBounds } from '../series/periods.ts';
import type { Baseline } from './baseline.ts';
import type { UseQuery } from './baseline-dto.ts';
import { BaselineRepository } from './baseline-repository.ts';
import { BaselineService } from './baseline-service.ts';
import { PeriodRepository } from './period-repository.ts';
import type { BaselinePeriod } from './period-repository.ts';
import { UseService } from './use-service.ts';
import { VersionRepository } from './version-repository.ts';
import { toWire } from './wire.ts';

const DAY_MILLIS = 86_400_000;
/** A stream is not begun further back than this. */
const LONGEST_DAYS = 400;
/** Readings may come late, and the ledger is posted again: so much is computed anew each time. */
const AGAIN_DAYS = 3;
/** Periods of one statement. */
const BATCH = 5000;

/** What a run did for one baseline. */
export interface StreamResult {
  readonly baseline_id: number;
  readonly version: number;
  readonly periods: number;
  readonly skipped: number;
}

/** The deviation stream: what the version in force makes of each period, recorded. */
@Injectable()
export class StreamService {
  readonly #baselines: BaselineRepository;
  readonly #service: BaselineService;
  readonly #versions: VersionRepository;
  readonly #periods: PeriodRepository;
  readonly #uses: UseService;
  readonly #clock: Clock;

  constructor(
    baselines: BaselineRepository,
    service: BaselineService,
    versions: VersionRepository,
    periods: PeriodRepository,
    uses: UseService,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#baselines = baselines;
    this.#service = service;
    this.#versions = versions;
    this.#periods = periods;
    this.#uses = uses;
    this.#clock = clock;
  }

  /** Baselines that have a stream. */
  inForce(tenantId: number | null): Promise<Baseline[]> {
    return this.#baselines.inForce(tenantId);
  }

  /**
   * Records the periods since the training that are over, those of the last days again. Idempotent.
   *
   * @returns undefined where nothing is in force or no period is over
   * @throws Problem 422 with the code of the statistics
   */
  async record(baseline: Baseline): Promise<StreamResult | undefined> {
    const version = await this.#versions.inForce(baseline.id);
    if (version === undefined) return undefined;
    const scope = await this.#service.scopeOf(baseline);
    const now = this.#clock.now();
    const last = await this.#periods.last(version.id);
    const from = new Date(
      Math.max(
        version.periodTo.getTime(),
        last === null ? now.getTime() - LONGEST_DAYS * DAY_MILLIS : last.getTime() - againMillis(baseline),
      ),
    );
    const bounds = from < now ? periodBounds(baseline.resolution, from, now, scope.timeZone) : [];
    const to = bounds.at(-1);
    if (to === undefined) return undefined;
    const { loaded, outcome } = await this.#uses.evaluation({ baseline, version, scope }, { from, to });
    const known = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value);
    const periods = Array.from(outcome.starts, (start, i): BaselinePeriod => {
      const cost = known(outcome.deviationCost[i]);
      const deviation = known(outcome.deviation[i]);
      return {
        periodStart: new Date(start),
        periodEnd: new Date(outcome.ends[i] ?? start),
        actualKwh: known(outcome.actual[i]),
        expectedKwh: known(outcome.expected[i]),
        lowKwh: known(outcome.low[i]),
        highKwh: known(outcome.high[i]),
        deviationKwh: deviation,
        deviationCost: loaded.currency === null ? null : cost,
        currency: cost === null ? null : loaded.currency,
        costReason: deviation === null || cost !== null ? null : (loaded.costReasons[i] ?? 'no_energy'),
        extrapolated: outcome.extrapolated[i] === 1,
        skippedReason: outcome.skippedReasons[i] ?? null,
      };
    });
    for (let at = 0; at < periods.length; at += BATCH) {
      await this.#periods.write(version.id, periods.slice(at, at + BATCH));
    }
    return {
      baseline_id: baseline.id,
      version: version.version,
      periods: periods.length,
      skipped: periods.filter(({ skippedReason }) => skippedReason !== null).length,
    };
  }

  /** @throws Problem 400, 404, 409 `no_version_in_force` */
  async read(tenantId: number, id: string, query: UseQuery): Promise<object> {
    const baseline = await this.#service.find(tenantId, id);
    const version = await this.#service.versionToUse(baseline, query.version);
    const { timeZone } = await this.#service.scopeOf(baseline);
    const range = resolveTimeRange(rangeRequest(query), timeZone, this.#clock.now());
    return {
      baseline_id: baseline.id,
      version: version.version,
      items: (await this.#periods.read(version.id, range)).map(toWire),
    };
  }
}

/** Coarse periods are few: the last ones are always computed anew. */
function againMillis({ resolution }: Baseline): number {
  const days = { hour: AGAIN_DAYS, day: 7, week: 21, month: 93 }[resolution];
  return days * DAY_MILLIS;
}
