import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { refreshAll, writeEnergy } from './support/readings.ts';
import { plainRegistry } from './support/registry.ts';
import { migratedDatabase, type ScratchDatabase } from './support/scratch-database.ts';

const password = 'a password of a test, long enough';
const dayMillis = 86_400_000;
const now = Math.floor(Date.now() / 3_600_000) * 3_600_000;

let database: ScratchDatabase;
let admin: pg.Client;
let home: pg.Client;
let neighbour: pg.Client;
let neighbourRole: string;

beforeAll(async () => {
  database = await migratedDatabase();
  admin = await database.connect();
  await plainRegistry(admin);
  await admin.query("INSERT INTO tenants (name, slug) VALUES ('Neighbour', 'neighbour')");
  await admin.query(
    "INSERT INTO factories (tenant_id, name, slug, time_zone) VALUES (2, 'Next door', 'next-door', 'Europe/Berlin')",
  );
  await admin.query(
    "INSERT INTO machines (factory_id, name, display_name, type) VALUES (3, 'secret', 'Secret', 'other')",
  );
  await admin.query(
    "INSERT INTO devices (tenant_id, factory_id, code, dialect) VALUES (2, 3, 'secret', 'canonical')",
  );
  const { rows: added } = await admin.query<{ id: number }>("SELECT id FROM machines WHERE name = 'secret'");
  const secret = added[0]?.id ?? 0;
  const times = Array.from({ length: 300 }, (_, step) => now - (step + 1) * 600_000);
  for (const machineId of [1, secret])
    await writeEnergy(
      admin,
      times.map((timeMillis) => ({ timeMillis, machineId, powerKw: machineId })),
    );
  await refreshAll(admin);
  const service = await database.connect('service');
  const { rows } = await service.query<{ role: string }>('SELECT reader.create_role(2, $1) AS role', [
    password,
  ]);
  neighbourRole = rows[0]?.role ?? '';
  home = await database.connect('reader');
  const url = new URL(database.urlFor('reader'));
  url.username = neighbourRole;
  url.password = password;
  neighbour = new pg.Client({ connectionString: url.href });
  neighbour.on('error', () => undefined);
  await neighbour.connect();
}, 90_000);

afterAll(async () => {
  await neighbour.end();
  await database.drop();
});

const insufficientPrivilege = { code: '42501' };

async function column(client: pg.Client, query: string): Promise<unknown[]> {
  const { rows } = await client.query<unknown[]>({ text: query, rowMode: 'array' });
  return rows.map(([value]) => value);
}

describe('each reader', () => {
  it('sees its own tenant', async () => {
    expect(await column(home, 'SELECT slug FROM tenants')).toEqual(['test']);
    expect(await column(neighbour, 'SELECT slug FROM tenants')).toEqual(['neighbour']);
    expect(await column(neighbour, 'SELECT name FROM machines')).toEqual(['secret']);
    expect(await column(home, "SELECT count(*)::int FROM machines WHERE name = 'secret'")).toEqual([0]);
  });

  it.each([
    'factories',
    'areas',
    'machines',
    'devices',
    'meter_assignments',
    'machine_groups',
    'machine_status',
    'energy_readings',
    'production_data',
    'environmental_data',
    'measurements',
    'device_events',
    'energy_1min',
    'energy_15min',
    'energy_1hour',
    'energy_1day',
    'production_1hour',
    'environment_1hour',
    'ledger_current',
    'daily_totals',
    'tariff_versions',
    'emission_factors',
    'reconciliation_tickets',
  ])('asks %s', async (view) => {
    await expect(neighbour.query(`SELECT * FROM ${view} LIMIT 1`)).resolves.toBeDefined();
  });

  it('reads the aggregates of its own machines only', async () => {
    const query = 'SELECT DISTINCT machine_id FROM energy_1hour ORDER BY 1';
    expect(await column(home, query)).toEqual([1]);
    expect(await column(neighbour, query)).toEqual(await column(neighbour, 'SELECT id FROM machines'));
    expect(await column(neighbour, 'SELECT count(*)::int FROM energy_readings WHERE machine_id = 1')).toEqual(
      [0],
    );
  });

  it('computes figures of its own machines only', async () => {
    const figure = (machine: string): string =>
      `SELECT energy_kwh FROM energy_total(${machine}, 'electricity', now() - INTERVAL '30 days', now())`;
    expect(await column(home, figure('1'))).not.toEqual([null]);
    const kpis =
      "SELECT name FROM kpis(ARRAY(SELECT id FROM machines LIMIT 1), now() - INTERVAL '1 day', now())";
    expect((await column(home, kpis)).length).toBeGreaterThan(5);
    for (const stranger of ['1', '99'])
      await expect(neighbour.query(figure(stranger))).rejects.toMatchObject({
        message: `There is no machine ${stranger}`,
      });
  });

  it('learns nothing by conditions that tell what they see', async () => {
    const spy = "SELECT 1 / (CASE WHEN name = 'secret' THEN 0 ELSE 1 END) FROM machines";
    await expect(home.query(spy)).resolves.toBeDefined();
    await expect(
      home.query("SELECT * FROM machines WHERE 1 / (CASE WHEN name = 'secret' THEN 0 ELSE 1 END) > 0"),
    ).resolves.toBeDefined();
  });
});

