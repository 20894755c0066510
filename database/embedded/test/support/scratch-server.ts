import { copyEmptyCluster } from '@enms/tested-service/database';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedServer, type RunningEmbeddedServer } from '../../src/index.ts';

export const PASSWORD = 'test-superuser';

/** A server on a data directory of its own, with what the tests do to it. */
export class ScratchServer {
  readonly folder = mkdtempSync(join(tmpdir(), 'enms-embedded-'));
  readonly #environment: Readonly<Record<string, string>>;
  readonly #clients: pg.Client[] = [];
  running!: RunningEmbeddedServer;

  constructor(environment: Readonly<Record<string, string>> = {}) {
    this.#environment = environment;
  }

  get dataDir(): string {
    return join(this.folder, 'data');
  }

  /** Making a cluster takes ten times what copying one does. */
  async start(): Promise<void> {
    if (!existsSync(this.dataDir)) await copyEmptyCluster(this.dataDir);
    this.running = await startEmbeddedServer({
      dataDir: this.dataDir,
      backupDir: join(this.folder, 'backups'),
      superuserPassword: PASSWORD,
      environment: this.#environment,
    });
  }

  config(overrides: pg.ClientConfig = {}): pg.ClientConfig {
    return {
      host: '127.0.0.1',
      port: this.running.port,
      user: 'postgres',
      password: PASSWORD,
      database: 'enms',
      ...overrides,
    };
  }

  /** A connected client, closed with the server. */
  async client(overrides: pg.ClientConfig = {}): Promise<pg.Client> {
    const client = new pg.Client(this.config(overrides));
    client.on('error', () => undefined);
    await client.connect();
    this.#clients.push(client);
    return client;
  }

  pool(max: number): pg.Pool {
    const pool = new pg.Pool({ ...this.config(), max });
    pool.on('error', () => undefined);
    return pool;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.end().catch(() => undefined)));
    await this.running.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Every row of the result's first column. */
export async function column(
  client: pg.ClientBase | pg.Pool,
  sql: string,
  values: unknown[] = [],
): Promise<unknown[]> {
  const { rows } = await client.query<unknown[]>({ text: sql, values, rowMode: 'array' });
  return rows.map(([value]) => value);
}

/** SQLSTATE the promise fails with, or 'succeeded'. */
export async function sqlState(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return 'succeeded';
  } catch (error) {
    return (error as { code?: string }).code;
  }
}

export function pause(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}
