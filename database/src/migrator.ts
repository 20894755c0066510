import type pg from 'pg';
import { ensureExtensions, ensureRoles, prepareDatabase, type Role } from './server-setup.ts';
import { functionFiles, migrationFiles, policyFiles, type SqlFile } from './sources.ts';

/** What a migration run needs beside the connection. */
export interface MigrationSettings {
  readonly passwords: Readonly<Record<Role, string>>;
  /** Age in PostgreSQL's interval syntax, e.g. `7 days`. */
  readonly compressAfter: string;
  /** What → how long raw rows stay; missing or empty: for ever. */
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

/** One migration of this code, and whether the database has it. */
export interface MigrationState {
  readonly name: string;
  readonly isApplied: boolean;
}

const bookkeeping = `
  CREATE TABLE IF NOT EXISTS public.schema_migrations (
    id integer PRIMARY KEY,
    name text NOT NULL UNIQUE,
    sha256 text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
  )`;

/** Any number, as long as every version uses the same. */
const lockKey = 3_217_004;

/**
 * Brings a database to this code's schema: new migrations once each, then functions, grants and policies again. All of
 * it is one transaction under a lock, so that a run happens wholly or not at all, and one at a time.
 *
 * @param client session of a superuser, or of a user who may create roles and extensions
 * @param files for tests of other files than this code's own
 * @returns the names of the migrations applied now
 * @throws MigrationError when a frozen migration was changed, the database is newer than this code, or a file fails
 */
export async function migrate(
  client: pg.ClientBase,
  settings: MigrationSettings,
  files: readonly SqlFile[] = migrationFiles(),
): Promise<string[]> {
  await client.query('SET client_min_messages = warning');
  await ensureExtensions(client);
  await client.query('BEGIN');
  try {
    // On a server with one session the transaction itself keeps others out, where the lock would let them in.
    await client.query('SELECT pg_advisory_xact_lock($1)', [lockKey]);
    checkFrozen(await appliedMigrations(client), files);
    await ensureRoles(client, settings.passwords);
    await prepareDatabase(client);
    await client.query("SET LOCAL ROLE enms_owner; SET LOCAL timezone = 'UTC'");
    await client.query(bookkeeping);
    const applied = await applyNew(client, files);
    // Functions call each other, so bodies are checked by the tests, not while half of them are old.
    await client.query('SET LOCAL check_function_bodies = off');
    for (const file of functionFiles()) await runFile(client, file);
    await handOverSettings(client, settings);
    for (const file of policyFiles()) await runFile(client, file);
    await client.query('COMMIT');
    return applied;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    await client.query('RESET client_min_messages');
  }
}

/**
 * Every migration of this code, and whether the database has it.
 *
 * @throws MigrationError when a frozen migration was changed, or the database is newer than this code
 */
export async function migrationStates(client: pg.ClientBase): Promise<MigrationState[]> {
  const applied = await appliedMigrations(client);
  const files = migrationFiles();
  checkFrozen(applied, files);
  const names = new Set(applied.map(({ name }) => name));
  return files.map(({ name }) => ({ name, isApplied: names.has(name) }));
}

async function appliedMigrations(client: pg.ClientBase): Promise<AppliedMigration[]> {
  const { rows } = await client.query<{ exists: boolean }>(
    "SELECT to_regclass('public.schema_migrations') IS NOT NULL AS exists",
  );
  if (rows[0]?.exists !== true) return [];
  return (
    await client.query<AppliedMigration>('SELECT name, sha256 FROM public.schema_migrations ORDER BY id')
  ).rows;
}

function checkFrozen(applied: readonly AppliedMigration[], files: readonly SqlFile[]): void {
  const known = new Map(files.map((file) => [file.name, file]));
  for (const { name, sha256 } of applied) {
    const file = known.get(name);
    if (file === undefined) {
      throw new MigrationError(
        `The database has migration ${name}, which this version does not know: the database is newer. Run the newer version, or restore a backup from before the upgrade.`,
      );
    }
    if (file.sha256 !== sha256) {
      throw new MigrationError(
        `database/${file.path} was changed after it was applied. Applied migrations are frozen: undo the change and write a new migration.`,
      );
    }
  }
}

async function applyNew(client: pg.ClientBase, files: readonly SqlFile[]): Promise<string[]> {
  const known = new Set((await appliedMigrations(client)).map(({ name }) => name));
  const applied: string[] = [];
  for (const file of files) {
    if (known.has(file.name)) continue;
    await runFile(client, file);
    await client.query('INSERT INTO public.schema_migrations (id, name, sha256) VALUES ($1, $2, $3)', [
      Number.parseInt(file.name, 10),
      file.name,
      file.sha256,
    ]);
    applied.push(file.name);
  }
  return applied;
}

async function runFile(client: pg.ClientBase, file: SqlFile): Promise<void> {
  try {
    await client.query(file.text);
  } catch (error) {
    const { message, position } = error as { message: string; position?: string };
    const line = position === undefined ? '' : `:${file.text.slice(0, Number(position)).split('\n').length}`;
    throw new MigrationError(`database/${file.path}${line}: ${message}`, { cause: error });
  }
}

/** The policies read them by current_setting(). */
async function handOverSettings(client: pg.ClientBase, settings: MigrationSettings): Promise<void> {
  const retention = Object.entries(settings.retention).map(([what, keep]) => [`retention_${what}`, keep]);
  for (const [name, value] of [['compress_after', settings.compressAfter], ...retention]) {
    await client.query('SELECT set_config($1, $2, true)', [`enms.${name ?? ''}`, value]);
  }
}
