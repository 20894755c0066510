import { Injectable } from '@nestjs/common';
import { Database, instant } from '@enms/http-api';
import type { AuditLogDto, AuditLogQuery } from './audit-dto.ts';

interface AuditRow {
  id: string;
  at: Date;
  actor: string;
  action: string;
  object: string;
  before: unknown;
  after: unknown;
  address: string | null;
}

function instantOf(field: string, text: string | undefined): Date | null {
  return text === undefined ? null : instant(field, text);
}

/** Reads the audit log of a tenant, newest first. */
@Injectable()
export class AuditReader {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** What belongs to no tenant, such as a sign-in by an unknown name, is the home tenant's to see. */
  /** @throws Problem 400 for a time without an offset */
  async page(tenantId: number, query: AuditLogQuery): Promise<AuditLogDto> {
    const rows = await this.#database.rows<AuditRow>(
      `SELECT id, at, actor, action, object, before, after, host(address) AS address FROM audit_log
        WHERE (tenant_id = $1 OR (tenant_id IS NULL AND $1 = (SELECT min(id) FROM tenants)))
          AND ($2::bigint IS NULL OR id < $2) AND ($3::text IS NULL OR starts_with(action, $3))
          AND ($4::text IS NULL OR actor = $4)
          AND ($5::timestamptz IS NULL OR at >= $5) AND ($6::timestamptz IS NULL OR at < $6)
        ORDER BY id DESC LIMIT $7`,
      [
        tenantId,
        query.cursor ?? null,
        query.action ?? null,
        query.actor ?? null,
        instantOf('from', query.from),
        instantOf('to', query.to),
        query.limit + 1,
      ],
    );
    const page = rows.slice(0, query.limit);
    return {
      items: page.map((row) => ({ ...row, at: row.at.toISOString() })),
      next_cursor: rows.length > query.limit ? (page.at(-1)?.id ?? null) : null,
    };
  }
}
