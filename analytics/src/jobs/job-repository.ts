import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';
import type { Job, JobState, NewJob } from './job.ts';
import type { JobError } from './job-error.ts';

const COLUMNS = `id, tenant_id AS "tenantId", kind, key, params, state, progress, message, result, error, attempt,
  requested_by AS "requestedBy", created_at AS "createdAt", started_at AS "startedAt", ended_at AS "endedAt"`;

/** One waiting job of a kind and key is enough; the second answers the first's id. */
const ADD = {
  name: 'job_add',
  text: `WITH waiting AS (
      SELECT id FROM analytics.jobs
      WHERE kind = $2 AND key = $3 AND tenant_id IS NOT DISTINCT FROM $5 AND state = 'queued' AND ended_at IS NULL
      LIMIT 1
    ), added AS (
      INSERT INTO analytics.jobs (id, kind, key, params, tenant_id, requested_by)
      SELECT $1, $2, $3, $4, $5, $6 WHERE NOT EXISTS (SELECT FROM waiting) RETURNING id
    )
    SELECT id FROM waiting UNION ALL SELECT id FROM added`,
};

/** A scheduled job has no row before it begins. One that was cancelled meanwhile has a row that stays as it is. */
const BEGIN = {
  name: 'job_begin',
  text: `INSERT INTO analytics.jobs AS job
      (id, kind, key, params, tenant_id, requested_by, state, attempt, started_at)
    VALUES ($1, $2, $3, $4, $5, $6, 'running', 1, now())
    ON CONFLICT (id) DO UPDATE SET state = 'running', attempt = job.attempt + 1, progress = 0, message = NULL,
      started_at = coalesce(job.started_at, now())
    WHERE job.ended_at IS NULL
    RETURNING ${COLUMNS}`,
};

const REPORT = {
  name: 'job_report',
  text: `UPDATE analytics.jobs SET progress = $2, message = $3 WHERE id = $1 AND state = 'running' RETURNING id`,
};

const END = {
  name: 'job_end',
  text: `UPDATE analytics.jobs SET state = $2, progress = CASE $2 WHEN 'done' THEN 1 ELSE progress END, result = $3,
      error = $4, ended_at = now()
    WHERE id = $1 AND ended_at IS NULL RETURNING id`,
};

const REQUEUE = {
  name: 'job_requeue',
  text: `UPDATE analytics.jobs SET state = 'queued', error = coalesce($2, error), attempt = attempt - $3
    WHERE id = $1 AND state = 'running' RETURNING id`,
};

const UNFINISHED = {
  name: 'jobs_unfinished',
  text: `SELECT ${COLUMNS} FROM analytics.jobs
    WHERE ended_at IS NULL AND created_at < now() - make_interval(secs => $1) ORDER BY created_at LIMIT 200`,
};

const FORGET = {
  name: 'jobs_forget',
  text: `DELETE FROM analytics.jobs WHERE ended_at < now() - make_interval(days => $1)`,
};

/** A tenant sees its own jobs and those of the system. */
const VISIBLE = `(tenant_id = $1 OR tenant_id IS NULL)`;

const FIND = {
  name: 'job_find',
  text: `SELECT ${COLUMNS} FROM analytics.jobs WHERE ${VISIBLE} AND id = $2`,
};

const LIST = {
  name: 'jobs_list',
  text: `SELECT ${COLUMNS}, created_at::text AS "createdText" FROM analytics.jobs
    WHERE ${VISIBLE} AND ($2::text IS NULL OR kind = $2) AND ($3::text IS NULL OR state = $3)
      AND ($4::timestamptz IS NULL OR (created_at, id) < ($4, $5::uuid))
    ORDER BY created_at DESC, id DESC LIMIT $6`,
};

const FIRST_TENANT = { name: 'job_first_tenant', text: 'SELECT min(id) AS id FROM tenants' };

const SITE_ZONES = {
  name: 'job_site_zones',
  text: 'SELECT DISTINCT time_zone AS "timeZone" FROM factories ORDER BY time_zone',
};

/** Where a page of the list ends. */
export interface JobPosition {
  /** Of the row, as PostgreSQL writes it: a Date would lose its microseconds. */
  readonly createdText: string;
  readonly id: string;
}

export interface JobFilter {
  readonly kind: string | null;
  readonly state: JobState | null;
  readonly after: JobPosition | null;
  readonly limit: number;
}

/** The history of jobs, in `analytics.jobs`. Its times are the database's own, as those of the queue are. */
@Injectable()
export class JobRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Adds a job, unless one of the same kind and key waits. Returns the id of the one that waits now. */
  async add(job: NewJob): Promise<string> {
    const [row] = await this.#database.rows<{ id: string }>(ADD, valuesOf(job));
    return row?.id ?? job.id;
  }

  /** The job with its next attempt begun; undefined when it is over already. */
  async begin(job: NewJob): Promise<Job | undefined> {
    const [row] = await this.#database.rows<Job>(BEGIN, valuesOf(job));
    return row;
  }

  /** Whether the job still runs: somebody may have cancelled it. */
  async report(id: string, progress: number, message: string | null): Promise<boolean> {
    return (await this.#database.rows(REPORT, [id, progress, message])).length > 0;
  }

  /** Whether it was not over before. */
  async end(
    id: string,
    state: 'done' | 'failed' | 'cancelled',
    outcome: { readonly result?: unknown; readonly error?: JobError } = {},
  ): Promise<boolean> {
    const result = outcome.result === undefined ? null : JSON.stringify(outcome.result);
    const rows = await this.#database.rows(END, [id, state, result, outcome.error ?? null]);
    return rows.length > 0;
  }

  /** Back into the queue. @param uncounted the attempt was not the job's fault */
  async requeue(id: string, error: JobError | null, uncounted: boolean): Promise<void> {
    await this.#database.rows(REQUEUE, [id, error, uncounted ? 1 : 0]);
  }

  /** Jobs not over that were asked for at least so long ago. */
  unfinished(olderThanSeconds: number): Promise<Job[]> {
    return this.#database.rows<Job>(UNFINISHED, [olderThanSeconds]);
  }

  async forget(olderThanDays: number): Promise<void> {
    await this.#database.rows(FORGET, [olderThanDays]);
  }

  async find(tenantId: number, id: string): Promise<Job | undefined> {
    const [row] = await this.#database.rows<Job>(FIND, [tenantId, id]);
    return row;
  }

  /** Newest first. */
  list(tenantId: number, filter: JobFilter): Promise<(Job & { readonly createdText: string })[]> {
    const { kind, state, after, limit } = filter;
    return this.#database.rows(LIST, [
      tenantId,
      kind,
      state,
      after?.createdText ?? null,
      after?.id ?? null,
      limit,
    ]);
  }

  /** The tenant whose people run the installation; null before there is one. */
  async firstTenant(): Promise<number | null> {
    const [row] = await this.#database.rows<{ id: number | null }>(FIRST_TENANT);
    return row?.id ?? null;
  }

  async siteTimeZones(): Promise<string[]> {
    const rows = await this.#database.rows<{ timeZone: string }>(SITE_ZONES);
    return rows.map(({ timeZone }) => timeZone);
  }
}

function valuesOf({ id, kind, key, params, tenantId, requestedBy }: NewJob): unknown[] {
  return [id, kind, key, JSON.stringify(params), tenantId, requestedBy];
}
