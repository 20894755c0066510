import pg from 'pg';
import { PASSWORDS } from './embedded-server.ts';
import { startMigratedDatabase } from './migrated-database.ts';

/** A migrated TimescaleDB of its own for one spec file. */
export interface TestDatabase {
  /** For the role that the services use. */
  readonly serviceUrl: string;
  /** Connected as superuser, for what a test prepares and looks up. */
  readonly admin: pg.Client;
  stop(): Promise<void>;
}

/** Starts a migrated database and connects to it. */
export async function startDatabase(): Promise<TestDatabase> {
  const { url, stop } = await startMigratedDatabase();
  const admin = new pg.Client(url);
  admin.on('error', () => undefined);
  await admin.connect();
  const service = new URL(url);
  service.username = 'enms_service';
  service.password = PASSWORDS.ENMS_DB_SERVICE_PASSWORD;
  return {
    serviceUrl: service.href,
    admin,
    stop: async () => {
      await admin.end();
      await stop();
    },
  };
}
