import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, run, start, untilListening } from './processes.ts';

export const DATABASE_ROOM = fileURLToPath(new URL('../../../database', import.meta.url));
const FROM_SOURCE = ['--conditions=enms-source', '--no-warnings'];
/** Making a new cluster in WebAssembly takes a while on a busy machine. */
const START_MILLIS = 120_000;

/** The same in all specs: on one server they share the roles. */
export const PASSWORDS = {
  ENMS_DB_OWNER_PASSWORD: 'test-owner',
  ENMS_DB_WRITER_PASSWORD: 'test-writer',
  ENMS_DB_SERVICE_PASSWORD: 'test-service',
  ENMS_DB_READER_PASSWORD: 'test-reader',
};

/** A database server that a test started, or a database on a given one. */
export interface DatabaseServer {
  /** As superuser. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** The embedded database as a process of its own, on a free port. */
export async function startEmbedded(dataDir: string): Promise<DatabaseServer> {
  const [port, adminPort] = [await freePort(), await freePort()];
  const server = start(process.execPath, [...FROM_SOURCE, join(DATABASE_ROOM, 'embedded/src/main.ts')], {
    ENMS_DB_DATA_DIR: dataDir,
    ENMS_DB_PORT: String(port),
    ENMS_DB_ADMIN_PORT: String(adminPort),
    ENMS_DB_SUPERUSER_PASSWORD: 'superuser-password',
    LOG_LEVEL: 'warn',
  });
  try {
    await untilListening(port, START_MILLIS);
  } catch (error) {
    await server.stop('SIGKILL');
    throw error;
  }
  return {
    url: `postgresql://postgres:superuser-password@127.0.0.1:${port}/enms`,
    stop: () => server.stop(),
  };
}

/** Brings the schema into a database. */
export async function migrate(url: string): Promise<void> {
  await run(process.execPath, [...FROM_SOURCE, join(DATABASE_ROOM, 'src/main.ts'), 'migrate'], {
    DATABASE_URL: url,
    ...PASSWORDS,
  });
}
