import pg from 'pg';
import { majorVersion } from './backup.ts';
import { runTool } from './postgres-tools.ts';
import { ensureExtensions, ensureRoles, prepareDatabase, type Role } from './server-setup.ts';

/**
 * Replaces a database by a backup of pg_dump. The backup is restored beside it first, and takes its name only when it
 * is complete; the old one stays under another name.
 *
 * @param databaseUrl of a superuser, naming the database to replace; it need not exist
 * @returns the name under which the old database stays, if there was one
 * @throws PostgresToolError, or the server's error
 */
export async function restoreServer(
  databaseUrl: string,
  file: string,
  passwords: Readonly<Record<Role, string>>,
): Promise<string | undefined> {
  const url = new URL(databaseUrl);
  const name = decodeURIComponent(url.pathname.slice(1));
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const restored = `${name}_restored_${time}`;
  const maintenanceUrl = named(url, 'postgres');
  await withClient(maintenanceUrl, (client) =>
    client.query(`CREATE DATABASE ${pg.escapeIdentifier(restored)}`),
  );
  try {
    await fill(named(url, restored), file, passwords);
  } catch (error) {
    await withClient(maintenanceUrl, (client) =>
      client.query(`DROP DATABASE ${pg.escapeIdentifier(restored)} WITH (FORCE)`),
    );
    throw error;
  }
  return withClient(maintenanceUrl, async (client) => {
    await endSessions(client, restored);
    const kept = `${name}_before_${time}`;
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 1) await rename(client, name, kept);
    await rename(client, restored, name);
    return rowCount === 1 ? kept : undefined;
  });
}

async function fill(url: string, file: string, passwords: Readonly<Record<Role, string>>): Promise<void> {
  await withClient(url, async (client) => {
    await ensureExtensions(client);
    await client.query('BEGIN');
    await ensureRoles(client, passwords);
    await client.query('COMMIT');
    await client.query('SELECT timescaledb_pre_restore()');
  });
  await runTool('pg_restore', url, await majorVersion(url), [
    '--exit-on-error',
    `--dbname=${decodeURIComponent(new URL(url).pathname.slice(1))}`,
    file,
  ]);
  await withClient(url, async (client) => {
    await client.query('SELECT timescaledb_post_restore()');
    await client.query('BEGIN');
    await prepareDatabase(client);
    await client.query('COMMIT');
    // The transactions of another server mean nothing here: mark the same hours anew.
    await client.query(`
      WITH marked AS (DELETE FROM late_buckets RETURNING family, bucket)
      INSERT INTO late_buckets (family, bucket) SELECT DISTINCT family, bucket FROM marked`);
  });
}

/** A database can only be renamed while nobody is in it; TimescaleDB's workers count, and come back. */
async function rename(client: pg.ClientBase, from: string, to: string): Promise<void> {
  const [before, after] = [pg.escapeIdentifier(from), pg.escapeIdentifier(to)];
  await client.query(`ALTER DATABASE ${before} WITH ALLOW_CONNECTIONS false`);
  await endSessions(client, from);
  await client.query(`ALTER DATABASE ${before} RENAME TO ${after}`);
  await client.query(`ALTER DATABASE ${after} WITH ALLOW_CONNECTIONS true`);
}

async function endSessions(client: pg.ClientBase, database: string): Promise<void> {
  await client.query('SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1', [
    database,
  ]);
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function named(url: URL, database: string): string {
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(database)}`;
  return other.href;
}
