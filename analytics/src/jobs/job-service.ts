import { Injectable } from '@nestjs/common';
import type { Principal } from '@enms/access-tokens';
import { Problem, invalidRequest } from '@enms/http-api';
import type { JobDto, JobListDto, JobListQuery, NewJobDto } from './job-dto.ts';
import { JobRegistry } from './job-registry.ts';
import { JobRepository } from './job-repository.ts';
import type { JobPosition } from './job-repository.ts';
import type { Job } from './job.ts';
import { Jobs } from './jobs.ts';

/** What people see of jobs, and what they may do with them. */
@Injectable()
export class JobService {
  readonly #registry: JobRegistry;
  readonly #repository: JobRepository;
  readonly #jobs: Jobs;

  constructor(registry: JobRegistry, repository: JobRepository, jobs: Jobs) {
    this.#registry = registry;
    this.#repository = repository;
    this.#jobs = jobs;
  }

  /** Newest first. @throws Problem 400 for a cursor that is none */
  async list(who: Principal, query: JobListQuery): Promise<JobListDto> {
    const rows = await this.#repository.list(who.tenantId, {
      kind: query.kind ?? null,
      state: query.state ?? null,
      after: query.cursor === undefined ? null : positionOf(query.cursor),
      limit: query.limit + 1,
    });
    const items = rows.slice(0, query.limit);
    const last = rows.length > query.limit ? items.at(-1) : undefined;
    const isFirst = await this.#isFirstTenant(who);
    return {
      items: items.map((job) => present(job, isFirst)),
      next_cursor: last === undefined ? null : cursorOf(last),
    };
  }

  /** @throws Problem 404 */
  async get(who: Principal, id: string): Promise<JobDto> {
    return present(await this.#find(who, id), await this.#isFirstTenant(who));
  }

  /** @throws Problem 404, 409 `job_is_over`, 403 for a job of the system */
  async cancel(who: Principal, id: string): Promise<JobDto> {
    const job = await this.#find(who, id);
    if (job.tenantId === null && !(await this.#mayStopSystemJobs(who)))
      throw new Problem(403, 'system_job', 'This job is of the whole installation.', {
        remedy: 'Ask an administrator of the first tenant.',
      });
    if (!(await this.#jobs.cancel(id)))
      throw new Problem(409, 'job_is_over', 'This job was over before it could be cancelled.', {
        remedy: 'Nothing is left to do.',
      });
    return this.get(who, id);
  }

  /** @throws Problem 404 `unknown_job_kind`, and what the kind says of the parameters */
  async start(who: Principal, { kind: name, params }: NewJobDto): Promise<JobDto> {
    const kind = this.#registry.find(name);
    if (kind?.request === undefined) {
      const names = this.#registry.kinds.filter((one) => one.request !== undefined).map((one) => one.name);
      throw new Problem(404, 'unknown_job_kind', `Nobody can ask for a job of kind "${name}".`, {
        remedy: names.length === 0 ? 'There is none to be asked for.' : `Ask for one of ${names.join(', ')}.`,
      });
    }
    const checked = await kind.request(params ?? {}, who);
    const id = await this.#jobs.enqueue(name, checked, { tenantId: who.tenantId, requestedBy: who.name });
    return this.get(who, id);
  }

  async #find(who: Principal, id: string): Promise<Job> {
    const job = await this.#repository.find(who.tenantId, id);
    if (job === undefined)
      throw new Problem(404, 'unknown_job', `There is no job ${id}.`, {
        remedy: 'Take the id from the list of jobs; what ended a month ago is forgotten.',
      });
    return job;
  }

  async #isFirstTenant({ tenantId }: Principal): Promise<boolean> {
    return (await this.#repository.firstTenant()) === tenantId;
  }

  async #mayStopSystemJobs(who: Principal): Promise<boolean> {
    return who.role === 'administrator' && (await this.#isFirstTenant(who));
  }
}

function present(job: Job, isFirstTenant: boolean): JobDto {
  const isTold = job.tenantId !== null || isFirstTenant;
  return {
    id: job.id,
    kind: job.kind,
    is_system: job.tenantId === null,
    key: isTold ? job.key : null,
    params: isTold ? job.params : null,
    state: job.state,
    progress: job.progress,
    message: isTold ? job.message : null,
    result: isTold ? job.result : null,
    error: isTold ? job.error : null,
    attempt: job.attempt,
    requested_by: job.requestedBy,
    created_at: job.createdAt.toISOString(),
    started_at: job.startedAt?.toISOString() ?? null,
    ended_at: job.endedAt?.toISOString() ?? null,
  };
}

function cursorOf({ createdText, id }: JobPosition): string {
  return Buffer.from(`${id} ${createdText}`).toString('base64url');
}

function positionOf(cursor: string): JobPosition {
  const parts = /^([0-9a-f-]{36}) (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?[+-]\d\d(?::\d\d)?)$/.exec(
    Buffer.from(cursor, 'base64url').toString(),
  );
  const [, id, createdText] = parts ?? [];
  if (id === undefined || createdText === undefined)
    throw invalidRequest([
      {
        field: 'cursor',
        reason: 'not_a_cursor',
        remedy: 'Send the next_cursor of the page before, unchanged.',
      },
    ]);
  return { id, createdText };
}
