import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import type { JobContext, JobKind } from '../jobs/job-kind.ts';
import { JobRegistry } from '../jobs/job-registry.ts';
import type { Scope } from '../scopes/scope.ts';
import { Scopes } from '../scopes/scopes.ts';
import { Workers } from '../workers/workers.ts';
import { ReportBuilder } from './report-builder.ts';
import { ReportRepository } from './report-repository.ts';

export interface ReportJobParams {
  readonly report_id: number;
  readonly tenant_id: number;
}

/** Makes a report that was asked for: figures, document, PDF. One that is issued already is left as it is. */
@Injectable()
export class ReportJob implements JobKind<ReportJobParams, object>, OnModuleInit {
  readonly name = 'report';
  readonly expireInSeconds = 600;
  readonly #registry: JobRegistry;
  readonly #repository: ReportRepository;
  readonly #builder: ReportBuilder;
  readonly #scopes: Scopes;
  readonly #workers: Workers;

  constructor(
    registry: JobRegistry,
    repository: ReportRepository,
    builder: ReportBuilder,
    scopes: Scopes,
    workers: Workers,
  ) {
    this.#registry = registry;
    this.#repository = repository;
    this.#builder = builder;
    this.#scopes = scopes;
    this.#workers = workers;
  }

  onModuleInit(): void {
    this.#registry.register(this);
  }

  key({ report_id: id }: ReportJobParams): string {
    return String(id);
  }

  /** @throws Problem 404 for a scope that is no more; DatabaseError; WorkerError; the signal's reason */
  async run({ report_id: id, tenant_id: tenantId }: ReportJobParams, context: JobContext): Promise<object> {
    const report = await this.#repository.find(tenantId, id);
    if (report === undefined || report.state === 'issued') return { report_id: id };
    const { params } = report;
    const scopes: Scope[] = [];
    for (const scope of report.scopes) scopes.push(await this.#scopes.resolve(scope, tenantId));
    const document = await this.#builder.build(
      {
        kind: report.kind,
        scopes,
        carrier: params.carrier,
        range: { from: new Date(params.from), to: new Date(params.to) },
        version: report.version,
        requestedBy: report.requested_by,
        issuedAt: context.clock.now(),
      },
      (share, message) => {
        context.signal.throwIfAborted();
        context.progress(0.8 * share, message);
      },
    );
    context.progress(0.8, 'Drawing the charts');
    const pdf = await this.#workers.run('renderReport', document, { signal: context.signal });
    context.signal.throwIfAborted();
    await this.#repository.issue(id, context.jobId, document, pdf);
    return { report_id: id };
  }
}
