import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import type { Principal } from '@enms/access-tokens';
import { Problem } from '@enms/http-api';
import type { JobContext, JobKind } from '../jobs/job-kind.ts';
import { JobRegistry } from '../jobs/job-registry.ts';
import { EVALUATION_JOB } from './baseline.ts';
import { StreamService } from './stream-service.ts';
import type { StreamResult } from './stream-service.ts';

/** Of a tenant, or of all. */
export interface TenantParams {
  readonly tenantId: number | null;
}

/** What a run over baselines did; a baseline that was refused says why and holds up no other. */
export interface EvaluationResult {
  readonly evaluated: readonly StreamResult[];
  readonly refused: readonly {
    readonly baseline_id: number;
    readonly code: string;
    readonly detail: string;
  }[];
}

/** Records the deviation stream of all versions in force, a little after each full hour. */
@Injectable()
export class EvaluationJob implements JobKind<TenantParams, EvaluationResult>, OnModuleInit {
  readonly name = EVALUATION_JOB;
  readonly schedule = { cron: '7 * * * *', timeZone: 'UTC', params: { tenantId: null } };
  readonly #registry: JobRegistry;
  readonly #stream: StreamService;

  constructor(registry: JobRegistry, stream: StreamService) {
    this.#registry = registry;
    this.#stream = stream;
  }

  onModuleInit(): void {
    this.#registry.register(this);
  }

  request(_params: unknown, who: Principal): TenantParams {
    return { tenantId: who.tenantId };
  }

  async run({ tenantId }: TenantParams, context: JobContext): Promise<EvaluationResult> {
    const baselines = await this.#stream.inForce(tenantId);
    const evaluated: StreamResult[] = [];
    const refused: EvaluationResult['refused'][number][] = [];
    for (const [index, baseline] of baselines.entries()) {
      context.signal.throwIfAborted();
      context.progress(index / baselines.length, baseline.name);
      try {
        const result = await this.#stream.record(baseline);
        if (result !== undefined) evaluated.push(result);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        refused.push({ baseline_id: baseline.id, code: error.code, detail: error.message });
      }
    }
    return { evaluated, refused };
  }
}
