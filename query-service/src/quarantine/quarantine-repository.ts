import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';
import type { Queryable } from '@enms/http-api';
import type { QuarantineOwner } from './quarantine-owner.ts';
import { isOwned, ownerValues } from './quarantine-owner.ts';

export const QUARANTINE_STATUSES = ['open', 'replayed', 'discarded'] as const;
export type QuarantineStatus = (typeof QUARANTINE_STATUSES)[number];

/** A message set aside, as it came. */
export interface QuarantinedMessage {
  /** A bigint as text. */
  readonly id: string;
  readonly receivedAt: Date;
  readonly topic: string;
  readonly payload: Buffer;
  readonly deviceCode: string | null;
  readonly dialect: string | null;
  readonly reason: string;
  readonly detail: string;
  readonly status: QuarantineStatus;
  readonly resolvedAt: Date | null;
}

/** Which messages are meant; null means any. */
export interface QuarantineFilter {
  readonly reason: string | null;
  readonly device: string | null;
}

interface QuarantineRow {
  id: string;
  received_at: Date;
  topic: string;
  payload: Buffer;
  device_code: string | null;
  dialect: string | null;
  reason: string;
  detail: string;
  status: QuarantineStatus;
  resolved_at: Date | null;
}

const COLUMNS = 'id, received_at, topic, payload, device_code, dialect, reason, detail, status, resolved_at';

/** Reads and settles what waits in quarantine. */
@Injectable()
export class QuarantineRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Newest first, starting behind `beforeId`. */
  async list(
    owner: QuarantineOwner,
    status: QuarantineStatus | null,
    filter: QuarantineFilter,
    beforeId: string | null,
    limit: number,
  ): Promise<QuarantinedMessage[]> {
    const rows = await this.#database.rows<QuarantineRow>(
      `SELECT ${COLUMNS} FROM quarantine
        WHERE ($1::text IS NULL OR status = $1) AND ($2::text IS NULL OR reason = $2)
          AND ($3::text IS NULL OR device_code = $3) AND ($4::bigint IS NULL OR id < $4) AND ${isOwned(6)}
        ORDER BY id DESC LIMIT $5`,
      [status, filter.reason, filter.device, beforeId, limit, ...ownerValues(owner)],
    );
    return rows.map(toMessage);
  }

  async find(owner: QuarantineOwner, id: string): Promise<QuarantinedMessage | undefined> {
    const [row] = await this.#database.rows<QuarantineRow>(
      `SELECT ${COLUMNS} FROM quarantine WHERE id = $1 AND ${isOwned(2)}`,
      [id, ...ownerValues(owner)],
    );
    return row === undefined ? undefined : toMessage(row);
  }

  /** Open messages by reason, most frequent first. */
  async openByReason(owner: QuarantineOwner): Promise<{ readonly reason: string; readonly count: number }[]> {
    return this.#database.rows(
      `SELECT reason, count(*)::int AS count FROM quarantine WHERE status = 'open' AND ${isOwned(1)}
        GROUP BY reason ORDER BY 2 DESC`,
      ownerValues(owner),
    );
  }

  /** Takes open messages to work on, oldest first; others leave them alone until the end of the transaction. */
  async takeOpen(
    on: Queryable,
    owner: QuarantineOwner,
    filter: QuarantineFilter,
    afterId: string,
    limit: number,
  ): Promise<QuarantinedMessage[]> {
    const rows = await on.rows<QuarantineRow>(
      `SELECT ${COLUMNS} FROM quarantine
        WHERE status = 'open' AND ($1::text IS NULL OR reason = $1) AND ($2::text IS NULL OR device_code = $2)
          AND id > $3 AND ${isOwned(5)} ORDER BY id LIMIT $4 FOR UPDATE SKIP LOCKED`,
      [filter.reason, filter.device, afterId, limit, ...ownerValues(owner)],
    );
    return rows.map(toMessage);
  }

  /** Takes one message to work on, whatever its status; waits for whoever works on it. */
  async takeOne(on: Queryable, owner: QuarantineOwner, id: string): Promise<QuarantinedMessage | undefined> {
    const [row] = await on.rows<QuarantineRow>(
      `SELECT ${COLUMNS} FROM quarantine WHERE id = $1 AND ${isOwned(2)} FOR UPDATE`,
      [id, ...ownerValues(owner)],
    );
    return row === undefined ? undefined : toMessage(row);
  }

  async settle(
    on: Queryable,
    ids: readonly string[],
    status: 'replayed' | 'discarded',
    at: Date,
  ): Promise<void> {
    await on.rows('UPDATE quarantine SET status = $2, resolved_at = $3 WHERE id = ANY ($1::bigint[])', [
      ids,
      status,
      at,
    ]);
  }

  /** Notes why messages are still not fit to be stored. */
  async keepOpen(
    on: Queryable,
    messages: readonly { readonly id: string; readonly reason: string; readonly detail: string }[],
  ): Promise<void> {
    await on.rows(
      `UPDATE quarantine q SET reason = r.reason, detail = r.detail
         FROM unnest($1::bigint[], $2::text[], $3::text[]) AS r (id, reason, detail)
        WHERE q.id = r.id`,
      [
        messages.map(({ id }) => id),
        messages.map(({ reason }) => reason),
        messages.map(({ detail }) => detail),
      ],
    );
  }

  /** When each device was approved, in milliseconds since 1970, for those that were approved here. */
  async approvals(on: Queryable, tenantId: number, codes: readonly string[]): Promise<Map<string, number>> {
    const rows = await on.rows<{ code: string; approved_at: Date }>(
      `SELECT code, (configuration->>'approved_at')::timestamptz AS approved_at FROM devices
        WHERE tenant_id = $2 AND code = ANY ($1::text[]) AND configuration ? 'approved_at' AND status = 'active'`,
      [codes, tenantId],
    );
    return new Map(rows.map((row) => [row.code, row.approved_at.getTime()]));
  }
}

function toMessage(row: QuarantineRow): QuarantinedMessage {
  return {
    id: row.id,
    receivedAt: row.received_at,
    topic: row.topic,
    payload: row.payload,
    deviceCode: row.device_code,
    dialect: row.dialect,
    reason: row.reason,
    detail: row.detail,
    status: row.status,
    resolvedAt: row.resolved_at,
  };
}
