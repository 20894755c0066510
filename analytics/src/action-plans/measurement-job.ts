import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { Problem } from '@enms/http-api';
import type { JobContext, JobKind } from '../jobs/job-kind.ts';
import { JobRegistry } from '../jobs/job-registry.ts';
import { ActionPlanRepository } from './action-plan-repository.ts';
import { PlanMeasurer } from './plan-measurer.ts';

export const MEASUREMENT_JOB = 'action-plan-measurement';

/** Without a tenant: for all of them. */
export interface MeasurementParams {
  readonly tenant_id?: number;
}

export interface MeasurementResult {
  readonly measured: number;
  readonly refused: readonly { readonly plan_id: number; readonly code: string; readonly message: string }[];
}

/** Measures each week what the plans saved. */
@Injectable()
export class MeasurementJob implements OnModuleInit {
  readonly #registry: JobRegistry;
  readonly #plans: ActionPlanRepository;
  readonly #measurer: PlanMeasurer;

  constructor(registry: JobRegistry, plans: ActionPlanRepository, measurer: PlanMeasurer) {
    this.#registry = registry;
    this.#plans = plans;
    this.#measurer = measurer;
  }

  onModuleInit(): void {
    const kind: JobKind<MeasurementParams, MeasurementResult> = {
      name: MEASUREMENT_JOB,
      run: (params, context) => this.#run(params, context),
      schedule: { cron: '40 5 * * 1', timeZone: 'UTC', params: {} },
      retryLimit: 1,
      expireInSeconds: 3600,
      request: (_params, who) => ({ tenant_id: who.tenantId }),
    };
    this.#registry.register(kind);
  }

  /** What one plan lacks does not keep the others. */
  async #run({ tenant_id: tenantId }: MeasurementParams, context: JobContext): Promise<MeasurementResult> {
    const plans = await this.#plans.toMeasure(tenantId ?? null, context.clock.now());
    const refused: { plan_id: number; code: string; message: string }[] = [];
    for (const [n, plan] of plans.entries()) {
      context.signal.throwIfAborted();
      context.progress(n / plans.length, plan.title);
      try {
        await this.#measurer.measure(plan);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        refused.push({ plan_id: plan.id, code: error.code, message: error.message });
      }
    }
    return { measured: plans.length - refused.length, refused };
  }
}
