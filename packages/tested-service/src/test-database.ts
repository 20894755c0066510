import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { Started } from './processes.ts';
import { freePort, run, start, untilListening } from './processes.ts';

const DATABASE_ROOM = fileURLToPath(new URL('../../../database', import.meta.url));
const FROM_SOURCE = ['--conditions=enms-source', '--no-warnings'];
/** The same in all specs: on one server they share the roles. */
const SERVICE_PASSWORD = 'test-service';
/** Making a new cluster in WebAssembly takes a while on a busy machine. */
const START_MILLIS = 120_000;

/** A migrated TimescaleDB of its own for one spec file. */
export interface TestDatabase {
  /** For the role that the services use. */
  readonly serviceUrl: string;
  /** Connected as superuser, for what a test prepares and looks up. */
  readonly admin: pg.Client;
  stop(): Promise<void>;
}

/**
 * Starts the embedded database, or uses the server of TEST_DATABASE_URL (as superuser), where a new database is made.
 */
export async function startDatabase(): Promise<TestDatabase> {
  const given = process.env['TEST_DATABASE_URL'];
  const server = given === undefined ? await embedded() : await onServer(given);
  try {
    return await migrated(server);
  } catch (error) {
    // Else the spec would wait for it forever instead of telling.
    await server.stop();
    throw error;
  }
}

async function migrated({ url, stop }: Server): Promise<TestDatabase> {
  await run(process.execPath, [...FROM_SOURCE, join(DATABASE_ROOM, 'src/main.ts'), 'migrate'], {
    DATABASE_URL: url,
    ENMS_DB_OWNER_PASSWORD: 'test-owner',
    ENMS_DB_WRITER_PASSWORD: 'test-writer',
    ENMS_DB_SERVICE_PASSWORD: SERVICE_PASSWORD,
    ENMS_DB_READER_PASSWORD: 'test-reader',
  });
  const admin = new pg.Client(url);
  await admin.connect();
  admin.on('error', () => undefined);
  // A spec refreshes, posts and reconciles when it wants to, not when a job's turn comes between two of its batches.
  await admin.query(
    'SELECT alter_job(job_id, scheduled => false) FROM timescaledb_information.jobs WHERE job_id >= 1000',
  );
  const service = new URL(url);
  service.username = 'enms_service';
  service.password = SERVICE_PASSWORD;
  return {
    serviceUrl: service.href,
    admin,
    stop: async () => {
      await admin.end();
      await stop();
    },
  };
}

interface Server {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

async function embedded(): Promise<Server> {
  const directory = mkdtempSync(join(tmpdir(), 'enms-service-'));
  const [port, adminPort] = [await freePort(), await freePort()];
  const server: Started = start(
    process.execPath,
    [...FROM_SOURCE, join(DATABASE_ROOM, 'embedded/src/main.ts')],
    {
      ENMS_DB_DATA_DIR: join(directory, 'data'),
      ENMS_DB_PORT: String(port),
      ENMS_DB_ADMIN_PORT: String(adminPort),
      ENMS_DB_SUPERUSER_PASSWORD: 'superuser-password',
      LOG_LEVEL: 'warn',
    },
  );
  await untilListening(port, START_MILLIS);
  return {
    url: `postgresql://postgres:superuser-password@127.0.0.1:${port}/enms`,
    stop: async () => {
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function onServer(serverUrl: string): Promise<Server> {
  const name = `service_${process.pid}_${Date.now()}`;
  const server = new pg.Client(serverUrl);
  await server.connect();
  await server.query(`CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    stop: async () => {
      await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await server.end();
    },
  };
}
