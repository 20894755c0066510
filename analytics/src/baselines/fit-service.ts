import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '@enms/access-tokens';
import { CLOCK, Problem } from '@enms/http-api';
import type { Clock, Language } from '@enms/http-api';
import { performance } from 'node:perf_hooks';
import type { Scope } from '../scopes/scope.ts';
import { Scopes } from '../scopes/scopes.ts';
import { Workers } from '../workers/workers.ts';
import type { Baseline, NewVersion, Version } from './baseline.ts';
import { BaselineService, presentedVersion } from './baseline-service.ts';
import type { CandidateBody, FitPreviewBody } from './fit-dto.ts';
import type { FitPlan } from './fit-plan.ts';
import { fitPlan } from './fit-plan.ts';
import type { FitOutcome } from './model/fit-baseline.ts';
import type { BaselineReport } from './model/report.ts';
import { SeriesLoader } from './series-loader.ts';
import type { LoadedSeries } from './series-loader.ts';
import { answering } from './statistics-problem.ts';
import { VersionRepository } from './version-repository.ts';
import { isoTimes, toWire } from './wire.ts';
import { verdictSentence } from './wording/sentence.ts';
import { verdictFacts } from './wording/statement.ts';

type Target = Pick<Baseline, 'carrier' | 'resolution'> & { readonly scope: Scope };

/** Fits models for baselines: previews that leave nothing behind, and candidates that do. */
@Injectable()
export class FitService {
  readonly #service: BaselineService;
  readonly #versions: VersionRepository;
  readonly #scopes: Scopes;
  readonly #loader: SeriesLoader;
  readonly #workers: Workers;
  readonly #clock: Clock;

  constructor(
    service: BaselineService,
    versions: VersionRepository,
    scopes: Scopes,
    loader: SeriesLoader,
    workers: Workers,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#service = service;
    this.#versions = versions;
    this.#scopes = scopes;
    this.#loader = loader;
    this.#workers = workers;
    this.#clock = clock;
  }

  /**
   * What a fit would give, the gate's verdict beside it: nothing is stored, and what the gate refuses is shown all the same.
   *
   * @throws Problem 400, 404; 422 with the code of the statistics
   */
  async preview(who: Principal, body: FitPreviewBody, language: Language): Promise<object> {
    const scope = await this.#scopes.resolve(body.scope, who.tenantId);
    const plan = fitPlan(body, this.#clock.now());
    const target = { scope, carrier: body.carrier, resolution: body.resolution };
    const started = performance.now();
    const { loaded, outcome } = await this.#fit(target, plan, { isOverridden: true, mayBeRecent: true });
    const { fitted } = outcome;
    return {
      scope: scope.ref,
      carrier: body.carrier,
      resolution: body.resolution,
      gate: toWire(outcome.gate),
      report: toWire(fitted === null ? null : worded(fitted, language)),
      verdicts: toWire(fitted?.verdicts),
      points:
        fitted === null
          ? null
          : {
              period_start: isoTimes(fitted.points.starts),
              actual_kwh: toWire(fitted.points.actual),
              fitted_kwh: toWire(fitted.points.fitted),
              residual_kwh: toWire(fitted.points.residuals),
              low_kwh: toWire(fitted.points.low),
              high_kwh: toWire(fitted.points.high),
              drivers: toWire(fitted.points.drivers),
            },
      quantile_points: toWire(fitted?.quantilePoints),
      autocorrelation: toWire(fitted?.autocorrelation),
      data_hash: outcome.dataHash,
      mean_coverage: loaded.meanCoverage,
      took_ms: Math.round(performance.now() - started),
    };
  }

  /**
   * Fits and stores a candidate.
   *
   * @throws Problem 400, 404; 422 `insufficient_data` with the gate's reasons, unless overridden; 422 with the code of the
   *   statistics
   */
  async addCandidate(who: Principal, id: string, body: CandidateBody, language: Language): Promise<object> {
    const baseline = await this.#service.find(who.tenantId, id);
    const plan = fitPlan(body, this.#clock.now());
    const made = await this.candidate(baseline, plan, body.override_reason ?? null, who.name);
    if ('refused' in made) {
      throw new Problem(422, 'insufficient_data', 'The data do not suffice for a baseline.', {
        remedy: 'Choose another period or other drivers; or send override_reason to fit all the same.',
        extra: { gate: toWire(made.refused) },
      });
    }
    return presentedVersion(made.version, language);
  }

  /**
   * Fits and stores a candidate, or says why the gate refused it.
   *
   * @throws Problem 422 with the code of the statistics
   */
  async candidate(
    baseline: Baseline,
    plan: FitPlan,
    overrideReason: string | null,
    madeBy: string,
  ): Promise<{ readonly version: Version } | { readonly refused: FitOutcome['gate'] }> {
    const scope = await this.#service.scopeOf(baseline);
    const target = { scope, carrier: baseline.carrier, resolution: baseline.resolution };
    const { loaded, outcome } = await this.#fit(target, plan, {
      isOverridden: overrideReason !== null,
      mayBeRecent: false,
    });
    const { fitted, gate, dataHash } = outcome;
    if (fitted === null) return { refused: gate };
    const version: NewVersion = {
      modelKind: fitted.model.kind,
      periodFrom: loaded.range.from,
      periodTo: loaded.range.to,
      drivers: fitted.model.drivers,
      exclusions: plan.exclusions.map(({ from, to, reason }) => ({
        from: new Date(from).toISOString(),
        to: new Date(to).toISOString(),
        reason,
      })),
      options: plan.options,
      model: fitted.model,
      report: toWire(fitted.report),
      verdicts: toWire(fitted.verdicts),
      gate: toWire(gate),
      // An override that was not needed is none.
      overrideReason: gate.isSufficient ? null : overrideReason,
      dataHash,
      madeFrom: {
        scope: scope.ref,
        machine_ids: scope.machineIds,
        periods: loaded.periods,
        complete_periods: fitted.report.quality.complete,
        mean_coverage: loaded.meanCoverage,
        requested_kind: plan.kind,
        requested_drivers: plan.drivers,
      },
      madeBy,
    };
    return { version: await this.#versions.add(baseline.id, version, this.#clock.now()) };
  }

  async #fit(
    { scope, carrier, resolution }: Target,
    plan: FitPlan,
    { isOverridden, mayBeRecent }: { readonly isOverridden: boolean; readonly mayBeRecent: boolean },
  ): Promise<{ loaded: LoadedSeries; outcome: FitOutcome }> {
    const { kind, drivers, range, exclusions, options } = plan;
    const loaded = await this.#loader.load({ scope, carrier, resolution, kind, drivers, range }, mayBeRecent);
    const outcome = await answering(
      this.#workers.run('fitBaseline', {
        series: loaded.series,
        resolution,
        timeZone: scope.timeZone,
        kind,
        drivers,
        exclusions,
        options,
        isOverridden,
      }),
    );
    return { loaded, outcome };
  }
}

/** The report of a fit, with its verdict in a language. */
function worded({ report, verdicts }: NonNullable<FitOutcome['fitted']>, language: Language): BaselineReport {
  return { ...report, sentence: verdictSentence(verdictFacts(report, verdicts), language) };
}
