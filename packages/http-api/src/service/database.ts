import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { DatabaseError, createPool, inTransaction, withNamedErrors } from '@enms/timescale-client';
import type { Pool, PoolClient } from '@enms/timescale-client';
import type { Logger } from 'pino';
import { Problem } from '../problem/problem.ts';

const CONNECT_TIMEOUT_MILLIS = 3000;
const QUERY_TIMEOUT_MILLIS = 15_000;
const FIRST_RETRY_MILLIS = 250;
const LONGEST_RETRY_MILLIS = 10_000;

/** A statement that each connection prepares once, by its name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** What runs statements: the pool, or the one connection of a transaction. */
export interface Queryable {
  /** @throws DatabaseError and its kinds */
  rows<R extends object>(statement: string | Statement, values?: readonly unknown[]): Promise<R[]>;
}

/** How a service uses the database. */
export interface DatabaseOptions {
  readonly url: string;
  readonly maxConnections: number;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** With its argument types: the newest function that the service calls, so that an older schema is told. */
  readonly neededFunction: string;
  /** How long a statement may take; 15 s where nothing is said. */
  readonly queryTimeoutMillis?: number;
  /** How long to wait for a connection; 3 s where nothing is said. */
  readonly connectTimeoutMillis?: number;
}

/** The database of the installation. Requests that come while it is away fail at once with a retryable error. */
export class Database implements Queryable, OnApplicationBootstrap, OnApplicationShutdown {
  readonly #pool: Pool;
  readonly #log: Logger;
  readonly #neededFunction: string;
  #retry: NodeJS.Timeout | undefined;

  constructor(options: DatabaseOptions, log: Logger) {
    this.#log = log;
    this.#neededFunction = options.neededFunction;
    this.#pool = createPool({
      url: options.url,
      maxConnections: options.maxConnections,
      applicationName: options.applicationName,
      connectTimeoutMillis: options.connectTimeoutMillis ?? CONNECT_TIMEOUT_MILLIS,
      queryTimeoutMillis: options.queryTimeoutMillis ?? QUERY_TIMEOUT_MILLIS,
    });
  }

  /** Says in the log what it waits for, until the database with its schema is there. */
  onApplicationBootstrap(): void {
    void this.#waitUntilThere(FIRST_RETRY_MILLIS);
  }

  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.#retry);
    await this.#pool.end();
  }

  rows<R extends object>(statement: string | Statement, values: readonly unknown[] = []): Promise<R[]> {
    return run(this.#pool, statement, values);
  }

  /**
   * Runs `work` between BEGIN and COMMIT; whatever it throws rolls back.
   * Hold a transaction no longer than its statements take: the embedded database serves one at a time.
   *
   * @throws Problem as `work` threw it; DatabaseError and its kinds
   */
  async transaction<T>(work: (transaction: Queryable) => Promise<T>): Promise<T> {
    let refusal: Problem | undefined;
    try {
      return await inTransaction(this.#pool, async (client) => {
        try {
          return await work({ rows: (statement, values = []) => run(client, statement, values) });
        } catch (error) {
          if (error instanceof Problem) refusal = error;
          throw error;
        }
      });
    } catch (error) {
      throw refusal ?? error;
    }
  }

  /** Why the database cannot answer, null when it can. */
  async cause(): Promise<string | null> {
    try {
      const [row] = await this.rows<{ migrated: boolean }>(
        'SELECT to_regprocedure($1) IS NOT NULL AS migrated',
        [this.#neededFunction],
      );
      return row?.migrated === true ? null : 'the schema is not there yet: run the migrations';
    } catch (error) {
      return error instanceof DatabaseError ? error.message : String(error);
    }
  }

  /** Connections of the pool, by state. */
  poolUse(): Readonly<Record<'total' | 'idle' | 'waiting', number>> {
    const { totalCount, idleCount, waitingCount } = this.#pool;
    return { total: totalCount, idle: idleCount, waiting: waitingCount };
  }

  async #waitUntilThere(retryMillis: number): Promise<void> {
    const cause = await this.cause();
    if (cause === null) {
      this.#log.info('database is there');
      return;
    }
    this.#log.warn({ cause, retryInMillis: retryMillis }, 'waiting for the database');
    this.#retry = setTimeout(
      () => void this.#waitUntilThere(Math.min(retryMillis * 2, LONGEST_RETRY_MILLIS)),
      retryMillis,
    );
  }
}

async function run<R extends object>(
  on: Pool | PoolClient,
  statement: string | Statement,
  values: readonly unknown[],
): Promise<R[]> {
  const query = typeof statement === 'string' ? { text: statement } : statement;
  return withNamedErrors(async () => (await on.query<R>({ ...query, values: [...values] })).rows);
}
