import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Where Debian and Ubuntu keep the tools of each major version. */
const debianFolder = '/usr/lib/postgresql';

/** A tool of PostgreSQL failed or is missing; the message says what to do. */
export class PostgresToolError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PostgresToolError';
  }
}

/**
 * Runs pg_dump, pg_restore … against a database. The password travels in the environment, not on the command line.
 *
 * @param serverMajor major version of the server: the tool must not be older
 * @throws PostgresToolError
 */
export async function runTool(
  tool: 'pg_dump' | 'pg_restore',
  databaseUrl: string,
  serverMajor: number,
  words: readonly string[],
): Promise<void> {
  const program = await findTool(tool, serverMajor);
  try {
    await run(program, words, { env: connectionEnvironment(databaseUrl), maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    const said = String((error as { stderr?: string }).stderr ?? error).trim();
    throw new PostgresToolError(`${tool}: ${said.split('\n').slice(-5).join('\n')}`, { cause: error });
  }
}

async function findTool(tool: string, serverMajor: number): Promise<string> {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  if (existsSync(debianFolder)) {
    folders.push(...readdirSync(debianFolder).map((version) => join(debianFolder, version, 'bin')));
  }
  for (const program of folders.map((folder) => join(folder, tool)).filter((path) => existsSync(path))) {
    const { stdout } = await run(program, ['--version']);
    if (Number(/\) (\d+)/.exec(stdout)?.[1]) >= serverMajor) return program;
  }
  throw new PostgresToolError(
    `${tool} of PostgreSQL ${serverMajor} or newer is missing: install the package postgresql-client-${serverMajor}`,
  );
}

function connectionEnvironment(databaseUrl: string): NodeJS.ProcessEnv {
  const url = new URL(databaseUrl);
  const sslMode = url.searchParams.get('sslmode');
  return {
    PATH: process.env['PATH'],
    PGHOST: url.hostname,
    PGPORT: url.port || '5432',
    PGUSER: decodeURIComponent(url.username),
    PGPASSWORD: decodeURIComponent(url.password),
    PGDATABASE: decodeURIComponent(url.pathname.slice(1)),
    ...(sslMode !== null && { PGSSLMODE: sslMode }),
  };
}
