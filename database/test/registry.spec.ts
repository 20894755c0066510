import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { registrySeed, seedRegistry } from '../src/registry-seed.ts';
import { databaseRoom } from '../src/sources.ts';
import { migratedDatabase, type ScratchDatabase } from './support/scratch-database.ts';

let database: ScratchDatabase;
let admin: pg.Client;
let writer: pg.Client;
const seed = registrySeed.parse(
  JSON.parse(readFileSync(join(databaseRoom, 'seeds', 'demo-factory.json'), 'utf8')),
);

beforeAll(async () => {
  database = await migratedDatabase();
  admin = await database.connect();
  writer = await database.connect('writer');
  await seedRegistry(admin, seed);
}, 90_000);
afterAll(() => database.drop());

async function counted(table: string): Promise<number> {
  const { rows } = await admin.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`);
  return rows[0]?.count ?? -1;
}

describe('the demo factory', () => {
  it('is loaded once, however often', async () => {
    const tables = ['tenants', 'factories', 'areas', 'machines', 'devices', 'meter_assignments'];
    const before = await Promise.all(tables.map(counted));
    await seedRegistry(admin, seed);
    expect(await Promise.all(tables.map(counted))).toEqual(before);
    expect(before[4]).toBe(11);
  });

  it('is in the directory that validation reads, a row for each assignment', async () => {
    const { rows } = await writer.query<Record<string, unknown>>(
      'SELECT * FROM telemetry.device_directory()',
    );
    const compressor = rows.find(({ code }) => code === 'sim-compressor-1');
    expect(compressor).toMatchObject({
      factory_slug: 'demo-factory',
      dialect: 'canonical',
      status: 'active',
      capabilities: ['commit_receipt'],
      expected_interval_s: 1,
      channel: 'main',
      machine_name: 'compressor-1',
      machine_type: 'compressor',
      rated_power_kw: 75,
      carrier: 'electricity',
      multiplier: 1,
      valid_to: null,
    });
    const boiler = rows.filter(({ machine_name: name }) => name === 'boiler-1').map(({ carrier }) => carrier);
    expect(boiler.sort()).toEqual(expect.arrayContaining(['natural_gas', 'steam']));
  });
});

describe('changes of the registry', () => {
  it('are announced, but not that a device was seen', async () => {
    const listener = await database.connect('writer');
    const heard: (string | undefined)[] = [];
    listener.on('notification', ({ payload }) => heard.push(payload));
    await listener.query('LISTEN registry_changed');
    await writer.query(
      "SELECT telemetry.touch_devices(ARRAY(SELECT id FROM devices), ARRAY(SELECT now() FROM devices), '{}', '{}', '{}', '{}')",
    );
    await admin.query("UPDATE devices SET status = 'maintenance' WHERE code = 'ESP01'");
    await admin.query("UPDATE machines SET limits = '{\"power_kw_max\": 90}' WHERE name = 'compressor-1'");
    await admin.query('UPDATE meter_assignments SET multiplier = 2 WHERE id = 1');
    for (let turn = 0; turn < 50 && heard.length < 3; turn++) {
      await new Promise((wake) => setTimeout(wake, 20));
      await listener.query('SELECT 1');
    }
    expect(heard).toEqual(['devices', 'machines', 'meter_assignments']);
  });

  it('refuse two assignments of one channel at the same time, and allow a swap', async () => {
    const assign = (from: string, to: string | null): Promise<unknown> =>
      admin.query(
        `INSERT INTO meter_assignments (device_id, channel, machine_id, carrier, valid_from, valid_to)
         VALUES (1, 'swap', 1, 'electricity', $1, $2)`,
        [from, to],
      );
    await assign('2026-01-01T00:00Z', '2026-02-01T00:00Z');
    await assign('2026-02-01T00:00Z', null);
    await expect(assign('2026-01-15T00:00Z', '2026-01-20T00:00Z')).rejects.toMatchObject({ code: '23P01' });
  });

  it('refuse a time zone nobody knows', async () => {
    const insert = admin.query(
      "INSERT INTO factories (tenant_id, name, slug, time_zone) VALUES (1, 'x', 'x', 'Mars/Olympus')",
    );
    await expect(insert).rejects.toMatchObject({ code: '22023' });
  });
});

describe('devices', () => {
  it('that nobody knows are discovered once', async () => {
    const discover = async (): Promise<unknown> =>
      (
        await writer.query(
          "SELECT telemetry.discover_devices(1, '{new-1,new-1,ESP01}', '{canonical,canonical,counter-node}', '{demo-factory,demo-factory,NULL}') AS added",
        )
      ).rows;
    expect(await discover()).toEqual([{ added: 1 }]);
    expect(await discover()).toEqual([{ added: 0 }]);
    const { rows } = await admin.query(
      "SELECT status, dialect, factory_id IS NOT NULL AS placed FROM devices WHERE code = 'new-1'",
    );
    expect(rows).toEqual([{ status: 'discovered', dialect: 'canonical', placed: true }]);
  });

  it('are touched: the newest sight counts, NULL changes nothing', async () => {
    const touch = (seen: string, online: string, firmware: string): Promise<unknown> =>
      writer.query('SELECT telemetry.touch_devices($1, $2, $3, $4, $5, $6)', [
        '{1}',
        `{${seen}}`,
        `{${online}}`,
        `{${firmware}}`,
        '{-45}',
        '{NULL}',
      ]);
    await admin.query('UPDATE devices SET last_seen = NULL');
    await touch('2026-01-02T00:00Z', 'true', 'v2');
    await touch('2026-01-01T00:00Z', 'NULL', 'NULL');
    const { rows } = await admin.query(
      'SELECT last_seen, online, firmware, rssi_dbm FROM devices WHERE id = 1',
    );
    expect(rows).toEqual([
      { last_seen: new Date('2026-01-02T00:00Z'), online: true, firmware: 'v2', rssi_dbm: -45 },
    ]);
  });
});

describe('machine_status', () => {
  const update = (time: string, power: string, counter: string, on: string): Promise<unknown> =>
    writer.query('SELECT telemetry.update_status($1, $2, $3, $4, $5, $6)', [
      '{1}',
      '{electricity}',
      `{${time}}`,
      `{${power}}`,
      `{${counter}}`,
      `{${on}}`,
    ]);

  it('keeps the newest, whatever comes later', async () => {
    await update('2026-01-01T00:00Z', '10', '100', 'NULL');
    await update('2026-01-01T00:06Z', '0', 'NULL', 'NULL');
    await update('2026-01-01T00:03Z', '99', '1', 'true');
    const { rows } = await admin.query(
      'SELECT is_running, power_kw, energy_total_kwh, last_updated, operating_hours_total, alert_level FROM machine_status',
    );
    expect(rows).toEqual([
      {
        is_running: false,
        power_kw: 0,
        energy_total_kwh: 100,
        last_updated: new Date('2026-01-01T00:06Z'),
        operating_hours_total: 0.1,
        alert_level: 'normal',
      },
    ]);
  });
});

describe('quarantine', () => {
  it('keeps messages as they came, and their reason', async () => {
    const { rows } = await writer.query<{ id: string }>(
      "SELECT * FROM telemetry.add_quarantine('{2026-01-01T00:00Z,2026-01-01T00:00Z}', '{a,b}', $1, '{x,NULL}', '{canonical,NULL}', '{malformed,unknown_device}', '{why,why}') AS id",
      [[Buffer.from([0, 255]), Buffer.from('{}')]],
    );
    expect(rows).toHaveLength(2);
    const kept = await admin.query('SELECT id, payload, status FROM quarantine ORDER BY id');
    expect(kept.rows).toEqual([
      { id: rows[0]?.id, payload: Buffer.from([0, 255]), status: 'open' },
      { id: rows[1]?.id, payload: Buffer.from('{}'), status: 'open' },
    ]);
  });
});
