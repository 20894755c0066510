import type { Database } from '../service/database.ts';
import type { CheckResult, Part } from './system-health.ts';

/** The database with its schema; without it nothing can be answered. */
export class DatabasePart implements Part {
  readonly name = 'database';
  readonly essential = true;
  readonly isOwn = true;
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async check(): Promise<CheckResult> {
    const cause = await this.#database.cause();
    return cause === null ? { status: 'up', cause: null } : { status: 'down', cause };
  }
}
