import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { plainRegistry } from './support/registry.ts';
import { migratedDatabase, type ScratchDatabase } from './support/scratch-database.ts';

const password = 'a password of a test, long enough';

let database: ScratchDatabase;
let admin: pg.Client;
let home: pg.Client;
let neighbour: pg.Client;

beforeAll(async () => {
  database = await migratedDatabase();
  admin = await database.connect();
  await plainRegistry(admin);
  await admin.query(`
    INSERT INTO devices (tenant_id, factory_id, code, dialect) VALUES (1, 1, 'ours', 'canonical');
    INSERT INTO quarantine (topic, payload, device_code, dialect, reason, detail) VALUES
      ('t', 'x', 'ours', 'canonical', 'out_of_range', 'secret'), ('t', 'x', NULL, 'canonical', 'unreadable', 'secret')`);
  home = await database.connect('reader');
}, 90_000);

afterAll(async () => {
  await neighbour.end();
  await database.drop();
});

async function column(client: pg.Client, query: string): Promise<unknown[]> {
  const { rows } = await client.query<unknown[]>({ text: query, rowMode: 'array' });
  return rows.map(([value]) => value);
}

const quarantined = 'SELECT reason FROM quarantined_messages ORDER BY 1';

it('the only tenant sees what came from nobody, too; never what was sent', async () => {
  expect(await column(home, quarantined)).toEqual(['out_of_range', 'unreadable']);
  await expect(home.query('SELECT payload FROM quarantined_messages')).rejects.toMatchObject({
    code: '42703',
  });
});

describe('with a second tenant', () => {
  beforeAll(async () => {
    await admin.query(`
      INSERT INTO tenants (name, slug) VALUES ('Neighbour', 'neighbour');
      INSERT INTO factories (tenant_id, name, slug, time_zone) VALUES (2, 'Next door', 'next-door', 'Europe/Berlin');
      INSERT INTO machines (factory_id, name, display_name, type) VALUES (3, 'secret', 'Secret', 'other');
      INSERT INTO devices (tenant_id, factory_id, code, dialect) VALUES (2, 3, 'theirs', 'canonical'), (2, 3, 'ours', 'canonical');
      INSERT INTO quarantine (topic, payload, device_code, dialect, reason, detail) VALUES
        ('t', 'x', 'theirs', 'canonical', 'clock_ahead', 'secret');
      INSERT INTO analytics.jobs (tenant_id, kind, requested_by) VALUES (1, 'ours', 'ann'), (2, 'theirs', 'bob'), (NULL, 'all', 'clock');
      INSERT INTO posting_state (machine_id, carrier, posted_to) VALUES (1, 'electricity', now()), (10, 'electricity', now())`);
    const service = await database.connect('service');
    const { rows } = await service.query<{ role: string }>('SELECT reader.create_role(2, $1) AS role', [
      password,
    ]);
    const url = new URL(database.urlFor('reader'));
    url.username = rows[0]?.role ?? '';
    url.password = password;
    neighbour = new pg.Client({ connectionString: url.href });
    neighbour.on('error', () => undefined);
    await neighbour.connect();
  });

  it('each sees messages of its own devices, of a code that both have the first; what came from nobody, nobody', async () => {
    expect(await column(home, quarantined)).toEqual(['out_of_range']);
    expect(await column(neighbour, quarantined)).toEqual(['clock_ahead']);
  });

  it('each sees its own jobs and those for all, without who asked', async () => {
    const kinds = 'SELECT kind FROM jobs ORDER BY 1';
    expect(await column(home, kinds)).toEqual(['all', 'ours']);
    expect(await column(neighbour, kinds)).toEqual(['all', 'theirs']);
    await expect(home.query('SELECT requested_by FROM jobs')).rejects.toMatchObject({ code: '42703' });
  });

  it('each sees how far its own ledger is', async () => {
    expect(await column(home, 'SELECT machine_id FROM posting_state')).toEqual([1]);
    expect(await column(neighbour, 'SELECT machine_id FROM posting_state')).toEqual([10]);
  });

  it.each([
    "SELECT value FROM key_figure('energy', '{10}', now() - INTERVAL '1 day', now())",
    "SELECT power_avg_kw FROM power_by_periods('{10}', 'electricity', ARRAY[now() - INTERVAL '1 day', now()])",
    "SELECT units FROM production_by_periods('{10}', ARRAY[now() - INTERVAL '1 day', now()])",
  ])('refuses a machine of another tenant: %s', async (query) => {
    await expect(home.query(query)).rejects.toMatchObject({ message: 'There is no machine 10' });
    await expect(neighbour.query(query)).resolves.toBeDefined();
  });
});

