import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '@enms/access-tokens';
import {
  CLOCK,
  Problem,
  asksNoRange,
  invalidRequest,
  pageOf,
  rangeRequest,
  resolveTimeRange,
} from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import { ConstraintError } from '@enms/timescale-client';
import { Jobs } from '../jobs/jobs.ts';
import type { Scope } from '../scopes/scope.ts';
import { Scopes } from '../scopes/scopes.ts';
import type {
  NewReportDto,
  ReportDto,
  ReportListDto,
  ReportListQuery,
  ReportWithDocumentDto,
} from './report-dto.ts';
import { ReportRepository } from './report-repository.ts';
import type { NewReport, StoredReport } from './report-repository.ts';

const LONGEST_MILLIS = 3 * 366 * 86_400_000;

/** What people ask of reports. */
@Injectable()
export class ReportService {
  readonly #repository: ReportRepository;
  readonly #scopes: Scopes;
  readonly #jobs: Jobs;
  readonly #clock: Clock;

  constructor(repository: ReportRepository, scopes: Scopes, jobs: Jobs, @Inject(CLOCK) clock: Clock) {
    this.#repository = repository;
    this.#scopes = scopes;
    this.#jobs = jobs;
    this.#clock = clock;
  }

  /** @throws Problem 400 for fields that contradict, 404 for a scope that is unknown */
  async order(who: Principal, body: NewReportDto): Promise<ReportDto> {
    const scopes = await this.#scopesOf(who, body);
    const zone = scopes[0]?.timeZone ?? 'UTC';
    const now = this.#clock.now();
    // A forecast has a range of its own; the report then is of the day it was asked for.
    const asked =
      asksNoRange(body) && body.kind === 'forecast' ? ({ period: 'today' } as const) : rangeRequest(body);
    const { from, to } = resolveTimeRange(asked, zone, now);
    if (to.getTime() - from.getTime() > LONGEST_MILLIS)
      throw invalidRequest([
        { field: 'from', reason: 'time_range_too_long', remedy: 'Ask for at most three years at once.' },
      ]);
    return this.#make(who, {
      kind: body.kind,
      scopes: scopes.map(({ ref }) => ref),
      params: { carrier: body.carrier, from: from.toISOString(), to: to.toISOString() },
      version: 1,
      supersedes: null,
    });
  }

  /** A new version of the same kind, scopes and period. @throws Problem 404; 409 `not_issued`, `superseded` */
  async reissue(who: Principal, id: number): Promise<ReportDto> {
    const { kind, scopes, params, version, state } = await this.#find(who, id);
    if (state !== 'issued')
      throw new Problem(
        409,
        'not_issued',
        `Report ${id} was not issued, so there is nothing to issue again.`,
        {
          remedy: 'Wait for it, or ask for a new report.',
        },
      );
    return this.#make(who, { kind, scopes, params, version: version + 1, supersedes: id });
  }

  /** @throws Problem 404 */
  async get(who: Principal, id: number): Promise<ReportWithDocumentDto> {
    const report = await this.#find(who, id);
    const document = report.state === 'issued' ? await this.#repository.document(who.tenantId, id) : null;
    return Object.assign(present(report), { document });
  }

  async list(who: Principal, query: ReportListQuery): Promise<ReportListDto> {
    const { items, next_cursor } = await pageOf(query, (last, limit) =>
      this.#repository.list(who.tenantId, query.kind ?? null, last === 0 ? null : last, limit),
    );
    return { items: items.map(present), next_cursor };
  }

  /** @throws Problem 404; 409 `not_issued` */
  async pdf(who: Principal, id: number): Promise<{ readonly pdf: Buffer; readonly fileName: string }> {
    const report = await this.#find(who, id);
    const pdf = await this.#repository.pdf(who.tenantId, id);
    if (pdf === null)
      throw new Problem(409, 'not_issued', `Report ${id} was not issued yet.`, {
        remedy: 'Look at its state; its job tells the progress.',
      });
    return { pdf, fileName: `${report.kind}-report-${id}-v${report.version}.pdf` };
  }

  async #scopesOf(who: Principal, { kind, scope, scopes }: NewReportDto): Promise<Scope[]> {
    const texts = kind === 'comparison' ? scopes : scope === undefined ? undefined : [scope];
    const field = kind === 'comparison' ? 'scopes' : 'scope';
    if (texts === undefined || (kind === 'comparison' ? scope : scopes) !== undefined)
      throw invalidRequest([
        {
          field,
          reason: texts === undefined ? 'missing' : 'contradicting_scopes',
          remedy: 'Send scopes for a comparison, and one scope for any other report.',
        },
      ]);
    const found: Scope[] = [];
    for (const text of texts) found.push(await this.#scopes.resolve(text, who.tenantId, field));
    if (new Set(found.map(({ ref }) => ref)).size < found.length)
      throw invalidRequest([{ field, reason: 'repeated_scope', remedy: 'Send each scope once.' }]);
    return found;
  }

  async #make(who: Principal, report: Omit<NewReport, 'tenantId' | 'requestedBy'>): Promise<ReportDto> {
    const { tenantId, name: requestedBy } = who;
    const id = await this.#add({ ...report, tenantId, requestedBy });
    const params = { report_id: id, tenant_id: tenantId };
    const jobId = await this.#jobs.enqueue('report', params, { tenantId, requestedBy });
    await this.#repository.setJob(id, jobId);
    return present(await this.#find(who, id));
  }

  async #add(report: NewReport): Promise<number> {
    try {
      return await this.#repository.add(report);
    } catch (error) {
      if (!(error instanceof ConstraintError) || error.constraint !== 'reports_supersedes') throw error;
      throw new Problem(409, 'superseded', 'There is a newer version of this report already.', {
        remedy: 'Issue the newest version again; superseded_by names the next.',
        cause: error,
      });
    }
  }

  async #find(who: Principal, id: number): Promise<StoredReport> {
    const report = await this.#repository.find(who.tenantId, id);
    if (report === undefined)
      throw new Problem(404, 'unknown_report', `There is no report ${id}.`, {
        remedy: 'GET /api/v1/analytics/reports lists all.',
      });
    return report;
  }
}

function present({ params, ...report }: StoredReport): ReportDto {
  return {
    id: report.id,
    kind: report.kind,
    scopes: report.scopes,
    carrier: params.carrier,
    from: params.from,
    to: params.to,
    version: report.version,
    supersedes: report.supersedes,
    superseded_by: report.superseded_by,
    state: report.state,
    progress: report.progress,
    job_id: report.job_id,
    error: report.error,
    created_at: report.created_at.toISOString(),
    issued_at: report.issued_at?.toISOString() ?? null,
    requested_by: report.requested_by,
  };
}
