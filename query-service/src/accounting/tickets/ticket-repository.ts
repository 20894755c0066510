import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';
import type { Queryable } from '@enms/http-api';
import type { TicketStatus } from './ticket-dto.ts';

/** A ticket as it is stored, with the names of what it is about. */
export interface Ticket {
  /** A bigint as text. */
  readonly id: string;
  readonly kind: string;
  readonly status: TicketStatus;
  readonly machine_id: number | null;
  readonly machine: string | null;
  readonly device: string | null;
  readonly carrier: string | null;
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly withheld_kwh: number | null;
  readonly detail: object;
  readonly opened_at: Date;
  readonly resolved_at: Date | null;
  readonly resolved_by: string | null;
  readonly comment: string | null;
}

const TICKETS = `
  SELECT t.id, t.kind, t.status, t.machine_id, m.name AS machine, d.code AS device, t.carrier, t.starts_at, t.ends_at,
         t.withheld_kwh, t.detail, t.opened_at, t.resolved_at, t.resolved_by, t.comment
    FROM reconciliation_tickets t LEFT JOIN machines m ON m.id = t.machine_id LEFT JOIN devices d ON d.id = t.device_id`;

/** Reads and settles tickets of the reconciliation. */
@Injectable()
export class TicketRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Newest first, starting behind `beforeId`. */
  list(
    tenantId: number,
    filter: { readonly status: TicketStatus | null; readonly machineId: number | null },
    beforeId: string | null,
    limit: number,
  ): Promise<Ticket[]> {
    return this.#database.rows<Ticket>(
      `${TICKETS} WHERE t.tenant_id = $1 AND ($2::text IS NULL OR t.status = $2)
          AND ($3::int IS NULL OR t.machine_id = $3) AND ($4::bigint IS NULL OR t.id < $4)
        ORDER BY t.id DESC LIMIT $5`,
      [tenantId, filter.status, filter.machineId, beforeId, limit],
    );
  }

  /** Takes a ticket to settle it; waits for whoever else does. */
  async take(on: Queryable, tenantId: number, id: string): Promise<Ticket | undefined> {
    const [ticket] = await on.rows<Ticket>(
      `${TICKETS} WHERE t.tenant_id = $1 AND t.id = $2 FOR UPDATE OF t`,
      [tenantId, id],
    );
    return ticket;
  }

  async settle(on: Queryable, ticket: Ticket): Promise<void> {
    await on.rows(
      `UPDATE reconciliation_tickets SET status = $2, resolved_at = $3, resolved_by = $4, comment = $5 WHERE id = $1`,
      [ticket.id, ticket.status, ticket.resolved_at, ticket.resolved_by, ticket.comment],
    );
  }
}
