import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, rangeRequest, resolveTimeRange } from '@enms/http-api';
import type { Clock, Language, TimeRange } from '@enms/http-api';
import type { Scope } from '../scopes/scope.ts';
import { Workers } from '../workers/workers.ts';
import type { Baseline, Version } from './baseline.ts';
import type { SavingsQuery, UseQuery } from './baseline-dto.ts';
import { BaselineService } from './baseline-service.ts';
import type { Adjustment, SavingsOutcome } from './model/baseline-savings.ts';
import type { CusumOutcome } from './model/baseline-cusum.ts';
import { rebaselineTriggers } from './model/triggers.ts';
import type { Trigger } from './model/triggers.ts';
import type { UseOutcome } from './model/use-baseline.ts';
import type { JudgedReport } from './model/verdicts.ts';
import { RecordRepository } from './record-repository.ts';
import type { Note } from './record-repository.ts';
import { SeriesLoader } from './series-loader.ts';
import type { LoadedSeries } from './series-loader.ts';
import { answering } from './statistics-problem.ts';
import { triggerSentence } from './wording/sentence.ts';
import type { TriggerCode } from './wording/statement.ts';
import { fromWire, isoTimes, toWire } from './wire.ts';

/** Draws of the bootstrap are the same for the same question. */
const SEED = 20_501;
const DAY_MILLIS = 86_400_000;
/** How far back triggers look. */
const TRIGGER_DAYS = 30;
/** A note belongs to a kink this near. */
const NOTE_NEAR_MILLIS = 2 * DAY_MILLIS;

/** Energy of a baseline's scope judged by one of its versions. */
export interface BaselineUse {
  readonly baseline: Baseline;
  readonly version: Version;
  readonly scope: Scope;
}

/** Uses baselines: expected energy, deviation, CUSUM, savings, and whether it is time for a new one. */
@Injectable()
export class UseService {
  readonly #service: BaselineService;
  readonly #records: RecordRepository;
  readonly #loader: SeriesLoader;
  readonly #workers: Workers;
  readonly #clock: Clock;

  constructor(
    service: BaselineService,
    records: RecordRepository,
    loader: SeriesLoader,
    workers: Workers,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#service = service;
    this.#records = records;
    this.#loader = loader;
    this.#workers = workers;
    this.#clock = clock;
  }

