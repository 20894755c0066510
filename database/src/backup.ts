import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { runTool } from './postgres-tools.ts';

/** A backup that is complete. */
export interface Backup {
  readonly file: string;
  readonly bytes: number;
}

/**
 * Asks the running embedded database for a backup of itself, which it verifies by restoring.
 *
 * @param adminUrl base of its administration address
 * @throws Error with what the database says
 */
export async function backUpEmbedded(adminUrl: string): Promise<Backup> {
  const response = await fetch(new URL('/backup', adminUrl), { method: 'POST' });
  const report = (await response.json()) as Backup & { error?: string };
  if (!response.ok) throw new Error(`the database made no backup: ${report.error ?? response.statusText}`);
  return report;
}

/**
 * Dumps a PostgreSQL database while it works (pg_dump, custom format).
 *
 * @throws PostgresToolError
 */
export async function backUpServer(databaseUrl: string, folder: string): Promise<Backup> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `enms-${new Date().toISOString().replace(/[:.]/g, '-')}.dump`);
  const unfinished = `${file}.unfinished`;
  const serverMajor = await majorVersion(databaseUrl);
  try {
    await runTool('pg_dump', databaseUrl, serverMajor, ['--format=custom', `--file=${unfinished}`]);
    await runTool('pg_restore', databaseUrl, serverMajor, ['--list', '--file=/dev/null', unfinished]);
    renameSync(unfinished, file);
  } finally {
    rmSync(unfinished, { force: true });
  }
  return { file, bytes: statSync(file).size };
}

/** Of the server, such as 17. */
export async function majorVersion(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ version: number }>(
      "SELECT current_setting('server_version_num')::int / 10000 AS version",
    );
    return rows[0]?.version ?? 0;
  } finally {
    await client.end();
  }
}
