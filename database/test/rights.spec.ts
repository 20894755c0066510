import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { writeEnergy } from './support/readings.ts';
import { plainRegistry } from './support/registry.ts';
import { migratedDatabase, type ScratchDatabase } from './support/scratch-database.ts';

let database: ScratchDatabase;
let reader: pg.Client;
let writer: pg.Client;
let service: pg.Client;

beforeAll(async () => {
  database = await migratedDatabase();
  const admin = await database.connect();
  await plainRegistry(admin);
  await admin.query("INSERT INTO audit_log (actor, action, object) VALUES ('x', 'y', 'z')");
  [reader, writer, service] = [
    await database.connect('reader'),
    await database.connect('writer'),
    await database.connect('service'),
  ];
}, 90_000);
afterAll(() => database.drop());

const insufficientPrivilege = { code: '42501' };
const readOnly = { code: '25006' };

describe('the reader', () => {
  it.each([
    'SELECT * FROM energy_readings',
    'SELECT * FROM energy_1hour',
    'SELECT * FROM machines',
    "SELECT * FROM energy_total(1, 'electricity', now() - INTERVAL '30 days', now())",
    "SELECT * FROM energy_by_local_period(1, 'electricity', now() - INTERVAL '30 days', now(), 'day')",
  ])('reads: %s', async (query) => {
    await expect(reader.query(query)).resolves.toBeDefined();
  });

  it.each([
    "INSERT INTO public.machines (factory_id, name, display_name, type) VALUES (1, 'x', 'x', 'other')",
    'DELETE FROM public.energy_readings',
    'CREATE TABLE mine (x int)',
    'DROP TABLE public.machines',
  ])('writes nothing: %s', async (statement) => {
    await expect(reader.query(statement)).rejects.toMatchObject(readOnly);
    await reader.query('BEGIN READ WRITE');
    await expect(reader.query(statement)).rejects.toMatchObject(insufficientPrivilege);
    await reader.query('ROLLBACK');
  });

  it.each([
    'SELECT * FROM users',
    'SELECT * FROM api_keys',
    'SELECT * FROM refresh_tokens',
    'SELECT * FROM audit_log',
    'SELECT * FROM quarantine',
    'SELECT configuration FROM public.devices',
    'SELECT * FROM schema_migrations',
    "SELECT pg_read_file('/etc/passwd')",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "SELECT telemetry.discover_devices(1, '{a}', '{b}', '{c}')",
    'CALL telemetry.refresh_late_buckets()',
    'SET ROLE enms_owner',
  ])('does not get at: %s', async (statement) => {
    await expect(reader.query(statement)).rejects.toMatchObject(insufficientPrivilege);
  });

  it('is cut off after 15 seconds', async () => {
    const { rows } = await reader.query<{ statement_timeout: string }>('SHOW statement_timeout');
    expect(rows).toEqual([{ statement_timeout: '15s' }]);
  });
});

describe('the writer', () => {
  it('appends readings', async () => {
    expect(await writeEnergy(writer, [{ timeMillis: Date.now(), powerKw: 1 }])).toEqual([]);
  });

  it.each([
    'UPDATE energy_readings SET power_kw = 0',
    'DELETE FROM energy_readings',
    'TRUNCATE energy_readings',
    'DROP TABLE energy_readings',
    "SELECT drop_chunks('energy_readings', now())",
    'ALTER TABLE energy_readings ADD COLUMN x int',
    'SELECT * FROM users',
    'DELETE FROM late_buckets',
    'DELETE FROM devices',
  ])('cannot: %s', async (statement) => {
    await expect(writer.query(statement)).rejects.toMatchObject(insufficientPrivilege);
  });
});

describe('the services', () => {
  it('keep the registry', async () => {
    const { rowCount } = await service.query("UPDATE devices SET status = 'inactive' WHERE id = 1");
    expect(rowCount).toBe(1);
  });

  it.each([
    'UPDATE energy_readings SET power_kw = 0',
    'DELETE FROM energy_readings',
    'DROP TABLE machines',
    "UPDATE audit_log SET actor = 'me'",
    'DELETE FROM audit_log',
  ])('cannot: %s', async (statement) => {
    await expect(service.query(statement)).rejects.toMatchObject(insufficientPrivilege);
  });
});

describe('the audit log', () => {
  it.each(["UPDATE audit_log SET actor = 'me'", 'DELETE FROM audit_log', 'TRUNCATE audit_log'])(
    'is append-only for its owner too: %s',
    async (statement) => {
      const owner = await database.connect('owner');
      await expect(owner.query(statement)).rejects.toMatchObject(insufficientPrivilege);
      await owner.end();
    },
  );
});

describe('the owner', () => {
  it('owns every table, and is no superuser', async () => {
    const { rows } = await service.query(
      "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'",
    );
    expect(rows).toEqual([{ tableowner: 'enms_owner' }]);
    const { rows: roles } = await service.query(
      "SELECT rolname FROM pg_roles WHERE rolname LIKE 'enms%' AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls)",
    );
    expect(roles).toEqual([]);
  });
});