describe('a reader does not get at', () => {
  it.each([
    'SELECT * FROM public.machines',
    'SELECT * FROM public.energy_1hour',
    'SELECT * FROM public.energy_readings',
    'SELECT * FROM public.ledger_entries',
    'SELECT * FROM users',
    'SELECT * FROM api_keys',
    'SELECT * FROM reader_roles',
    'SELECT * FROM audit_log',
    'SELECT * FROM reader.own_machines',
    'SELECT rolpassword FROM pg_authid',
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_ls_dir('/')",
    "SELECT lo_import('/etc/passwd')",
    'SELECT lo_create(0)',
    "COPY (SELECT 1) TO '/tmp/x'",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    'SELECT pg_sleep(60)',
    "SELECT pg_sleep_for('1 minute')",
    'SELECT pg_advisory_lock(3217004)',
    "SELECT pg_notify('registry_changed', '')",
    "SELECT telemetry.energy_total(1, 'electricity', now() - INTERVAL '1 day', now())",
    "SELECT kpi.all_of('{1}', now() - INTERVAL '1 day', now())",
    "SELECT reader.create_role(1, 'a password that is long enough')",
    'CALL reader.end_long_queries(0, \'{"longest_s": 0}\')',
    'SET ROLE enms_owner',
    'SET ROLE enms_service',
    'SET SESSION AUTHORIZATION enms_reader_1',
    'CREATE EXTENSION dblink',
    "CREATE FUNCTION reader.own_tenant() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    'INSERT INTO reader_roles VALUES (current_user, 1)',
    'DROP VIEW reader.machines',
    'DROP TABLE machines',
    'DELETE FROM machines',
    "INSERT INTO machines (factory_id, name, display_name, type) VALUES (1, 'x', 'x', 'other')",
  ])('%s', async (statement) => {
    await neighbour.query('BEGIN READ WRITE');
    const code = await neighbour.query(statement).then(
      () => 'done',
      (error: unknown) => (error as { code: string }).code,
    );
    await neighbour.query('ROLLBACK');
    // Besides the missing right: no such role or extension, not a table, a view that takes no rows.
    expect(['42501', '22023', '42704', '42809', '55000', '0A000', '58P01']).toContain(code);
  });

  it('the stored parts of a table or an aggregate', async () => {
    const { rows } = await admin.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
        WHERE schemaname = '_timescaledb_internal' AND tablename ~ '^_(hyper|materialized)'`,
    );
    expect(rows.length).toBeGreaterThan(2);
    for (const { name } of rows)
      await expect(neighbour.query(`SELECT FROM ${name} LIMIT 1`)).rejects.toMatchObject(
        insufficientPrivilege,
      );
  });
});

it('readers are cut off, and write nothing', async () => {
  for (const reader of [home, neighbour]) {
    expect(await column(reader, 'SHOW statement_timeout')).toEqual(['15s']);
    expect(await column(reader, 'SHOW default_transaction_read_only')).toEqual(['on']);
    expect(await column(reader, 'SHOW search_path')).toEqual(['reader, public']);
  }
});

it('a role has a tenant, and a password that is none to guess', async () => {
  const service = await database.connect('service');
  await expect(
    service.query("SELECT reader.create_role(99, 'a password that is long enough')"),
  ).rejects.toMatchObject({
    code: 'P0002',
  });
  await expect(service.query("SELECT reader.create_role(2, 'short')")).rejects.toMatchObject({
    code: '28P01',
  });
  await expect(service.query('SELECT reader.create_role(2, NULL)')).rejects.toMatchObject({ code: '28P01' });
});

(process.env['TEST_DATABASE_URL'] === undefined ? it.skip : it)(
  'what runs on although it lifted the limit is ended',
  async () => {
    const url = new URL(database.urlFor('reader'));
    url.username = neighbourRole;
    url.password = password;
    const runaway = new pg.Client({ connectionString: url.href });
    runaway.on('error', () => undefined);
    await runaway.connect();
    await runaway.query('SET statement_timeout = 0');
    const endless = runaway.query('SELECT count(*) FROM generate_series(1, 1e12::bigint)').then(
      () => 'done',
      (error: unknown) => (error as { code: string }).code,
    );
    await new Promise((wake) => setTimeout(wake, 100));
    await admin.query(`CALL reader.end_long_queries(0, '{"longest_s": 0.05}')`);
    expect(await endless).toBe('57P01');
  },
  20_000,
);

it('what was open to readers before is closed by the next migration', async () => {
  await admin.query('GRANT SELECT ON machines, energy_1hour, energy_readings TO enms_reader');
  const { migrate } = await import('../src/migrator.ts');
  const { testSettings } = await import('./support/scratch-database.ts');
  await migrate(admin, testSettings);
  for (const table of ['machines', 'energy_1hour', 'energy_readings'])
    await expect(home.query(`SELECT FROM public.${table}`)).rejects.toMatchObject(insufficientPrivilege);
  const { rows } = await admin.query<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a
      WHERE a.grantee = 'enms_reader'::regrole AND c.relnamespace <> 'reader'::regnamespace`,
  );
  expect(rows).toEqual([]);
});

it('a machine over 90 days is read by the index', async () => {
  const from = new Date(now - 90 * dayMillis).toISOString();
  const { rows } = await home.query<{ 'QUERY PLAN': string }>(
    `EXPLAIN SELECT sum(power_kwh) FROM energy_1hour WHERE machine_id = 1 AND bucket >= '${from}'`,
  );
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toMatch(/Index Cond: .*machine_id = 1/);
});