it.each([
  ['1 hour', '1m', 'minute'],
  ['1 day', '1m', '5 minutes'],
  ['1 day', '15m', '15 minutes'],
  ['7 days', '1m', '15 minutes'],
  ['31 days', '15m', 'hour'],
  ['1 year', '1h', 'day'],
  ['1 year', '30d', 'month'],
  ['50 years', '1h', 'month'],
])('a chart of %s that is wanted by %s is drawn by the %s', async (length, wanted, name) => {
  const query = `SELECT period_name('2026-01-01Z'::timestamptz, '2026-01-01Z'::timestamptz + INTERVAL '${length}', '${wanted}')`;
  expect(await column(home, query)).toEqual([name]);
});

describe('bounds of periods', () => {
  const bounds = async (from: string, to: string, wanted: string): Promise<string[]> => {
    const [value] = (await column(
      home,
      `SELECT period_bounds('${from}', '${to}', '${wanted}', 'Europe/Berlin')`,
    )) as [Date[] | null];
    return value.map((bound) => bound.toISOString());
  };

  it('are days of the zone, of 25 hours where the clock goes back, cut at the ends', async () => {
    expect(await bounds('2026-10-24 12:00Z', '2026-10-26 10:00Z', '1d')).toEqual([
      '2026-10-24T12:00:00.000Z',
      '2026-10-24T22:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
      '2026-10-26T10:00:00.000Z',
    ]);
  });

  it('are quarter hours, cut at the ends', async () => {
    expect(await bounds('2026-10-24 12:07Z', '2026-10-24 12:40Z', '15m')).toEqual([
      '2026-10-24T12:07:00.000Z',
      '2026-10-24T12:15:00.000Z',
      '2026-10-24T12:30:00.000Z',
      '2026-10-24T12:40:00.000Z',
    ]);
  });

  it('enclose nothing where the range is empty', async () => {
    expect(await bounds('2026-10-24 12:00Z', '2026-10-24 12:00Z', '1d')).toEqual([
      '2026-10-24T12:00:00.000Z',
      '2026-10-24T12:00:00.000Z',
    ]);
  });
});

it('a key figure is that of its own function, and an unknown one is named', async () => {
  const own = "SELECT reason FROM key_figure('sec', '{1}', now() - INTERVAL '1 day', now())";
  const { rows } = await admin.query<{ reason: string }>(
    "SELECT reason FROM kpi.sec_of('{1}', now() - INTERVAL '1 day', now())",
  );
  expect(await column(home, own)).toEqual([rows[0]?.reason]);
  await expect(home.query("SELECT * FROM key_figure('wealth', '{1}', now(), now())")).rejects.toMatchObject({
    message: 'There is no key figure wealth',
  });
});

it('jobs and storage of the database are told', async () => {
  expect(await column(home, 'SELECT job FROM database_jobs()')).toEqual(
    expect.arrayContaining(['run_posting', 'policy_refresh_continuous_aggregate energy_1hour']),
  );
  const sizes = (await column(home, 'SELECT bytes FROM storage()')) as string[];
  expect(sizes.length).toBeGreaterThan(10);
  expect(Number(sizes[0])).toBeGreaterThan(1_000_000);
});
