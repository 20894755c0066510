import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';

const LOAD_AGAIN_MILLIS = 1000;

/** Whose machine it is, kept in memory: each live reading is sorted by it. */
@Injectable()
export class MachineTenants {
  readonly #database: Database;
  #tenants: ReadonlyMap<number, number> = new Map();
  #loadedAtMillis = Number.NEGATIVE_INFINITY;
  #loading: Promise<void> | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The tenant of a machine; undefined for one that nobody has, or that is too new. */
  of(machineId: number): number | undefined {
    return this.#tenants.get(machineId);
  }

  /** Reads the machines anew, unless that was a moment ago. @throws DatabaseError */
  async refresh(): Promise<void> {
    if (performance.now() - this.#loadedAtMillis < LOAD_AGAIN_MILLIS) return;
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined;
    });
    await this.#loading;
  }

  async #load(): Promise<void> {
    this.#loadedAtMillis = performance.now();
    const rows = await this.#database.rows<{ id: number; tenant_id: number }>(
      'SELECT m.id, f.tenant_id FROM machines m JOIN factories f ON f.id = m.factory_id',
    );
    this.#tenants = new Map(rows.map((row) => [row.id, row.tenant_id]));
  }
}
