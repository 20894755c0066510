import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, Problem } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import { BaselineService } from '../baselines/baseline-service.ts';
import { UseService } from '../baselines/use-service.ts';
import { VersionRepository } from '../baselines/version-repository.ts';
import type { ActionPlan, Measurement } from './action-plan.ts';
import { ActionPlanRepository } from './action-plan-repository.ts';

const CONFIDENCE = 0.9;
/** A year after it was carried out, what a plan saved is what it saved. */
const LONGEST_MILLIS = 366 * 86_400_000;

/** Measures what action plans saved, against the version of a baseline that each was given. */
@Injectable()
export class PlanMeasurer {
  readonly #plans: ActionPlanRepository;
  readonly #baselines: BaselineService;
  readonly #versions: VersionRepository;
  readonly #use: UseService;
  readonly #clock: Clock;

  constructor(
    plans: ActionPlanRepository,
    baselines: BaselineService,
    versions: VersionRepository,
    use: UseService,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#plans = plans;
    this.#baselines = baselines;
    this.#versions = versions;
    this.#use = use;
    this.#clock = clock;
  }

  /**
   * Savings from when the plan was carried out until now, a year at most: expected − actual + adjustments over whole
   * periods, with the uncertainty of ASHRAE Guideline 14.
   *
   * @throws Problem 409 `not_implemented`, `no_baseline`, `too_early`; 422 with the code of the statistics
   */
  async measure(plan: ActionPlan): Promise<Measurement> {
    const { implemented_at: from, baseline_id: baselineId, baseline_version_id: versionId } = plan;
    if (baselineId === null || versionId === null) {
      throw new Problem(409, 'no_baseline', 'The plan has no baseline to be measured against.', {
        remedy: 'Give it one with PATCH; its version in force is kept.',
      });
    }
    if (from === null) {
      throw new Problem(409, 'not_implemented', 'The plan has not been carried out.', {
        remedy: 'Send implemented_at with PATCH once it is.',
      });
    }
    const now = this.#clock.now();
    const baseline = await this.#baselines.find(plan.tenant_id, String(baselineId));
    const version = await this.#versions.byId(plan.tenant_id, versionId);
    if (version === undefined) throw new Error(`Version ${versionId} of plan ${plan.id} is gone.`);
    const scope = await this.#baselines.scopeOf(baseline);
    const to = new Date(Math.min(now.getTime(), from.getTime() + LONGEST_MILLIS));
    const { loaded, outcome } = await this.#use
      .savingsOf({ baseline, version, scope }, { from, to }, { confidence: CONFIDENCE, bootstrap: false })
      .catch((error: unknown) => {
        if (!isNoWholePeriod(error)) throw error;
        throw new Problem(409, 'too_early', `Not one ${baseline.resolution} has passed since then.`, {
          remedy: 'Measure again later; it is measured every week by itself.',
        });
      });
    const { summary, money } = outcome;
    const isJudged = summary.counted > 0;
    const cost = isJudged && money.unpricedPeriods === 0 ? money.savings : null;
    return this.#plans.measured(plan.id, {
      measured_at: now,
      period_from: loaded.range.from,
      period_to: loaded.range.to,
      saving_kwh: isJudged ? outcome.savingsKwh : null,
      uncertainty_kwh: isJudged ? outcome.uncertaintyKwh : null,
      saving_cost: cost,
      currency: cost === null ? null : loaded.currency,
      cost_reason:
        cost === null ? (loaded.costReasons.find((reason) => reason !== null) ?? 'no_energy') : null,
      extrapolated_share: isJudged ? summary.extrapolationShare : null,
      made_from: {
        baseline_id: baseline.id,
        version: version.version,
        data_hash: version.dataHash,
        scope: scope.ref,
        machine_ids: scope.machineIds,
        confidence: CONFIDENCE,
        periods: summary.periods,
        judged_periods: summary.counted,
        skipped: summary.skipped,
        mean_coverage: loaded.meanCoverage,
        expected_kwh: summary.expectedKwh,
        actual_kwh: summary.actualKwh,
        adjustment_kwh: outcome.adjustmentKwh,
        adjustment_ids: outcome.adjustments.map(({ id }) => id),
        is_significant: outcome.isSignificant,
        saving_reason: isJudged ? null : 'no_period_with_energy_and_drivers',
        uncertainty_reason: outcome.uncertaintyReason,
      },
    });
  }
}

function isNoWholePeriod(error: unknown): boolean {
  return (
    error instanceof Problem &&
    (error.options.errors?.some(({ reason }) => reason === 'no_whole_period') ?? false)
  );
}
