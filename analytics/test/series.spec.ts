import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '@enms/http-api';
import { startDatabase } from '@enms/tested-service';
import type { TestDatabase } from '@enms/tested-service';
import pino from 'pino';
import { ScopeRepository } from '../src/scopes/scope-repository.ts';
import { Scopes } from '../src/scopes/scopes.ts';
import { periodBounds } from '../src/series/periods.ts';
import { SeriesRepository } from '../src/series/series-repository.ts';

let server: TestDatabase;
let database: Database;
let scopes: Scopes;
let series: SeriesRepository;

const at = (text: string): Date => new Date(`2026-03-${text}Z`);

beforeAll(async () => {
  server = await startDatabase();
  await server.admin.query(`
    INSERT INTO tenants (name, slug) VALUES ('Ours', 'ours'), ('Theirs', 'theirs');
    INSERT INTO factories (tenant_id, name, slug, time_zone, currency) VALUES
      (1, 'Demo', 'demo', 'Europe/Berlin', 'EUR'), (1, 'India', 'india', 'Asia/Kolkata', 'INR'),
      (2, 'Theirs', 'theirs', 'UTC', NULL);
    INSERT INTO machines (factory_id, name, display_name, type, rated_power_kw) VALUES
      (1, 'compressor-1', 'Compressor 1', 'compressor', 90), (1, 'press', 'Press', 'other', NULL),
      (2, 'press', 'Press of India', 'other', NULL), (3, 'secret', 'Secret', 'other', NULL), (1, '4', 'Four', 'other', NULL);
    INSERT INTO machine_groups (tenant_id, name) VALUES (1, 'Both sites'), (2, 'Both sites'), (1, 'Nobody');
    INSERT INTO machine_group_members (group_id, machine_id) VALUES (1, 1), (1, 3), (2, 4);
    INSERT INTO devices (tenant_id, factory_id, code, dialect) VALUES (1, 1, 'meter', 'canonical');
    INSERT INTO meter_assignments (device_id, machine_id, carrier) VALUES (1, 1, 'electricity');
    INSERT INTO machine_status (machine_id, carrier, is_running, last_updated) VALUES
      (1, 'electricity', true, now()), (2, 'electricity', true, now());
    INSERT INTO energy_readings (time, machine_id, carrier, device_id, power_kw)
      SELECT t, m, 'electricity', 1, 10 * m FROM generate_series(1, 2) m,
        generate_series('2026-03-02 00:00Z'::timestamptz, '2026-03-02 02:00Z', '1 minute') t;
    INSERT INTO environmental_data (time, machine_id, device_id, outdoor_temp_c) VALUES
      ('2026-03-02 00:10Z', 1, 1, -2), ('2026-03-02 00:20Z', 1, 1, 4), ('2026-03-02 03:10Z', 1, 1, 7);
    INSERT INTO energy_readings (time, machine_id, carrier, device_id, power_kw, energy_total_kwh)
      SELECT t, 3, 'electricity', 1, 6, extract(epoch FROM t - '2026-03-05 00:00Z') / 600
      FROM generate_series('2026-03-06 23:00Z'::timestamptz, '2026-03-07 03:00Z', '1 minute') t;
    INSERT INTO measurements (time, device_id, metric, value) VALUES ('2026-03-02 00:10Z', 1, 'vibration', 3)`);
  for (const family of ['energy', 'environment', 'production'])
    for (const level of ['1min', '15min', '1hour', '1day'])
      await server.admin.query(`CALL refresh_continuous_aggregate('${family}_${level}', NULL, NULL)`);
  database = new Database(
    {
      url: server.serviceUrl,
      maxConnections: 1,
      applicationName: 'series-spec',
      neededFunction: 'analytics.drivers_of(integer[], timestamptz, timestamptz)',
    },
    pino({ level: 'silent' }),
  );
  scopes = new Scopes(new ScopeRepository(database));
  series = new SeriesRepository(database);
}, 150_000);

afterAll(async () => {
  await database.onApplicationShutdown();
  await server.stop();
});

