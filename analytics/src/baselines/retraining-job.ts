import { Inject, Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import type { Principal } from '@enms/access-tokens';
import { CLOCK, Problem } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import type { JobContext, JobKind } from '../jobs/job-kind.ts';
import { JobRegistry } from '../jobs/job-registry.ts';
import type { Baseline, Version } from './baseline.ts';
import { BaselineRepository } from './baseline-repository.ts';
import type { TenantParams } from './evaluation-job.ts';
import { TRAINING_DAYS } from './fit-plan.ts';
import { FitService } from './fit-service.ts';
import { VersionRepository } from './version-repository.ts';

const DAY_MILLIS = 86_400_000;
const MADE_BY = 'retraining';

/** What became of each baseline. */
export interface RetrainingResult {
  readonly candidates: readonly { readonly baseline_id: number; readonly version: number }[];
  readonly refused: readonly { readonly baseline_id: number; readonly reasons: readonly string[] }[];
}

/**
 * Every week, for each baseline in force, a candidate of the same kind and drivers over the newest days. It changes nothing: a person
 * approves it or not. The candidate of the week before, if nobody decided, is rejected as superseded.
 */
@Injectable()
export class RetrainingJob implements JobKind<TenantParams, RetrainingResult>, OnModuleInit {
  readonly name = 'baseline-retraining';
  readonly schedule = { cron: '20 3 * * 1', timeZone: 'UTC', params: { tenantId: null } };
  readonly #registry: JobRegistry;
  readonly #baselines: BaselineRepository;
  readonly #versions: VersionRepository;
  readonly #fits: FitService;
  readonly #clock: Clock;

  constructor(
    registry: JobRegistry,
    baselines: BaselineRepository,
    versions: VersionRepository,
    fits: FitService,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#registry = registry;
    this.#baselines = baselines;
    this.#versions = versions;
    this.#fits = fits;
    this.#clock = clock;
  }

  onModuleInit(): void {
    this.#registry.register(this);
  }

  request(_params: unknown, who: Principal): TenantParams {
    return { tenantId: who.tenantId };
  }

  async run({ tenantId }: TenantParams, context: JobContext): Promise<RetrainingResult> {
    const baselines = await this.#baselines.inForce(tenantId);
    const candidates: RetrainingResult['candidates'][number][] = [];
    const refused: RetrainingResult['refused'][number][] = [];
    for (const [index, baseline] of baselines.entries()) {
      context.signal.throwIfAborted();
      context.progress(index / baselines.length, baseline.name);
      const inForce = await this.#versions.inForce(baseline.id);
      if (inForce === undefined) continue;
      const made = await this.#retrain(baseline, inForce);
      if ('version' in made) candidates.push({ baseline_id: baseline.id, version: made.version });
      else refused.push({ baseline_id: baseline.id, reasons: made.reasons });
    }
    return { candidates, refused };
  }

  async #retrain(
    baseline: Baseline,
    inForce: Version,
  ): Promise<{ readonly version: number } | { readonly reasons: readonly string[] }> {
    const now = this.#clock.now();
    const length = Math.max(
      TRAINING_DAYS * DAY_MILLIS,
      inForce.periodTo.getTime() - inForce.periodFrom.getTime(),
    );
    const { requested_kind, requested_drivers } = inForce.madeFrom;
    const plan = {
      kind: requested_kind,
      drivers: requested_drivers,
      range: { from: new Date(now.getTime() - length), to: now },
      exclusions: inForce.exclusions.map(({ from, to, reason }) => ({
        from: Date.parse(from),
        to: Date.parse(to),
        reason,
      })),
      options: inForce.options,
    };
    try {
      const made = await this.#fits.candidate(baseline, plan, null, MADE_BY);
      if ('refused' in made) return { reasons: made.refused.reasons.map(({ code }) => code) };
      await this.#supersede(baseline, made.version.version, now);
      return { version: made.version.version };
    } catch (error) {
      if (error instanceof Problem) return { reasons: [error.code] };
      throw error;
    }
  }

  async #supersede(baseline: Baseline, newest: number, at: Date): Promise<void> {
    for (const { version, status, madeBy } of await this.#versions.list(baseline.id)) {
      if (status !== 'candidate' || madeBy !== MADE_BY || version === newest) continue;
      const note = `superseded by version ${newest}`;
      await this.#versions.decide(baseline.id, version, {
        status: 'rejected',
        from: 'candidate',
        at,
        by: MADE_BY,
        note,
      });
    }
  }
}
