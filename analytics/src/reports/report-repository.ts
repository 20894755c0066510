import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';
import type { Statement } from '@enms/http-api';
import type { Carrier } from '@enms/telemetry-contract';
import type { ReportDocument, ReportKind } from './content/report-document.ts';

/** How a report stands: until it is issued, as its job does. */
export type ReportState = 'queued' | 'running' | 'issued' | 'failed' | 'cancelled';

/** What was asked for; instants are resolved when it is asked, so that a new version is of the same period. */
export interface ReportParams {
  readonly carrier: Carrier;
  readonly from: string;
  readonly to: string;
}

export interface StoredReport {
  readonly id: number;
  readonly kind: ReportKind;
  /** `machine:compressor-1`, as it was asked for. */
  readonly scopes: readonly string[];
  readonly params: ReportParams;
  readonly version: number;
  readonly supersedes: number | null;
  /** The report that is newer than this one. */
  readonly superseded_by: number | null;
  readonly state: ReportState;
  readonly progress: number;
  readonly job_id: string | null;
  readonly error: object | null;
  readonly created_at: Date;
  readonly issued_at: Date | null;
  readonly requested_by: string;
}

export type NewReport = Pick<StoredReport, 'kind' | 'scopes' | 'params' | 'version' | 'supersedes'> & {
  readonly tenantId: number;
  readonly requestedBy: string;
};

/** A job that is forgotten, or was lost, without the report being issued is a failure. */
const COLUMNS = `r.id, r.kind, r.scope->'scopes' AS scopes, r.params, r.version, r.supersedes, n.id AS superseded_by,
  CASE WHEN r.state = 'issued' THEN 'issued' WHEN j.state IS NULL OR j.state = 'done' THEN 'failed' ELSE j.state END
    AS state,
  CASE WHEN r.state = 'issued' THEN 1 ELSE coalesce(j.progress, 0) END AS progress,
  r.job_id, CASE WHEN r.state = 'issued' THEN NULL ELSE j.error END AS error, r.created_at, r.issued_at, r.requested_by`;
const FROM = `analytics.reports r LEFT JOIN analytics.jobs j ON j.id = r.job_id
  LEFT JOIN analytics.reports n ON n.supersedes = r.id`;

const ADD: Statement = {
  name: 'report_add',
  text: `INSERT INTO analytics.reports (tenant_id, kind, scope, params, version, supersedes, requested_by)
    VALUES ($1, $2, jsonb_build_object('scopes', $3::text[]), $4, $5, $6, $7) RETURNING id`,
};

const SET_JOB: Statement = {
  name: 'report_set_job',
  text: `UPDATE analytics.reports SET job_id = $2 WHERE id = $1 AND state <> 'issued'`,
};

const ISSUE: Statement = {
  name: 'report_issue',
  text: `UPDATE analytics.reports SET state = 'issued', job_id = $2, document = $3, pdf = $4, made_from = $5, issued_at = $6
    WHERE id = $1 AND state <> 'issued'`,
};

const FIND: Statement = {
  name: 'report_find',
  text: `SELECT ${COLUMNS} FROM ${FROM} WHERE r.tenant_id = $1 AND r.id = $2`,
};

const LIST: Statement = {
  name: 'reports_list',
  text: `SELECT ${COLUMNS} FROM ${FROM}
    WHERE r.tenant_id = $1 AND r.kind <> 'esg' AND ($2::text IS NULL OR r.kind = $2) AND ($3::int IS NULL OR r.id < $3)
    ORDER BY r.id DESC LIMIT $4`,
};

const DOCUMENT: Statement = {
  name: 'report_document',
  text: `SELECT document FROM analytics.reports WHERE tenant_id = $1 AND id = $2`,
};

const PDF: Statement = {
  name: 'report_pdf',
  text: `SELECT pdf FROM analytics.reports WHERE tenant_id = $1 AND id = $2`,
};

/** Keeps reports; one that was issued is changed no more, which a trigger guards. */
@Injectable()
export class ReportRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** @throws ConstraintError when the report it supersedes has a newer version already */
  async add(report: NewReport): Promise<number> {
    const { tenantId, kind, scopes, params, version, supersedes, requestedBy } = report;
    const values = [tenantId, kind, scopes, params, version, supersedes, requestedBy];
    const [row] = await this.#database.rows<{ id: number }>(ADD, values);
    if (row === undefined) throw new Error('The report was not added.');
    return row.id;
  }

  async setJob(id: number, jobId: string): Promise<void> {
    await this.#database.rows(SET_JOB, [id, jobId]);
  }

  async issue(id: number, jobId: string, document: ReportDocument, pdf: Uint8Array): Promise<void> {
    const { made_from: madeFrom, issued_at: issuedAt } = document;
    await this.#database.rows(ISSUE, [id, jobId, document, Buffer.from(pdf), madeFrom, issuedAt]);
  }

  async find(tenantId: number, id: number): Promise<StoredReport | undefined> {
    const [row] = await this.#database.rows<StoredReport>(FIND, [tenantId, id]);
    return row;
  }

  /** Newest first, those with a lower id than `beforeId`. */
  list(
    tenantId: number,
    kind: ReportKind | null,
    beforeId: number | null,
    limit: number,
  ): Promise<StoredReport[]> {
    return this.#database.rows<StoredReport>(LIST, [tenantId, kind, beforeId, limit]);
  }

  async document(tenantId: number, id: number): Promise<ReportDocument | null> {
    const [row] = await this.#database.rows<{ document: ReportDocument | null }>(DOCUMENT, [tenantId, id]);
    return row?.document ?? null;
  }

  async pdf(tenantId: number, id: number): Promise<Buffer | null> {
    const [row] = await this.#database.rows<{ pdf: Buffer | null }>(PDF, [tenantId, id]);
    return row?.pdf ?? null;
  }
}
