import { createParamDecorator, Injectable } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { ConstraintError } from '@enms/timescale-client';
import type { FastifyRequest } from 'fastify';
import { AuditLog, Database, Problem, addressOf } from '@enms/http-api';
import type { IdentifiedRequest, Queryable } from '@enms/http-api';
import type { Principal } from '@enms/access-tokens';

/** Who changes something, and from where. */
export interface Actor {
  readonly who: Principal;
  readonly address: string;
}

/** The signed-in actor of a request, for the changes that it makes. */
export const CurrentActor = createParamDecorator((_data: unknown, context: ExecutionContext): Actor => {
  const request = context.switchToHttp().getRequest<FastifyRequest & IdentifiedRequest>();
  if (request.principal === undefined) throw new Error('The route is public: nobody is known to ask');
  return { who: request.principal, address: addressOf(request) };
});

/** Something of the registry before and after a change; null: it is not there. */
export interface Change<T> {
  /** For the audit log, such as `factory.create`. */
  readonly action: string;
  /** For the audit log, such as `factory:demo`. */
  readonly object: string;
  readonly before: unknown;
  readonly after: unknown;
  /** What the caller gets. */
  readonly result: T;
}

/** What a constraint of the schema means to who asked, by its name. */
export type Refusals = Readonly<Record<string, () => Problem>>;

/** Changes the registry: in one transaction, with its row in the audit log. */
@Injectable()
export class RegistryChanges {
  readonly #database: Database;
  readonly #audit: AuditLog;

  constructor(database: Database, audit: AuditLog) {
    this.#database = database;
    this.#audit = audit;
  }

  /** @throws Problem of `work`, or of the constraint that refused it */
  async make<T>(actor: Actor, refusals: Refusals, work: (on: Queryable) => Promise<Change<T>>): Promise<T> {
    return refusing(refusals, () =>
      this.#database.transaction(async (on) => {
        const change = await work(on);
        await this.note(actor, change, on);
        return change.result;
      }),
    );
  }

  /** Adds the change to the audit log. */
  async note(actor: Actor, change: Change<unknown>, on: Queryable): Promise<void> {
    const { action, object, before, after } = change;
    await this.#audit.record(actor.who, action, object, before, after, actor.address, on);
  }
}

/** Runs `work`; where a constraint refuses it, says what that means. */
export async function refusing<T>(refusals: Refusals, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ConstraintError)) throw error;
    const refusal = refusals[error.constraint ?? ''];
    if (refusal !== undefined) throw refusal();
    if (error.sqlState !== FOREIGN_KEY) throw error;
    throw new Problem(
      409,
      'in_use',
      'Something else still refers to it, or what it refers to has just gone.',
      {
        remedy: 'Remove what belongs to it first, or keep it.',
        cause: error,
      },
    );
  }
}

const FOREIGN_KEY = '23503';
