import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { refreshAll } from './support/readings.ts';
import { plainRegistry } from './support/registry.ts';
import { migratedDatabase, type ScratchDatabase } from './support/scratch-database.ts';

let database: ScratchDatabase;
let service: pg.Client;

beforeAll(async () => {
  database = await migratedDatabase();
  const admin = await database.connect();
  await plainRegistry(admin);
  // A unit every half hour, over the local day of 25 hours and the next; none from 10:00 to 11:00 UTC.
  await admin.query(`
    INSERT INTO production_data (time, machine_id, device_id, production_count, extra)
    SELECT t, 1, 1, 1, CASE t WHEN '2025-10-26 12:00Z' THEN '{"material_moisture_percent": 0.1}'::jsonb
      WHEN '2025-10-26 12:30Z' THEN '{"material_moisture_percent": 0.3}'
      WHEN '2025-10-26 13:00Z' THEN '{"material_moisture_percent": "wet"}' END
    FROM generate_series('2025-10-25 22:00Z'::timestamptz, '2025-10-27 22:30Z', '30 minutes') t
    WHERE t NOT BETWEEN '2025-10-26 10:00Z' AND '2025-10-26 10:30Z'`);
  await admin.query(`
    INSERT INTO environmental_data (time, machine_id, device_id, outdoor_temp_c, flow_rate_m3h, pressure_bar) VALUES
      ('2025-10-26 06:00Z', 1, 1, 10, 100, NULL), ('2025-10-26 06:01Z', 1, 1, 14, NULL, NULL),
      ('2025-10-26 06:00Z', 2, 1, 20, 50, NULL), ('2025-10-26 08:00Z', 2, 1, 0, 0, 7)`);
  await admin.query(`
    INSERT INTO energy_readings (time, machine_id, carrier, device_id, power_kw, energy_total_kwh, quality)
    SELECT t, 1, 'electricity', 1, CASE WHEN extract(minute FROM t) < 30 THEN 60 ELSE 0 END,
      1000 + extract(epoch FROM t - '2025-10-26 06:00Z') / 60, CASE t WHEN '2025-10-26 06:07Z' THEN 4 ELSE 0 END
    FROM generate_series('2025-10-26 06:00Z'::timestamptz, '2025-10-26 06:59Z', '1 minute') t
    WHERE t NOT BETWEEN '2025-10-26 06:20Z' AND '2025-10-26 06:24Z'`);
  await admin.query(`
    INSERT INTO devices (tenant_id, factory_id, code, dialect) VALUES (1, 1, 'sensor', 'canonical');
    INSERT INTO meter_assignments (device_id, machine_id, carrier, valid_from, valid_to) VALUES
      (2, 3, 'electricity', '-infinity', '2025-10-26 06:30Z'), (2, 4, 'electricity', '2025-10-26 06:30Z', NULL);
    INSERT INTO measurements (time, device_id, metric, value) VALUES
      ('2025-10-26 06:10Z', 2, 'vibration', 1), ('2025-10-26 06:20Z', 2, 'vibration', 2),
      ('2025-10-26 06:40Z', 2, 'vibration', 7), ('2025-10-26 06:40Z', 2, 'noise', 99)`);
  await admin.query(
    "INSERT INTO machine_status (machine_id, carrier, is_running, last_updated) VALUES (1, 'electricity', true, now())",
  );
  for (const family of ['energy', 'production', 'environment']) await refreshAll(admin, family);
  service = await database.connect('service');
}, 90_000);
afterAll(() => database.drop());

const october = (time: string): string => `2025-10-${time}Z`;

async function values(
  machineIds: number[],
  driver: string,
  ...bounds: string[]
): Promise<(readonly [number | null, number])[]> {
  const { rows } = await service.query<{ value: number | null; coverage: number }>(
    'SELECT value, coverage FROM analytics.driver_values($1, $2, $3)',
    [machineIds, driver, bounds.map(october)],
  );
  return rows.map(({ value, coverage }) => [value, coverage]);
}

