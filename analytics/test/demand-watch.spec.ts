import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startDatabase } from '@enms/tested-service';
import type { Answer, TestDatabase, TestService } from '@enms/tested-service';
import { startService } from './start-service.ts';

let database: TestDatabase;
let service: TestService;

/** Six minutes into the interval of 10:00. */
const NOW = new Date('2026-06-10T10:06:00Z');
const watch = async (factory = 'demo'): Promise<Answer> =>
  service.get(`/api/v1/analytics/demand-watch?factory=${factory}`);

beforeAll(async () => {
  database = await startDatabase();
  // The press draws 40 kW, 80 since ten o'clock, and drew 70 for a quarter of an hour on 3 June; the pump draws 20.
  await database.admin.query(`
    INSERT INTO tenants (name, slug) VALUES ('Ours', 'ours'), ('Theirs', 'theirs');
    INSERT INTO factories (tenant_id, name, slug, time_zone, currency) VALUES
      (1, 'Demo', 'demo', 'Europe/Berlin', 'EUR'), (2, 'Theirs', 'theirs', 'UTC', NULL), (1, 'Empty', 'empty', 'UTC', NULL);
    INSERT INTO machines (factory_id, name, display_name, type, rated_power_kw) VALUES
      (1, 'press', 'Press', 'other', 90), (1, 'pump', 'Pump', 'pump', 30), (1, 'lift', 'Lift', 'other', 30);
    INSERT INTO devices (tenant_id, factory_id, code, dialect)
      SELECT 1, 1, 'meter-' || n, 'canonical' FROM generate_series(1, 3) n;
    INSERT INTO meter_assignments (device_id, machine_id, carrier) SELECT n, n, 'electricity' FROM generate_series(1, 3) n;
    INSERT INTO machine_status (machine_id, carrier, is_running, last_updated) VALUES
      (1, 'electricity', true, '2026-06-10 10:06Z'), (2, 'electricity', true, '2026-06-10 10:05:40Z'),
      (3, 'electricity', false, '2026-06-10 08:00Z');
    INSERT INTO energy_readings (time, machine_id, carrier, device_id, power_kw)
    SELECT t, m, 'electricity', m, CASE
        WHEN m = 2 THEN 20 WHEN m = 3 THEN 5
        WHEN t >= '2026-06-10 10:00Z' THEN 80
        WHEN t BETWEEN '2026-06-03 08:00Z' AND '2026-06-03 08:15Z' THEN 70
        WHEN extract(hour FROM t) < 4 THEN 10 ELSE 40 END
    FROM generate_series('2026-06-01 00:00Z'::timestamptz, '2026-06-10 10:06Z', '1 minute') t, generate_series(1, 3) m
    WHERE m < 3 OR t <= '2026-06-10 08:00Z'`);
  for (const level of ['1min', '15min', '1hour', '1day'])
    await database.admin.query(`CALL refresh_continuous_aggregate('energy_${level}', NULL, NULL)`);
  service = await startService({ DATABASE_URL: database.serviceUrl }, { now: () => NOW });
}, 150_000);

afterAll(async () => {
  await service.stop();
  await database.stop();
});

