import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { copyTemplate } from './cluster-template.ts';
import { migrate, startEmbedded } from './embedded-server.ts';
import type { DatabaseServer } from './embedded-server.ts';

/**
 * A database with our schema for one spec file, where no job runs: a spec refreshes, posts and reconciles when it wants
 * to, not when a job's turn comes between two of its batches. The roles' passwords are `test-owner` and so on.
 * Embedded, or made on the server of TEST_DATABASE_URL (as superuser).
 */
export async function startMigratedDatabase(): Promise<DatabaseServer> {
  const given = process.env['TEST_DATABASE_URL'];
  return given === undefined ? embedded() : onServer(given);
}

/** The data directory of an embedded database that nobody has used yet, where there is none. */
export async function copyEmptyCluster(dataDir: string): Promise<void> {
  await copyTemplate('empty', dataDir, (template) => filled(template, () => Promise.resolve()));
}

async function embedded(): Promise<DatabaseServer> {
  const directory = mkdtempSync(join(tmpdir(), 'enms-service-'));
  const remove = (): void => {
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    const dataDir = join(directory, 'data');
    await copyTemplate('migrated', dataDir, (template) => filled(template, prepare));
    const server = await startEmbedded(dataDir);
    return {
      url: server.url,
      stop: async () => {
        await server.stop();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

async function filled(dataDir: string, work: (url: string) => Promise<void>): Promise<void> {
  const server = await startEmbedded(dataDir);
  try {
    await work(server.url);
  } finally {
    await server.stop();
  }
}

async function onServer(serverUrl: string): Promise<DatabaseServer> {
  const name = `service_${process.pid}_${Date.now()}`;
  const server = new pg.Client(serverUrl);
  await server.connect();
  await server.query(`CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const stop = async (): Promise<void> => {
    await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await server.end();
  };
  try {
    await prepare(url.href);
    return { url: url.href, stop };
  } catch (error) {
    // Else the spec would wait for it forever instead of telling.
    await stop();
    throw error;
  }
}

async function prepare(url: string): Promise<void> {
  await migrate(url);
  const admin = new pg.Client(url);
  await admin.connect();
  try {
    await admin.query(
      'SELECT alter_job(job_id, scheduled => false) FROM timescaledb_information.jobs WHERE job_id >= 1000',
    );
  } finally {
    await admin.end();
  }
}
