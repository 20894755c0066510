import pg from 'pg';
import { functionFiles, migrationFiles, policyFiles, type SqlFile } from './sources.ts';

/** The roles that rooms connect with; the database is the boundary of what each may do. */
export const roles = ['owner', 'writer', 'service', 'reader'] as const;
export type Role = (typeof roles)[number];

/** What a migration run needs beside the connection. */
export interface MigrationSettings {
  readonly passwords: Readonly<Record<Role, string>>;
  /** Age in PostgreSQL's interval syntax, e.g. `7 days`. */
  readonly compressAfter: string;
  /** What → how long raw readings stay; missing or empty: for ever. */
  readonly retention: Readonly<Record<string, string>>;
}

/** A migration run that must not go on; the message says what to do. */
export class MigrationError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MigrationError';
  }
}

/** One migration as the database remembers it. */
interface AppliedMigration {
  readonly name: string;
  readonly sha256: string;
}

const bookkeeping = `
  CREATE TABLE IF NOT EXISTS schema_migrations (
    name text PRIMARY KEY,
    sha256 text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
  )`;

/**
 * Brings a database to this code's schema: new migrations once each, then functions, grants and policies again.
 * One run at a time: each migration holds an exclusive lock on the bookkeeping table.
 *
 * @returns the names of the migrations applied now
 * @throws MigrationError when a frozen migration was changed, or the database is newer than this code
 */
export async function migrate(client: pg.ClientBase, settings: MigrationSettings): Promise<string[]> {
  await client.query("SET client_min_messages = warning; SET timezone = 'UTC'");
  await ensureRoles(client, settings.passwords);
  await client.query(bookkeeping);
  const files = migrationFiles();
  const applied: string[] = [];
  checkFrozen(await appliedMigrations(client), files);
  for (const file of files) if (await applyOnce(client, file)) applied.push(file.name);
  // Functions call each other, so bodies are checked by the tests, not while half of them are old.
  await client.query('SET check_function_bodies = off');
  for (const file of functionFiles()) await runFile(client, file);
  await applySettings(client, settings);
  for (const file of policyFiles()) await runFile(client, file);
  await client.query('RESET check_function_bodies; RESET client_min_messages');
  return applied;
}

/** Every migration of this code, and whether the database has it. */
export async function migrationStatus(
  client: pg.ClientBase,
): Promise<{ name: string; isApplied: boolean }[]> {
  const { rows } = await client.query<{ known: boolean }>(
    "SELECT to_regclass('public.schema_migrations') IS NOT NULL AS known",
  );
  const applied = rows[0]?.known ? await appliedMigrations(client) : [];
  const files = migrationFiles();
  checkFrozen(applied, files);
  const names = new Set(applied.map(({ name }) => name));
  return files.map(({ name }) => ({ name, isApplied: names.has(name) }));
}

async function appliedMigrations(client: pg.ClientBase): Promise<AppliedMigration[]> {
  return (await client.query<AppliedMigration>('SELECT name, sha256 FROM schema_migrations ORDER BY name'))
    .rows;
}

function checkFrozen(applied: readonly AppliedMigration[], files: readonly SqlFile[]): void {
  const known = new Map(files.map((file) => [file.name, file]));
  for (const { name, sha256 } of applied) {
    const file = known.get(name);
    if (file === undefined) {
      throw new MigrationError(
        `The database has migration ${name}, which this version does not know: it is newer. Run the newer version, or restore a backup from before the upgrade.`,
      );
    }
    if (file.sha256 !== sha256) {
      throw new MigrationError(
        `${file.path} was changed after it was applied. Applied migrations are frozen: undo the change and write a new migration.`,
      );
    }
  }
}

async function applyOnce(client: pg.ClientBase, file: SqlFile): Promise<boolean> {
  await client.query('BEGIN');
  try {
    await client.query('LOCK TABLE schema_migrations IN EXCLUSIVE MODE');
    const { rowCount } = await client.query('SELECT FROM schema_migrations WHERE name = $1', [file.name]);
    if (rowCount === 0) {
      await client.query(file.text);
      await client.query('INSERT INTO schema_migrations (name, sha256) VALUES ($1, $2)', [
        file.name,
        file.sha256,
      ]);
    }
    await client.query('COMMIT');
    return rowCount === 0;
  } catch (error) {
    await client.query('ROLLBACK');
    throw explain(file, error);
  }
}

async function runFile(client: pg.ClientBase, file: SqlFile): Promise<void> {
  try {
    await client.query(file.text);
  } catch (error) {
    throw explain(file, error);
  }
}

function explain(file: SqlFile, error: unknown): MigrationError {
  const { message, position } = error as { message: string; position?: string };
  const line =
    position === undefined ? '' : `, line ${file.text.slice(0, Number(position)).split('\n').length}`;
  return new MigrationError(`database/${file.path}${line}: ${message}`, { cause: error });
}

/** Passwords cannot be parameters of ALTER ROLE, so they are quoted as literals. */
async function ensureRoles(client: pg.ClientBase, passwords: Readonly<Record<Role, string>>): Promise<void> {
  for (const role of roles) {
    const name = `enms_${role}`;
    const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [name]);
    if (rowCount === 0) await client.query(`CREATE ROLE ${pg.escapeIdentifier(name)} LOGIN`);
    await client.query(
      `ALTER ROLE ${pg.escapeIdentifier(name)} PASSWORD ${pg.escapeLiteral(passwords[role])}`,
    );
  }
}

async function applySettings(client: pg.ClientBase, settings: MigrationSettings): Promise<void> {
  const values = { compress_after: settings.compressAfter, ...prefixed('retention_', settings.retention) };
  for (const [name, value] of Object.entries(values)) {
    await client.query('SELECT set_config($1, $2, false)', [`enms.${name}`, value]);
  }
}

function prefixed(prefix: string, values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name, value]));
}
