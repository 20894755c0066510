import { Inject, Injectable } from '@nestjs/common';
import { CLOCK } from '../service/clock.ts';
import type { Clock } from '../service/clock.ts';
import { Database } from '../service/database.ts';
import type { Queryable } from '../service/database.ts';

/** Who did something: a principal, or a name without a tenant where nobody is signed in. */
export interface Actor {
  readonly name: string;
  readonly tenantId: number | null;
}

/** Notes who did what. Rows are only ever added; the database refuses to change them. */
@Injectable()
export class AuditLog {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(database: Database, @Inject(CLOCK) clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /**
   * @param action what was done, such as `device.approve`
   * @param object what it was done to, such as `device:meter-1`
   * @param before what it was, null when it was not; never a secret, likewise `after`
   * @param address from where; null when nobody asked over the network
   * @param on the transaction of the change, so that none is without its row
   */
  async record(
    who: Actor,
    action: string,
    object: string,
    before: unknown,
    after: unknown,
    address: string | null,
    on: Queryable = this.#database,
  ): Promise<void> {
    await on.rows(
      `INSERT INTO audit_log (at, tenant_id, actor, action, object, before, after, address)
       VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7::jsonb, $8::inet)`,
      [this.#clock.now(), who.tenantId, who.name, action, object, asJson(before), asJson(after), address],
    );
  }
}

function asJson(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}
