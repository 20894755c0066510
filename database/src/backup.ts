import { execFile } from 'node:child_process';
import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);

/** The embedded server copies its own files while it runs; a native one is dumped by PostgreSQL's own tools. */
export interface BackupPlace {
  /** Superuser URL. */
  readonly databaseUrl: string;
  /** Administration URL of the embedded server; undefined: the database is a native one. */
  readonly adminUrl: string | undefined;
  readonly folder: string;
}

/**
 * Takes a backup while the system runs.
 *
 * @returns the path of the file
 */
export async function takeBackup(place: BackupPlace): Promise<string> {
  mkdirSync(place.folder, { recursive: true });
  return place.adminUrl === undefined ? dumpNative(place) : copyEmbedded(place.adminUrl);
}

async function copyEmbedded(adminUrl: string): Promise<string> {
  const answer = await fetch(`${adminUrl}/backup`, { method: 'POST' });
  const report = (await answer.json()) as { file?: string; error?: string };
  if (report.file === undefined)
    throw new Error(`The database took no backup: ${report.error ?? answer.statusText}`);
  return report.file;
}

async function dumpNative({ databaseUrl, folder }: BackupPlace): Promise<string> {
  const file = join(folder, `enms-${new Date().toISOString().replaceAll(':', '-').slice(0, 19)}Z.dump`);
  await run(
    'pg_dump',
    ['--format=custom', '--no-password', `--file=${file}.part`, withoutPassword(databaseUrl)],
    {
      env: toolEnvironment(databaseUrl),
    },
  );
  renameSync(`${file}.part`, file);
  return file;
}

/**
 * Replaces a native database by a dump. Nothing else may be connected. TimescaleDB wants to be told before and after:
 * its documentation, "Logical backup".
 */
export async function restoreNative(databaseUrl: string, file: string): Promise<void> {
  const name = decodeURIComponent(new URL(databaseUrl).pathname.slice(1));
  await withClient(maintenanceUrl(databaseUrl), async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)}`);
    await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
  });
  await withClient(databaseUrl, async (client) => {
    await client.query('CREATE EXTENSION IF NOT EXISTS timescaledb');
    await client.query('SELECT timescaledb_pre_restore()');
  });
  await run(
    'pg_restore',
    ['--no-password', '--exit-on-error', `--dbname=${withoutPassword(databaseUrl)}`, file],
    {
      env: toolEnvironment(databaseUrl),
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  await withClient(databaseUrl, (client) => client.query('SELECT timescaledb_post_restore()'));
}

async function withClient(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** Command lines can be read by everybody on the machine: the password goes by the environment. */
function withoutPassword(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.password = '';
  return url.href;
}

function toolEnvironment(databaseUrl: string): NodeJS.ProcessEnv {
  return { ...process.env, PGPASSWORD: decodeURIComponent(new URL(databaseUrl).password) };
}

/** A database cannot be dropped by a session inside it. */
function maintenanceUrl(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.pathname = '/postgres';
  return url.href;
}
