import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);

/** What may be done to the server itself, each by a shell command that the environment names. */
const serverCommands = {
  kill: 'E2E_DATABASE_KILL',
  stop: 'E2E_DATABASE_STOP',
  start: 'E2E_DATABASE_START',
} as const;

/** A database made for one system on the TimescaleDB server of `E2E_DATABASE_URL`. */
export class NativeServer {
  private constructor(
    private readonly serverUrl: string,
    private readonly name: string,
  ) {}

  /** @returns undefined where no server is given: then the system brings its embedded database */
  static async fromEnvironment(): Promise<NativeServer | undefined> {
    const serverUrl = process.env['E2E_DATABASE_URL'];
    if (serverUrl === undefined) return undefined;
    const server = new NativeServer(serverUrl, `e2e_${process.pid}_${Date.now()}`);
    await server.ask(`CREATE DATABASE ${server.name}`);
    return server;
  }

  /** Whether its commands are known: without them nothing can take the server away. */
  static get canBeStopped(): boolean {
    return Object.values(serverCommands).every((name) => process.env[name] !== undefined);
  }

  /** Lines of `.env`. Roles belong to the server: systems side by side give them the same passwords. */
  get settings(): Record<string, string> {
    const url = new URL(this.serverUrl);
    url.pathname = `/${this.name}`;
    const passwords = ['OWNER', 'WRITER', 'SERVICE', 'READER'].map((role) => [
      `ENMS_DATABASE_${role}_PASSWORD`,
      `for-tests-only-${role.toLowerCase()}`,
    ]);
    return { DATABASE_URL: url.href, ...(Object.fromEntries(passwords) as Record<string, string>) };
  }

  /** @throws Error when the environment names no command for it, or the command fails */
  async command(what: keyof typeof serverCommands): Promise<void> {
    const command = process.env[serverCommands[what]];
    if (command === undefined) throw new Error(`${serverCommands[what]} names no command`);
    await run('bash', ['-c', command]);
  }

  /** Drops the database, and what a restore has left of it under another name. */
  async remove(): Promise<void> {
    const { rows } = await this.ask<{ datname: string }>(
      'SELECT datname FROM pg_database WHERE datname = $1 OR starts_with(datname, $1 || $2)',
      [this.name, '_'],
    );
    for (const { datname } of rows)
      await this.ask(`DROP DATABASE ${pg.escapeIdentifier(datname)} WITH (FORCE)`);
  }

  private async ask<R extends pg.QueryResultRow>(
    sql: string,
    values: string[] = [],
  ): Promise<pg.QueryResult<R>> {
    const client = new pg.Client({ connectionString: this.serverUrl });
    await client.connect();
    try {
      return await client.query<R>(sql, values);
    } finally {
      await client.end();
    }
  }
}
