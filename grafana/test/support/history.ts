import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { run, startDatabase } from '@enms/tested-service';
import type { TestDatabase } from '@enms/tested-service';
import pg from 'pg';

const DATABASE_ROOM = fileURLToPath(new URL('../../../database', import.meta.url));

const profileScope = ['--tenant', 'demo', '--factory', 'demo-factory', '--from', '2020-01-01'];

/** A database with the demonstration factory and a simulated past, and a connection as dashboards have it. */
export interface History extends TestDatabase {
  readonly reader: pg.Client;
}

/** The demonstration factory with `days` of history up to now, aggregated and posted. */
export async function startHistory(days: number): Promise<History> {
  const database = await startDatabase();
  try {
    await fill(database, days);
    const reader = new pg.Client({
      ...at(database.serviceUrl),
      user: 'enms_reader',
      password: 'test-reader',
    });
    reader.on('error', () => undefined);
    await reader.connect();
    return {
      ...database,
      reader,
      stop: async () => {
        await reader.end();
        await database.stop();
      },
    };
  } catch (error) {
    await database.stop();
    throw error;
  }
}

async function fill({ admin }: TestDatabase, days: number): Promise<void> {
  const { host, port, user, password, database } = admin;
  const url = new URL(`postgresql://${host}:${port}/${database ?? ''}`);
  url.username = user ?? '';
  url.password = typeof password === 'string' ? password : '';
  const command = (...words: string[]): Promise<unknown> =>
    run(
      process.execPath,
      ['--conditions=enms-source', '--no-warnings', `${DATABASE_ROOM}/src/main.ts`, ...words],
      { DATABASE_URL: url.href },
    );
  await command('seed-registry', `${DATABASE_ROOM}/seeds/demo-factory.json`);
  for (const profile of ['germany-2023', 'natural-gas-ipcc', 'example-time-of-use'])
    await command('seed-profile', profile, ...profileScope);
  const script = await readFile(new URL('./history.sql', import.meta.url), 'utf8');
  await admin.query(script.replaceAll('${DAYS}', String(days)));
  for (const family of ['energy', 'production', 'environment'])
    for (const level of ['1min', '15min', '1hour', '1day'])
      await admin.query(`CALL refresh_continuous_aggregate('${family}_${level}', NULL, NULL)`);
  await admin.query(`CALL accounting.run_posting(NULL, '{"budget_ms": 3600000}')`);
  await admin.query('ANALYZE');
}

function at(serviceUrl: string): { host: string; port: number; database: string } {
  const { hostname, port, pathname } = new URL(serviceUrl);
  return { host: hostname, port: Number(port), database: pathname.slice(1) };
}
