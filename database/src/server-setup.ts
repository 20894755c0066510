import pg from 'pg';
import { prepareReaders } from './reader-setup.ts';

/** The roles that rooms connect with; the database is the boundary of what each may do. */
export const roles = ['owner', 'writer', 'service', 'reader'] as const;
export type Role = (typeof roles)[number];

/** Plans over many chunks look dear, and compiling them takes half a second. */
const uncompiled = { jit: 'off' };

/**
 * For those who keep plans: one that holds the watermark of an aggregate as a constant is thrown away, in every session,
 * with every refresh. Looking it up costs little, but a reader may not.
 */
const planning = { ...uncompiled, 'timescaledb.enable_cagg_watermark_constify': 'off' };

/** What a role gets in each of its sessions. */
const roleSettings: Readonly<Record<Role, Readonly<Record<string, string>>>> = {
  owner: planning,
  // Readings that are weeks late meet compressed chunks; the limit is meant for people's mistakes.
  writer: {
    ...planning,
    statement_timeout: '60s',
    'timescaledb.max_tuples_decompressed_per_dml_transaction': '0',
  },
  service: {
    ...planning,
    statement_timeout: '60s',
    'timescaledb.max_tuples_decompressed_per_dml_transaction': '0',
  },
  reader: { ...uncompiled, statement_timeout: '15s', default_transaction_read_only: 'on' },
};

const internalError = 'XX000';

/** Extensions in a transaction of their own: TimescaleDB wants to be the first thing in a session. */
export async function ensureExtensions(client: pg.ClientBase): Promise<void> {
  await client.query('CREATE EXTENSION IF NOT EXISTS timescaledb');
  await client.query('CREATE EXTENSION IF NOT EXISTS btree_gist');
}

/**
 * Creates the roles of this server with their passwords. Within a transaction.
 *
 * @throws Error of the server when the session's user may not do that
 */
export async function ensureRoles(
  client: pg.ClientBase,
  passwords: Readonly<Record<Role, string>>,
): Promise<void> {
  // Another database's migration may be at them right now.
  await client.query('LOCK TABLE pg_authid IN SHARE ROW EXCLUSIVE MODE');
  for (const role of roles) {
    const name = `enms_${role}`;
    const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [name]);
    if (rowCount === 0) await client.query(`CREATE ROLE ${name}`);
    // Passwords cannot be parameters of ALTER ROLE, so they are quoted as literals.
    await client.query(`ALTER ROLE ${name} LOGIN PASSWORD ${pg.escapeLiteral(passwords[role])}`);
    for (const [setting, value] of Object.entries(roleSettings[role])) {
      await client.query(`ALTER ROLE ${name} SET ${setting} = ${pg.escapeLiteral(value)}`);
    }
  }
  await client.query('GRANT enms_owner TO CURRENT_USER');
}

/** Gives the owner this database to build in, and closes it to everybody but our roles. Within a transaction. */
export async function prepareDatabase(client: pg.ClientBase): Promise<void> {
  await client.query(`
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    GRANT ALL ON SCHEMA public TO enms_owner;
    CREATE SCHEMA IF NOT EXISTS telemetry AUTHORIZATION enms_owner;
    CREATE SCHEMA IF NOT EXISTS accounting AUTHORIZATION enms_owner;
    CREATE SCHEMA IF NOT EXISTS kpi AUTHORIZATION enms_owner;
    CREATE SCHEMA IF NOT EXISTS analytics AUTHORIZATION enms_owner;
    CREATE SCHEMA IF NOT EXISTS pgboss AUTHORIZATION enms_owner;
    CREATE SCHEMA IF NOT EXISTS reader AUTHORIZATION enms_owner;
    ALTER ROLE enms_reader SET search_path = reader, public`);
  await prepareReaders(client);
  await closeDatabase(client);
}

/** Nobody but our roles connects, and the reader makes no temporary tables. */
async function closeDatabase(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ name: string }>('SELECT current_database() AS name');
  const database = pg.escapeIdentifier(rows[0]?.name ?? '');
  await client.query('SAVEPOINT database_rights');
  try {
    await client.query(`
      REVOKE ALL ON DATABASE ${database} FROM PUBLIC;
      GRANT CONNECT, TEMPORARY ON DATABASE ${database} TO enms_owner, enms_writer, enms_service;
      GRANT CONNECT ON DATABASE ${database} TO enms_reader`);
  } catch (error) {
    // PostgreSQL in WebAssembly cannot change the rights of a database ("tuple concurrently deleted").
    if ((error as { code?: string }).code !== internalError) throw error;
    await client.query('ROLLBACK TO SAVEPOINT database_rights');
  }
}
