import pg from 'pg';
import { nameError } from './errors.ts';

/** A day stays the text it is, `2026-11-21`: as a Date it would be a moment in this machine's time zone. */
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.DATE, (text) => text);

export type Pool = pg.Pool;
export type PoolClient = pg.PoolClient;

/** What runs a statement: the pool, or the one connection of a transaction. */
export type Queryable = Pick<pg.Pool | pg.PoolClient, 'query'>;

/** How to reach the database. */
export interface PoolOptions {
  readonly url: string;
  /** Connections at most. */
  readonly maxConnections: number;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** How long to wait for a connection. */
  readonly connectTimeoutMillis?: number;
  /** A statement is given up after this time, and the database ends it; undefined: the role's own limit alone. */
  readonly queryTimeoutMillis?: number;
}

/** The roles' own limit (database/src/server-setup.ts), which a client does not lift. */
const ROLE_LIMIT_MILLIS = 60_000;

/** What nobody waits for any more would keep the embedded database from everybody else. */
function limits(millis: number): Pick<pg.PoolConfig, 'query_timeout' | 'statement_timeout'> {
  return { query_timeout: millis, statement_timeout: Math.min(millis, ROLE_LIMIT_MILLIS) };
}

/** A pool of connections that outlives restarts of the database. It connects at the first query. */
export function createPool(options: PoolOptions): Pool {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.maxConnections,
    application_name: options.applicationName,
    connectionTimeoutMillis: options.connectTimeoutMillis ?? 10_000,
    // A new connection plans everything anew: what one has learnt is kept.
    idleTimeoutMillis: 10 * 60_000,
    keepAlive: true,
    types,
    ...(options.queryTimeoutMillis !== undefined && limits(options.queryTimeoutMillis)),
  });
  // A broken idle connection is replaced at the next query, which reports what matters.
  pool.on('error', () => undefined);
  // One that breaks while it is lent out fails the query it runs; the event beside it would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/**
 * Runs `work` on one connection between BEGIN and COMMIT. Any error rolls back; a connection whose ROLLBACK fails is
 * thrown away.
 *
 * @throws DatabaseError of the kind that the SQLSTATE names; errors of `work` that are no database errors as they are
 */
export async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await withNamedErrors(() => pool.connect());
  let broken = false;
  try {
    await withNamedErrors(() => client.query('BEGIN'));
    const result = await work(client);
    await withNamedErrors(() => client.query('COMMIT'));
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => (broken = true));
    throw isDatabaseFailure(error) ? nameError(error) : error;
  } finally {
    client.release(broken);
  }
}

/** Runs a query and throws its failure with its name. */
export async function withNamedErrors<T>(query: () => Promise<T>): Promise<T> {
  try {
    return await query();
  } catch (error) {
    throw nameError(error);
  }
}

/** node-postgres throws its own class for what the server says, and plain errors with a code for the network. */
function isDatabaseFailure(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return true;
  if (!(error instanceof Error)) return false;
  return (
    'code' in error ||
    /connection (terminated|timeout)|timeout exceeded when trying to connect|query read timeout/i.test(
      error.message,
    )
  );
}