describe('driver_values', () => {
  it('counts by days of the site, the one of 25 hours included', async () => {
    const days = await values([1], 'production_count', '25 22:00', '26 23:00', '27 23:00');
    // 50 half hours without the two of the gap; 48 half hours.
    expect(days).toEqual([
      [48, expect.closeTo(48 / 50, 12)],
      [48, 1],
    ]);
  });

  it('knows nothing of a gap, which is not 0', async () => {
    expect(await values([1], 'production_count', '26 09:00', '26 10:00', '26 11:00', '26 12:00')).toEqual([
      [2, 1],
      [null, 0],
      [2, 1],
    ]);
  });

  it('gives the same by every level of the aggregates', async () => {
    // Two days and less are read by the minute, bounds of whole hours over more days by the quarter hour.
    const fine = await values([1], 'production_count', '26 10:30', '26 12:20', '27 00:00');
    expect(fine.map(([value]) => value)).toEqual([3, 23]);
    const coarse = await values([1], 'production_count', '25 00:00', '26 12:00', '28 00:00');
    expect(coarse.map(([value]) => value)).toEqual([26, 70]);
  });

  it('averages states over the samples of a machine, then over machines; amounts add up', async () => {
    const hour = ['26 06:00', '26 07:00'];
    expect((await values([1], 'outdoor_temp_c', ...hour))[0]?.[0]).toBe(12);
    expect((await values([1, 2], 'outdoor_temp_c', ...hour))[0]?.[0]).toBe(16);
    expect((await values([1, 2], 'flow_rate_m3h', ...hour))[0]?.[0]).toBe(150);
    expect(await values([1], 'pressure_bar', ...hour)).toEqual([[null, 0]]);
  });

  it('tells a real zero from nothing', async () => {
    expect(
      (await values([2], 'outdoor_temp_c', '26 07:00', '26 08:00', '26 09:00')).map(([value]) => value),
    ).toEqual([null, 0]);
  });

  it('covers by the machines that report the driver at all', async () => {
    // Machine 2 reports every two hours, machine 5 never: of the two hours from 06:00 one machine of one speaks.
    const [, coverage] =
      (await values([2, 5], 'outdoor_temp_c', '26 06:00', '26 08:00', '26 10:00'))[0] ?? [];
    expect(coverage).toBe(1);
  });

  it('reads the moisture of the material where production tells it, as a number', async () => {
    expect(
      (await values([1], 'material_moisture_percent', '26 12:00', '26 13:00', '26 14:00')).map(([v]) => v),
    ).toEqual([expect.closeTo(0.2, 12), null]);
  });

  it('reads a metric of the devices that measured the machine at the time', async () => {
    const hour = ['26 06:00', '26 07:00'];
    expect((await values([3], 'metric:vibration', ...hour))[0]?.[0]).toBe(1.5);
    expect((await values([4], 'metric:vibration', ...hour))[0]?.[0]).toBe(7);
    expect(await values([4], 'metric:unheard_of', ...hour)).toEqual([[null, 0]]);
  });

  it('adds up the hours that a machine was on', async () => {
    // On in the first half hour, of which 06:20 to 06:24 tell nothing: the quarter hours count by their other minutes.
    expect(await values([1], 'operating_hours', '26 06:00', '26 07:00')).toEqual([[0.5, 1]]);
  });

  it.each([
    ['an unknown driver', 'mood', ['26 06:00', '26 07:00']],
    ['a driver by another column', 'quality', ['26 06:00', '26 07:00']],
    ['bounds that do not ascend', 'cop', ['26 07:00', '26 06:00']],
    ['one bound', 'cop', ['26 07:00']],
  ])('refuses %s', async (_, driver, bounds) => {
    await expect(values([1], driver, ...bounds)).rejects.toMatchObject({ code: '22023' });
  });
});

describe('feature_rows', () => {
  const features = async (
    machineId: number,
    from: string,
    to: string,
    step: string,
  ): Promise<Record<string, unknown>[]> =>
    (
      await service.query<Record<string, unknown>>(
        "SELECT * FROM analytics.feature_rows($1, 'electricity', $2, $3, $4)",
        [machineId, october(from), october(to), step],
      )
    ).rows;

  it('puts energy, production and environment of a bucket side by side', async () => {
    const [row] = await features(1, '26 06:00', '26 07:00', '1 hour');
    expect(row).toMatchObject({
      bucket: new Date('2025-10-26T06:00Z'),
      // 25 minutes of 60 kW and 30 of 0.
      power_kw: expect.closeTo((25 * 60) / 55, 9) as unknown,
      power_min_kw: 0,
      power_max_kw: 60,
      counter_total_kwh: 1059,
      counter_kwh: null,
      readings: '55',
      quality: 4,
      production_count: 2,
      speed_percent: null,
      outdoor_temp_c: 12,
      pressure_bar: null,
      flow_rate_m3h: 100,
    });
  });

  it('has a row where there is anything, and the rise of the counter only between neighbours', async () => {
    const rows = await features(1, '26 06:05', '26 06:40', '5 minutes');
    expect(
      rows.map((row) => [(row['bucket'] as Date).toISOString().slice(14, 16), row['counter_kwh']]),
    ).toEqual([
      ['05', 5],
      ['10', 5],
      ['15', 5],
      ['25', null],
      ['30', 5],
      ['35', 5],
    ]);
    expect(rows[0]?.['quality']).toBe(4);
    expect(rows[4]?.['production_count']).toBe(1);
  });

  it('shows what a machine without energy sees', async () => {
    const rows = await features(2, '26 00:00', '27 00:00', '15 minutes');
    expect(rows.map((row) => [row['readings'], row['power_kw'], row['outdoor_temp_c']])).toEqual([
      ['0', null, 20],
      ['0', null, 0],
    ]);
  });

  it.each(['30 seconds', '7 minutes', '2 days'])('refuses steps of %s', async (step) => {
    await expect(features(1, '26 00:00', '27 00:00', step)).rejects.toMatchObject({ code: '22023' });
  });
});
