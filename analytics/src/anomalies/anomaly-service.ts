import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '@enms/access-tokens';
import { CLOCK } from '@enms/http-api';
import type { Clock, Language } from '@enms/http-api';
import { Jobs } from '../jobs/jobs.ts';
import { Scopes } from '../scopes/scopes.ts';
import type {
  AnomalyDto,
  AnomalyFeedbackDto,
  AnomalyListDto,
  AnomalyListQuery,
  AnomalyScanDto,
  StartedAnomalyJobDto,
} from './anomaly-dto.ts';
import { unknownAnomaly } from './anomaly-id.ts';
import { ANOMALY_TRAINING_JOB, SCAN_JOB, type AnomalyJobParams } from './anomaly-jobs.ts';
import { AnomalyRepository } from './anomaly-repository.ts';
import type { StoredAnomaly } from './anomaly-repository.ts';
import { storedExplanation } from './wording/explanation.ts';

/** Answers for anomalies, keeps feedback, asks for scans. */
@Injectable()
export class AnomalyService {
  readonly #repository: AnomalyRepository;
  readonly #scopes: Scopes;
  readonly #jobs: Jobs;
  readonly #clock: Clock;

  constructor(repository: AnomalyRepository, scopes: Scopes, jobs: Jobs, @Inject(CLOCK) clock: Clock) {
    this.#repository = repository;
    this.#scopes = scopes;
    this.#jobs = jobs;
    this.#clock = clock;
  }

  /** @throws Problem 404, 409 as `Scopes.resolve` */
  async list(who: Principal, query: AnomalyListQuery, language: Language): Promise<AnomalyListDto> {
    const { scope, severity, state, feedback, from, to, limit, cursor } = query;
    const [startedAt, id] = (cursor ?? '').split('-').map(Number);
    const rows = await this.#repository.list({
      tenantId: who.tenantId,
      machineIds: scope === undefined ? null : (await this.#scopes.resolve(scope, who.tenantId)).machineIds,
      severity: severity ?? null,
      isOpen: state === undefined ? null : state === 'open',
      feedback: feedback ?? null,
      from: from === undefined ? null : new Date(from),
      to: to === undefined ? null : new Date(to),
      after: startedAt === undefined || id === undefined ? null : { startedAt: new Date(startedAt), id },
      limit: limit + 1,
    });
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const hasMore = rows.length > limit && last !== undefined;
    return {
      items: page.map((row) => anomalyDto(row, language)),
      next_cursor: hasMore ? `${last.started_at.getTime()}-${last.id}` : null,
    };
  }

  /** @throws Problem 404 `unknown_anomaly` */
  async one(who: Principal, id: number, language: Language): Promise<AnomalyDto> {
    const row = await this.#repository.one(who.tenantId, id);
    if (row === undefined) throw unknownAnomaly(id);
    return anomalyDto(row, language);
  }

  /** @throws Problem 404 `unknown_anomaly` */
  async giveFeedback(
    who: Principal,
    id: number,
    { feedback, note }: AnomalyFeedbackDto,
    language: Language,
  ): Promise<AnomalyDto> {
    const given = { feedback, note: note ?? null, by: who.name, at: this.#clock.now() };
    if (!(await this.#repository.giveFeedback(who.tenantId, id, given))) throw unknownAnomaly(id);
    return this.one(who, id, language);
  }

  /** @throws Problem 404, 409 as `Scopes.resolve` */
  async scan(who: Principal, { scope, train = false }: AnomalyScanDto): Promise<StartedAnomalyJobDto> {
    const machineIds =
      scope === undefined
        ? (await this.#scopes.machineIds(who.tenantId)).map(({ id }) => id)
        : (await this.#scopes.resolve(scope, who.tenantId)).machineIds;
    const params: AnomalyJobParams = { machine_ids: machineIds };
    const kind = train ? ANOMALY_TRAINING_JOB : SCAN_JOB;
    const id = await this.#jobs.enqueue(kind, params, { tenantId: who.tenantId, requestedBy: who.name });
    return { job_id: id };
  }
}

function anomalyDto(row: StoredAnomaly, language: Language): AnomalyDto {
  const { machine_name, machine_label, tenant_id: _tenant, closed_at: _closed, ...rest } = row;
  const explanation = storedExplanation(row, language);
  return {
    ...rest,
    machine: machine_name,
    machine_label,
    explanation: explanation.text,
    explanation_language: explanation.language,
    started_at: row.started_at.toISOString(),
    ended_at: row.ended_at?.toISOString() ?? null,
    found_at: row.found_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    feedback_at: row.feedback_at?.toISOString() ?? null,
  };
}