describe('a scope', () => {
  it('is a machine by id or name', async () => {
    const byName = await scopes.resolve('machine:Compressor-1', 1);
    expect(byName).toMatchObject({
      kind: 'machine',
      id: 1,
      label: 'Compressor 1',
      machineIds: [1],
      timeZone: 'Europe/Berlin',
      currency: 'EUR',
      ref: 'machine:compressor-1',
    });
    expect(byName.machines).toEqual([
      {
        id: 1,
        name: 'compressor-1',
        displayName: 'Compressor 1',
        type: 'compressor',
        ratedPowerKw: 90,
        carrier: 'electricity',
      },
    ]);
    expect(await scopes.resolve('machine:1', 1)).toEqual(byName);
  });

  it('is a group over several sites, or of nobody', async () => {
    const group = await scopes.resolve('group:both sites', 1);
    expect(group).toMatchObject({ id: 1, machineIds: [1, 3], timeZone: 'Europe/Berlin', currency: null });
    expect(group.ref).toBe('group:1');
    expect(await scopes.resolve('group:Nobody', 1)).toMatchObject({ machineIds: [], timeZone: 'UTC' });
  });

  it('is a factory by its slug', async () => {
    expect(await scopes.resolve('factory:india', 1)).toMatchObject({
      machineIds: [3],
      timeZone: 'Asia/Kolkata',
      currency: 'INR',
      ref: 'factory:india',
    });
  });

  it('is named by id where names are not enough, and asks back when one is given', async () => {
    expect((await scopes.byId('machine', 2, 1)).ref).toBe('machine:2');
    await expect(scopes.resolve('machine:press', 1)).rejects.toMatchObject({
      code: 'ambiguous_machine',
      options: { remedy: 'Send one of machine:2, machine:3.' },
    });
  });

  it.each([
    ['machine:4', 'machine 4 of another tenant, but a name of ours'],
    ['machine:5', 'its id'],
  ])('finds %s: %s', async (text) => {
    expect((await scopes.resolve(text, 1)).id).toBe(5);
  });

  it.each([
    ['machine:secret', 'unknown_machine'],
    ['machine:99', 'unknown_machine'],
    ['machine:99999999999', 'unknown_machine'],
    ['group:2', 'unknown_group'],
    ['factory:theirs', 'unknown_factory'],
  ])('of another tenant is unknown: %s', async (text, code) => {
    await expect(scopes.resolve(text, 1)).rejects.toMatchObject({ code });
  });

  it.each(['compressor-1', 'tenant', 'machine:', 'area:Hall'])('is not %s', async (text) => {
    await expect(scopes.resolve(text, 1)).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('lists machines with their tenants', async () => {
    expect(await scopes.machineIds(null)).toHaveLength(5);
    expect(await scopes.machineIds(2)).toEqual([{ tenantId: 2, id: 4 }]);
  });
});

describe('a series', () => {
  const hours = periodBounds('hour', at('02T00:00'), at('02T04:00'), 'UTC');

  it('of energy adds up the machines', async () => {
    const periods = await series.energy({ machineIds: [1, 2] }, 'electricity', hours);
    expect(periods.map(({ energyKwh }) => energyKwh)).toEqual([
      expect.closeTo(30, 6),
      expect.closeTo(30, 6),
      null,
      null,
    ]);
    expect(periods[0]).toMatchObject({
      from: hours[0],
      to: hours[1],
      coverage: expect.closeTo(1, 6) as unknown,
    });
    expect(periods[0]).toMatchObject({
      cost: null,
      costReason: 'no_tariff',
      co2Kg: null,
      co2Reason: 'no_factor',
    });
    expect(periods[3]?.coverage).toBe(0);
  });

  it('of no machine has periods without energy', async () => {
    const periods = await series.energy({ machineIds: [] }, 'electricity', hours);
    expect(periods.map(({ energyKwh }) => energyKwh)).toEqual([null, null, null, null]);
  });

  it('of a driver says what is not known', async () => {
    const periods = await series.driver({ machineIds: [1] }, 'outdoor_temp_c', hours);
    expect(periods.map(({ value }) => value)).toEqual([1, null, null, 7]);
    expect(periods[1]?.coverage).toBe(0);
  });

  it('of features comes as columns, with NaN for what is not known', async () => {
    const { times, columns, stepS } = await series.features(
      1,
      'electricity',
      { from: at('02T00:00'), to: at('02T04:00') },
      900,
    );
    expect(stepS).toBe(900);
    expect(Array.from(times, (time) => new Date(time).toISOString().slice(11, 16))).toEqual([
      '00:00',
      '00:15',
      '00:30',
      '00:45',
      '01:00',
      '01:15',
      '01:30',
      '01:45',
      '02:00',
      '03:00',
    ]);
    expect(columns.powerKw[0]).toBe(10);
    expect(columns.outdoorTempC[1]).toBe(4);
    expect(columns.outdoorTempC[2]).toBeNaN();
    expect(columns.powerKw[9]).toBeNaN();
    expect(columns.readings[9]).toBe(0);
    expect(
      (await series.features(3, 'electricity', { from: at('02T00:00'), to: at('02T04:00') }, 60)).times,
    ).toHaveLength(0);
  });

  it('of features is the same however many buckets are asked for', async () => {
    const range = { from: at('01T00:07'), to: at('04T00:00') };
    const long = await series.features(1, 'electricity', range, 60);
    const short = await series.features(1, 'electricity', { from: at('02T00:00'), to: at('02T04:00') }, 60);
    // 121 minutes of power, and one of weather alone.
    expect(long.times).toEqual(short.times);
    expect(long.times).toHaveLength(122);
    expect(long.columns).toEqual(short.columns);
    // The counter goes on over the edge of two answers: 3,000 minutes after the first bucket.
    const from = new Date(at('07T01:00').getTime() - 3000 * 60_000);
    const counted = await series.features(3, 'electricity', { from, to: at('07T03:00') }, 60);
    expect(counted.times).toHaveLength(240);
    expect(Array.from(counted.columns.counterKwh.subarray(1))).toEqual(
      Array.from({ length: 239 }, () => expect.closeTo(0.1, 9) as unknown),
    );
  });

  it('tells which drivers there are', async () => {
    const drivers = await series.drivers(
      { machineIds: [1, 2] },
      { from: at('02T00:00'), to: at('02T04:00') },
    );
    expect(drivers).toEqual([
      {
        name: 'metric:vibration',
        machines: 1,
        firstAt: at('02T00:00'),
        lastAt: at('02T01:00'),
        coverage: 0.25,
        lowest: 3,
        mean: 3,
        highest: 3,
      },
      expect.objectContaining({ name: 'operating_hours', machines: 2, coverage: 0.75, mean: null }),
      {
        name: 'outdoor_temp_c',
        machines: 1,
        firstAt: at('02T00:00'),
        lastAt: at('02T04:00'),
        coverage: 0.5,
        lowest: -2,
        mean: 3,
        highest: 7,
      },
    ]);
  });
});