  /** @throws Problem 400, 404, 409 `no_version_in_force`, 422 with the code of the statistics */
  async evaluate(tenantId: number, id: string, query: UseQuery): Promise<object> {
    const use = await this.#use(tenantId, id, query);
    const { loaded, outcome } = await this.evaluation(use, this.#range(use, query), query.confidence);
    return {
      ...header(use, loaded),
      summary: this.#summary(outcome.summary, loaded),
      periods: {
        period_start: isoTimes(outcome.starts),
        period_end: isoTimes(outcome.ends),
        actual_kwh: toWire(outcome.actual),
        expected_kwh: toWire(outcome.expected),
        low_kwh: toWire(outcome.low),
        high_kwh: toWire(outcome.high),
        deviation_kwh: toWire(outcome.deviation),
        deviation_cost: toWire(outcome.deviationCost),
        extrapolated: Array.from(outcome.extrapolated, (flag) => flag === 1),
        skipped_reason: outcome.skippedReasons,
      },
    };
  }

  /** @throws Problem as {@link evaluate} */
  async cusum(tenantId: number, id: string, query: UseQuery): Promise<object> {
    const use = await this.#use(tenantId, id, query);
    const range = this.#range(use, query);
    const { loaded, outcome } = await this.#cusum(use, range, query.confidence);
    const notes = await this.#records.notes(use.baseline.id, {
      from: new Date(loaded.range.from.getTime() - NOTE_NEAR_MILLIS),
      to: loaded.range.to,
    });
    return {
      ...header(use, loaded),
      summary: this.#summary(outcome.summary, loaded),
      periods: {
        period_start: isoTimes(outcome.starts),
        period_end: isoTimes(outcome.ends),
        energy_kwh: toWire(outcome.energyKwh),
        money: outcome.isPriced ? toWire(outcome.money) : null,
        limit_kwh: toWire(outcome.limitKwh),
      },
      first_action_at: outcome.firstActionAt === null ? null : new Date(outcome.firstActionAt).toISOString(),
      segments: outcome.segments.map((segment, i) => ({
        from: new Date(segment.from).toISOString(),
        to: new Date(segment.to).toISOString(),
        periods: segment.periods,
        mean_deviation_kwh: segment.meanDeviationKwh,
        total_kwh: segment.totalKwh,
        total_cost: segment.totalCost,
        notes: i === 0 ? [] : notes.filter(isNear(segment.from)).map(toWire),
      })),
      alarms: outcome.alarms.map(({ direction, since, raisedAt, until }) => ({
        direction,
        since: new Date(since).toISOString(),
        raised_at: new Date(raisedAt).toISOString(),
        until: new Date(until).toISOString(),
      })),
      notes: notes.map(toWire),
    };
  }

  /** @throws Problem as {@link evaluate} */
  async savings(tenantId: number, id: string, query: SavingsQuery): Promise<object> {
    const use = await this.#use(tenantId, id, query);
    const range = this.#range(use, query);
    const { loaded, outcome } = await this.savingsOf(use, range, {
      confidence: query.confidence ?? 0.9,
      bootstrap: query.bootstrap,
    });
    const { summary, adjustments, ...rest } = outcome;
    return {
      ...header(use, loaded),
      ...(toWire(rest) as object),
      summary: this.#summary(summary, loaded),
      currency: loaded.currency,
      money_reason: moneyReason(outcome.money.unpricedPeriods, loaded),
      adjustments: adjustments.map((each) => ({
        ...(toWire(each) as object),
        from: new Date(each.from).toISOString(),
        to: new Date(each.to).toISOString(),
      })),
    };
  }

  /** @throws Problem as {@link evaluate} */
  async triggers(tenantId: number, id: string, language: Language): Promise<object> {
    const use = await this.#use(tenantId, id, {});
    const now = this.#clock.now();
    const since = new Date(
      Math.max(now.getTime() - TRIGGER_DAYS * DAY_MILLIS, use.version.periodTo.getTime()),
    );
    const ageDays = (now.getTime() - use.version.periodTo.getTime()) / DAY_MILLIS;
    const looked = now.getTime() - since.getTime() >= LOOK_LEAST_MILLIS;
    const outcome = looked
      ? (await this.#cusum(use, { from: since, to: now }, undefined)).outcome
      : undefined;
    const notes = await this.#records.notes(use.baseline.id, null);
    const triggers = rebaselineTriggers({
      extrapolationShare: outcome?.summary.extrapolationShare ?? 0,
      alarms: outcome?.alarms ?? [],
      notes: notes.map(({ at }) => at.getTime()),
      machinesThen: use.version.madeFrom.machine_ids,
      machinesNow: use.scope.machineIds,
      ageDays,
      timeZone: use.scope.timeZone,
    });
    return {
      baseline_id: use.baseline.id,
      version: use.version.version,
      looked_from: looked ? since.toISOString() : null,
      looked_to: looked ? now.toISOString() : null,
      is_due: triggers.length > 0,
      triggers: triggers.map((trigger) => presentedTrigger(trigger, language)),
    };
  }

  /** What a version makes of a range, for other capabilities too. @throws Problem 400, 422 */
  async evaluation(
    use: BaselineUse,
    range: TimeRange,
    confidence?: number,
  ): Promise<{ readonly loaded: LoadedSeries; readonly outcome: UseOutcome }> {
    const loaded = await this.#load(use, range);
    const input = { model: use.version.model, series: loaded.series, prices: loaded.prices };
    const outcome = await answering(
      this.#workers.run('evaluateBaseline', { ...input, ...(confidence !== undefined && { confidence }) }),
    );
    return { loaded, outcome };
  }

  /** Savings of a range by a version, adjustments in force with them; for other capabilities too. @throws Problem 400, 422 */
  async savingsOf(
    use: BaselineUse,
    range: TimeRange,
    options: { readonly confidence: number; readonly bootstrap: boolean },
  ): Promise<{ readonly loaded: LoadedSeries; readonly outcome: SavingsOutcome }> {
    const loaded = await this.#load(use, range);
    const { version, baseline } = use;
    const adjustments = await this.#records.adjustments(baseline.id, loaded.range, true);
    const training = options.bootstrap
      ? {
          baseline: {
            series: (await this.#load(use, { from: version.periodFrom, to: version.periodTo })).series,
            exclusions: version.exclusions.map(({ from, to, reason }) => ({
              from: Date.parse(from),
              to: Date.parse(to),
              reason,
            })),
            dataHash: version.dataHash,
          },
        }
      : {};
    const outcome = await answering(
      this.#workers.run('baselineSavings', {
        model: version.model,
        series: loaded.series,
        prices: loaded.prices,
        adjustments: adjustments.map(
          ({ id, kind, description, periodFrom, periodTo, items }): Adjustment => ({
            id,
            kind,
            description,
            from: periodFrom.getTime(),
            to: periodTo.getTime(),
            items,
          }),
        ),
        ...training,
        seed: SEED,
        confidence: options.confidence,
        report: fromWire(version.report) as JudgedReport,
      }),
    );
    return { loaded, outcome };
  }

  async #cusum(
    use: BaselineUse,
    range: TimeRange,
    confidence: number | undefined,
  ): Promise<{ readonly loaded: LoadedSeries; readonly outcome: CusumOutcome }> {
    const loaded = await this.#load(use, range);
    const outcome = await answering(
      this.#workers.run('baselineCusum', {
        model: use.version.model,
        series: loaded.series,
        prices: loaded.prices,
        ...(confidence !== undefined && { confidence }),
      }),
    );
    return { loaded, outcome };
  }

  #load({ baseline, version, scope }: BaselineUse, range: TimeRange): Promise<LoadedSeries> {
    const { carrier, resolution } = baseline;
    return this.#loader.load({
      scope,
      carrier,
      resolution,
      kind: version.model.kind,
      drivers: version.model.drivers,
      range,
    });
  }

  async #use(tenantId: number, id: string, { version }: Pick<UseQuery, 'version'>): Promise<BaselineUse> {
    const baseline = await this.#service.find(tenantId, id);
    const [found, scope] = await Promise.all([
      this.#service.versionToUse(baseline, version),
      this.#service.scopeOf(baseline),
    ]);
    return { baseline, version: found, scope };
  }

  #range({ scope }: BaselineUse, query: UseQuery): TimeRange {
    return resolveTimeRange(rangeRequest(query), scope.timeZone, this.#clock.now());
  }

  #summary(summary: UseOutcome['summary'], loaded: LoadedSeries): object {
    return {
      ...(toWire(summary) as object),
      currency: loaded.currency,
      money_reason: moneyReason(summary.money.unpricedPeriods, loaded),
    };
  }
}

function presentedTrigger<C extends TriggerCode>(
  { code, found, limit, told }: Trigger<C>,
  language: Language,
): object {
  return { code, found, limit, sentence: triggerSentence(code, told, language) };
}

/** With less than a day behind it there is nothing to look at. */
const LOOK_LEAST_MILLIS = DAY_MILLIS;

/** Why money is not of all periods: the first reason of the ledger; null where it is. */
function moneyReason(unpricedPeriods: number, loaded: LoadedSeries): string | null {
  if (unpricedPeriods === 0) return null;
  return loaded.costReasons.find((reason) => reason !== null && reason !== 'no_energy') ?? 'no_energy';
}

function header({ baseline, version, scope }: BaselineUse, loaded: LoadedSeries): object {
  return {
    baseline_id: baseline.id,
    version: version.version,
    version_status: version.status,
    scope: scope.ref,
    carrier: baseline.carrier,
    resolution: baseline.resolution,
    from: loaded.range.from.toISOString(),
    to: loaded.range.to.toISOString(),
    mean_coverage: loaded.meanCoverage,
  };
}

function isNear(instant: number): (note: Note) => boolean {
  return ({ at }) => Math.abs(at.getTime() - instant) <= NOTE_NEAR_MILLIS;
}
