import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';

const entry = resolve(import.meta.dirname, '../../embedded/src/main.ts');
const startTimeoutMillis = 60_000;

/** The embedded database as a process of its own, as it runs in an installation. */
export interface EmbeddedProcess {
  /** Of the superuser. */
  readonly url: string;
  readonly adminUrl: string;
  stop(): Promise<void>;
}

/** Starts it on free ports with a new data directory, which goes away with it. */
export async function startEmbedded(): Promise<EmbeddedProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'enms-database-'));
  const [port, adminPort] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, ['--conditions=enms-source', entry], {
    env: {
      PATH: process.env['PATH'],
      LOG_LEVEL: 'warn',
      ENMS_DB_DATA_DIR: join(folder, 'data'),
      ENMS_DB_BACKUP_DIR: join(folder, 'backups'),
      ENMS_DB_PORT: String(port),
      ENMS_DB_ADMIN_PORT: String(adminPort),
      ENMS_DB_SUPERUSER_PASSWORD: 'test-superuser',
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const url = `postgres://postgres:test-superuser@127.0.0.1:${port}/enms`;
  await untilReady(url, () => child.exitCode);
  return {
    url,
    adminUrl: `http://127.0.0.1:${adminPort}`,
    async stop() {
      if (child.exitCode === null) {
        const exited = once(child, 'exit');
        child.kill('SIGTERM');
        await exited;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilReady(url: string, exitCode: () => number | null): Promise<void> {
  const deadline = Date.now() + startTimeoutMillis;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return;
    } catch (error) {
      if (exitCode() !== null) throw new Error('the embedded database did not start', { cause: error });
      if (Date.now() > deadline) throw new Error('the embedded database is not ready', { cause: error });
      await new Promise((wake) => setTimeout(wake, 200));
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
