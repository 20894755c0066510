import { Inject, Injectable } from '@nestjs/common';
import { AuditLog, CLOCK, Database, Problem } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import { ScopeDirectory } from '../../energy/scope-directory.ts';
import type { Principal } from '@enms/access-tokens';
import type { ListTicketsQuery, TicketDto, TicketListDto } from './ticket-dto.ts';
import type { Ticket } from './ticket-repository.ts';
import { TicketRepository } from './ticket-repository.ts';

/** What the reconciliation wants a person to look at. */
@Injectable()
export class TicketService {
  readonly #database: Database;
  readonly #tickets: TicketRepository;
  readonly #scopes: ScopeDirectory;
  readonly #audit: AuditLog;
  readonly #clock: Clock;

  constructor(
    database: Database,
    tickets: TicketRepository,
    scopes: ScopeDirectory,
    audit: AuditLog,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#database = database;
    this.#tickets = tickets;
    this.#scopes = scopes;
    this.#audit = audit;
    this.#clock = clock;
  }

  async list(tenantId: number, query: ListTicketsQuery): Promise<TicketListDto> {
    const machine = query.machine === undefined ? null : await this.#scopes.machine(tenantId, query.machine);
    const filter = { status: query.status === 'any' ? null : query.status, machineId: machine?.id ?? null };
    const found = await this.#tickets.list(tenantId, filter, query.cursor ?? null, query.limit + 1);
    const page = found.slice(0, query.limit);
    const last = page.at(-1);
    return {
      items: page.map(ticketDto),
      next_cursor: found.length > query.limit && last !== undefined ? last.id : null,
    };
  }

  /**
   * Settles an open ticket. Energy that it withholds counts once it is accepted: the database posts it.
   *
   * @throws Problem 404 `unknown_ticket`, 409 `already_settled`
   */
  settle(
    who: Principal,
    id: string,
    status: 'accepted' | 'dismissed',
    comment: string,
    address: string,
  ): Promise<TicketDto> {
    return this.#database.transaction(async (transaction) => {
      const before = await this.#tickets.take(transaction, who.tenantId, id);
      if (before === undefined) {
        throw new Problem(404, 'unknown_ticket', `There is no ticket ${id}.`, {
          remedy: 'GET /api/v1/reconciliation/tickets?status=any lists all.',
        });
      }
      if (before.status !== 'open') {
        throw new Problem(409, 'already_settled', `Ticket ${id} is ${before.status}.`, {
          remedy: 'Only open tickets are settled.',
        });
      }
      const after = {
        ...before,
        status,
        comment,
        resolved_by: who.name,
        resolved_at: this.#clock.now(),
      };
      await this.#tickets.settle(transaction, after);
      await this.#audit.record(
        who,
        `ticket.${status === 'accepted' ? 'accept' : 'dismiss'}`,
        `ticket:${id}`,
        { status: before.status },
        { status, comment },
        address,
        transaction,
      );
      return ticketDto(after);
    });
  }
}

function ticketDto(ticket: Ticket): TicketDto {
  return {
    ...ticket,
    starts_at: ticket.starts_at.toISOString(),
    ends_at: ticket.ends_at.toISOString(),
    opened_at: ticket.opened_at.toISOString(),
    resolved_at: ticket.resolved_at?.toISOString() ?? null,
  };
}
