import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { migrate } from '../src/migrator.ts';
import { migrationFiles } from '../src/sources.ts';
import { emptyDatabase, testSettings, type ScratchDatabase } from './support/scratch-database.ts';

let database: ScratchDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await emptyDatabase();
  client = await database.connect();
}, 90_000);
afterAll(() => database.drop());

const names = migrationFiles().map(({ name }) => name);

async function jobs(): Promise<{ job_id: number; proc_name: string; hypertable_name: string }[]> {
  const { rows } = await client.query<{ job_id: number; proc_name: string; hypertable_name: string }>(
    'SELECT job_id, proc_name, hypertable_name FROM timescaledb_information.jobs WHERE job_id >= 1000 ORDER BY 1',
  );
  return rows;
}

describe('migrate', () => {
  it('leaves nothing behind when a migration fails, and says where', async () => {
    const broken = {
      path: 'migrations/9999_x.sql',
      name: '9999_x',
      text: 'SELECT 1;\nSELECT oops;',
      sha256: '',
    };
    await expect(migrate(client, testSettings, [...migrationFiles(), broken])).rejects.toThrow(
      /database\/migrations\/9999_x\.sql:2: column "oops" does not exist/,
    );
    const { rows } = await client.query("SELECT to_regclass('public.tenants') AS table");
    expect(rows).toEqual([{ table: null }]);
  });

  it('builds everything from nothing, by two at a time as if by one', async () => {
    const other = await database.connect();
    const applied = await Promise.all([migrate(client, testSettings), migrate(other, testSettings)]);
    expect(applied.map(({ length }) => length).sort()).toEqual([0, names.length]);
    expect(applied.flat()).toEqual(names);
    const { rows } = await client.query<{ name: string }>('SELECT name FROM schema_migrations ORDER BY id');
    expect(rows.map(({ name }) => name)).toEqual(names);
  }, 60_000);

  it('changes nothing the second time, nor a policy whose configuration is the same', async () => {
    const before = await jobs();
    expect(await migrate(client, testSettings)).toEqual([]);
    expect(await jobs()).toEqual(before);
  });

  it('follows the configuration of compression and retention', async () => {
    const retention = { energy: '5 years', quarantine: '90 days' };
    await migrate(client, { ...testSettings, compressAfter: '3 days', retention });
    const { rows } = await client.query(`
      SELECT hypertable_name AS table, coalesce(config ->> 'compress_after', config ->> 'drop_after') AS age
      FROM timescaledb_information.jobs
      WHERE proc_name IN ('policy_compression', 'policy_retention') AND hypertable_name IN ('energy_readings', 'quarantine')
      ORDER BY 1, proc_name`);
    expect(rows).toEqual([
      { table: 'energy_readings', age: '3 days' },
      { table: 'energy_readings', age: '5 years' },
      { table: 'quarantine', age: '90 days' },
    ]);
    await migrate(client, testSettings);
    expect((await jobs()).filter(({ proc_name: procedure }) => procedure === 'policy_retention')).toEqual([]);
  });

  it('has no refresh policy with an open end', async () => {
    const { rows } = await client.query(`
      SELECT count(*)::int AS policies, count(config ->> 'start_offset')::int AS starts, count(config ->> 'end_offset')::int AS ends
      FROM timescaledb_information.jobs WHERE proc_name = 'policy_refresh_continuous_aggregate'`);
    expect(rows).toEqual([{ policies: 16, starts: 16, ends: 16 }]);
  });

  it('refuses a migration that was changed after it was applied', async () => {
    const changed = migrationFiles().map((file, index) =>
      index === 1 ? { ...file, sha256: 'other' } : file,
    );
    await expect(migrate(client, testSettings, changed)).rejects.toThrow(/0002_telemetry.*frozen/);
  });

  it('refuses a database that is newer than the code', async () => {
    const newest = migrationFiles().at(-1)?.name ?? '';
    await expect(migrate(client, testSettings, migrationFiles().slice(0, -1))).rejects.toThrow(
      new RegExp(`${newest}.*newer`),
    );
  });
});