describe('the demand watch', () => {
  it('projects the running interval of all machines together', async () => {
    const { status, body } = await watch();
    expect(status).toBe(200);
    expect(body).toMatchObject({ scope: 'factory:demo', carrier: 'electricity' });
    expect(body.interval).toMatchObject({
      from: '2026-06-10T10:00:00.000Z',
      to: '2026-06-10T10:15:00.000Z',
      elapsed_s: 360,
      energy_so_far_kwh: expect.closeTo(10, 1),
    });
    expect(body.interval.projected_kw).toBeCloseTo(100, 0);
    expect(body.interval.past_intervals).toBeGreaterThanOrEqual(8);
    expect(body.interval.low_kw).toBeLessThanOrEqual(body.interval.projected_kw);
    expect(body.interval.high_kw).toBeGreaterThanOrEqual(body.interval.projected_kw);
  });

  it('holds it against the highest whole interval of the site’s month', async () => {
    const { body } = await watch();
    expect(body.month_peak).toMatchObject({
      reason: null,
      // Midnight of Berlin.
      from: '2026-05-31T22:00:00.000Z',
      method: 'fixed',
    });
    expect(body.month_peak.value_kw).toBeCloseTo(95, 0);
    expect(body.at_stake.above_kw).toBeCloseTo(body.interval.projected_kw - body.month_peak.value_kw, 9);
    // Nine minutes are left to make up for what fifteen are too high by.
    expect(body.at_stake.shed_kw).toBeCloseTo((body.at_stake.above_kw * 15) / 9, 9);
  });

  it('says who is silent, and how old what it says is', async () => {
    const { body } = await watch();
    expect(body.freshness).toMatchObject({
      at: NOW.toISOString(),
      oldest_reading_at: '2026-06-10T08:00:00.000Z',
      is_complete: false,
      silent: [{ id: 3, name: 'lift', last_reading_at: '2026-06-10T08:00:00.000Z' }],
      billed_apart: [],
    });
  });

  it('names running machines by what they draw above their base', async () => {
    const { body } = await watch();
    expect(body.sheddable).toEqual([
      {
        id: 1,
        name: 'press',
        display_name: 'Press',
        power_kw: expect.closeTo(80, 6),
        base_kw: expect.closeTo(10, 6),
        sheddable_kw: expect.closeTo(70, 6),
      },
    ]);
  });

  it('knows no machine that was never heard of, and no site of another tenant', async () => {
    const { body } = await watch('empty');
    expect(body).toMatchObject({
      interval: { projected_kw: null },
      month_peak: { value_kw: null },
      at_stake: { cost: null, reason: 'no_recent_power' },
      sheddable: [],
      freshness: { oldest_reading_at: null, is_complete: false },
    });
    expect((await watch('theirs')).body.code).toBe('unknown_factory');
    expect((await service.get('/api/v1/analytics/demand-watch')).status).toBe(400);
  });
});

describe('the money at stake', () => {
  const tariff = (from: string, components: object, machineId: number | null = null): Promise<unknown> =>
    database.admin.query(
      `INSERT INTO tariff_versions (tenant_id, machine_id, carrier, name, currency, effective_from, components, created_by)
       VALUES (1, $3, 'electricity', 'test', 'EUR', $1, $2, 'test')`,
      [from, JSON.stringify({ energy: [{ name: 'all', price_per_kwh: '0.20' }], ...components }), machineId],
    );

  it('is null without a tariff, and without a price of demand', async () => {
    expect((await watch()).body.at_stake).toMatchObject({ cost: null, currency: null, reason: 'no_tariff' });
    await tariff('2026-01-01', {});
    expect((await watch()).body.at_stake).toMatchObject({ cost: null, reason: 'no_demand_price' });
  });

  it('is the rise by the price of demand, for the part of the month that the tariff holds', async () => {
    await database.admin.query(`UPDATE tariff_versions SET effective_to = '2026-06-07'`);
    await tariff('2026-06-07', { demand: { price_per_kw: '12.00', method: 'fixed' } });
    const { body } = await watch();
    // From 7 June on: 24 of 30 days, and the 70 kW of the press on 3 June are the old tariff's.
    expect(body.month_peak.from).toBe('2026-06-06T22:00:00.000Z');
    expect(body.month_peak.value_kw).toBeLessThan(70);
    expect(body.at_stake).toMatchObject({ currency: 'EUR', reason: null });
    expect(body.at_stake.cost).toBeCloseTo((body.at_stake.above_kw * 12 * 24) / 30, 6);
    expect(body.at_stake.cost_high).toBeGreaterThanOrEqual(body.at_stake.cost);
  });

  it('leaves out a machine that a tariff of its own bills', async () => {
    await tariff('2026-01-01', {}, 2);
    const { body } = await watch();
    expect(body.interval.projected_kw).toBeCloseTo(80, 0);
    expect(body.freshness.billed_apart).toEqual([
      { id: 2, name: 'pump', last_reading_at: '2026-06-10T10:05:40.000Z' },
    ]);
  });
});
