import { randomBytes } from 'node:crypto';
import { startMigratedDatabase } from '@enms/tested-service/database';
import pg from 'pg';
import type { MigrationSettings } from '../../src/migrator.ts';
import { roles, type Role } from '../../src/server-setup.ts';
import { startEmbedded } from './embedded-process.ts';

/** Any passwords: the databases of the tests are gone after them. */
export const testSettings: MigrationSettings = {
  passwords: Object.fromEntries(roles.map((role) => [role, `test-${role}`])) as Record<Role, string>,
  compressAfter: '7 days',
  retention: {},
};

/** A database of its own for one spec file: embedded, or on the server of TEST_DATABASE_URL. */
export interface ScratchDatabase {
  /** @param role superuser when left out */
  connect(role?: Role): Promise<pg.Client>;
  urlFor(role?: Role): string;
  drop(): Promise<void>;
}

/** A database without anything of ours in it. */
export async function emptyDatabase(): Promise<ScratchDatabase> {
  const serverUrl = process.env['TEST_DATABASE_URL'];
  if (serverUrl === undefined) {
    const server = await startEmbedded();
    return scratch(server.url, () => server.stop());
  }
  const name = `enms_test_${randomBytes(6).toString('hex')}`;
  await onServer(serverUrl, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return scratch(url.href, () => onServer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`));
}

/** A database with our schema, and no job that refreshes behind the test's back. */
export async function migratedDatabase(): Promise<ScratchDatabase> {
  const { url, stop } = await startMigratedDatabase();
  return scratch(url, stop);
}

function scratch(superuserUrl: string, drop: () => Promise<void>): ScratchDatabase {
  const clients: pg.Client[] = [];
  const urlFor = (role?: Role): string => {
    if (role === undefined) return superuserUrl;
    const url = new URL(superuserUrl);
    url.username = `enms_${role}`;
    url.password = testSettings.passwords[role];
    return url.href;
  };
  return {
    urlFor,
    async connect(role) {
      const client = new pg.Client({ connectionString: urlFor(role) });
      client.on('error', () => undefined);
      await client.connect();
      clients.push(client);
      return client;
    },
    async drop() {
      await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
      await drop();
    },
  };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
