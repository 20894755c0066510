import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { runPosting } from './support/ledger.ts';
import { refreshAll, writeEnergy, type TestReading } from './support/readings.ts';
import { plainRegistry } from './support/registry.ts';
import { migratedDatabase, type ScratchDatabase } from './support/scratch-database.ts';

const minuteMillis = 60_000;
const eight = Date.UTC(2026, 2, 10, 8);
const at = (hours: number, minutes = 0): string =>
  new Date(Date.UTC(2026, 2, 10, hours, minutes)).toISOString();

/** A counter that is read every minute from 8:00 to 12:00. */
function counter(machineId: number, powerKw: (minute: number) => number): TestReading[] {
  let kwh = 1000;
  const readings: TestReading[] = [{ timeMillis: eight, machineId, energyTotalKwh: kwh }];
  for (let minute = 0; minute < 240; minute++) {
    kwh += powerKw(minute) / 60;
    readings.push({ timeMillis: eight + (minute + 1) * minuteMillis, machineId, energyTotalKwh: kwh });
  }
  return readings;
}

const between = (minute: number, from: number, to: number): boolean => minute >= from && minute < to;

let database: ScratchDatabase;
let admin: pg.Client;
let service: pg.Client;

beforeAll(async () => {
  database = await migratedDatabase();
  admin = await database.connect();
  service = await database.connect('service');
  await plainRegistry(admin);
  await admin.query('UPDATE machines SET rated_power_kw = 100');
  await admin.query('UPDATE machines SET rated_power_kw = NULL WHERE id = 7');
  // Machine 1: 10 kW each second of an hour, and 500 kW in one of them.
  const spike = Array.from({ length: 3601 }, (_, second) => ({
    timeMillis: eight + second * 1000,
    machineId: 1,
    powerKw: second === 1234 ? 500 : 10,
  }));
  await writeEnergy(admin, spike);
  for (const readings of [
    counter(2, (minute) => (between(minute, 7, 22) ? 40 : 10)),
    counter(3, (minute) => (between(minute, 0, 15) ? 60 : 20)),
    counter(4, (minute) => (between(minute, 30, 45) ? 80 : 20)),
    counter(5, (minute) => (between(minute, 0, 120) ? 30 : 20)),
    counter(6, (minute) => (between(minute, 0, 60) ? 20 : 80)),
    counter(7, () => 0),
  ])
    await writeEnergy(admin, readings);
  // Machine 5 makes 5 good units of 6 each quarter from 8:00 to 10:00, and none from 10:00 to 12:00.
  await admin.query(
    `INSERT INTO production_data (time, machine_id, device_id, production_count, good)
     SELECT t, 5, 1, CASE WHEN t < $1 THEN 6 ELSE 0 END, CASE WHEN t < $1 THEN 5 ELSE 0 END
     FROM generate_series($2::timestamptz, $3::timestamptz, INTERVAL '15 minutes') t`,
    [at(10), at(8, 5), at(11, 59)],
  );
  await refreshAll(admin);
  await refreshAll(admin, 'production');
}, 120_000);
afterAll(() => database.drop());

interface Figure {
  readonly value: number | null;
  readonly unit: string | null;
  readonly coverage: number | null;
  readonly quality: number;
  readonly reason: string | null;
}

async function figure(
  name: string,
  machines: number | readonly number[],
  from: string,
  to: string,
  ...rest: string[]
): Promise<Figure> {
  const call = typeof machines === 'number' ? name : `${name}_of`;
  const more = rest.map((_, index) => `, $${index + 4}`).join('');
  const { rows } = await service.query<Figure>(`SELECT * FROM kpi.${call}($1, $2, $3${more})`, [
    machines,
    from,
    to,
    ...rest,
  ]);
  const [row] = rows;
  if (row === undefined) throw new Error('no row');
  return row;
}

describe.each(['from telemetry', 'from the ledger'])('figures %s', (source) => {
  beforeAll(async () => {
    if (source === 'from the ledger') await runPosting(admin);
  }, 120_000);

  it('the peak is an average: a second of 500 kW hardly moves it', async () => {
    // The trapezoids at both sides of the second hold 490 kW × 1 s = 0.1361 kWh more; × 4 = 0.544 kW.
    const { value, unit, reason } = await figure('peak_demand', 1, at(8), at(9));
    expect(value).toBeCloseTo(10 + (490 / 3600) * 4, 2);
    expect([unit, reason]).toEqual(['kW', null]);
    expect((await figure('peak_demand', 1, at(8), at(9), 'rolling')).value).toBeCloseTo(10.544, 2);
  });

  it('the rolling peak finds what the clock cuts', async () => {
    // 40 kW from 8:07 to 8:22: (7 × 10 + 8 × 40) / 15 = 26 kW by the clock, 40 kW rolling.
    expect((await figure('peak_demand', 2, at(8), at(12))).value).toBeCloseTo(26, 9);
    expect((await figure('peak_demand', 2, at(8), at(12), 'rolling')).value).toBeCloseTo(40, 6);
  });

  it('the peak of several is that of their sum', async () => {
    // 8:00: 60 + 20 = 80 kW; 8:30: 20 + 80 = 100 kW; not 60 + 80 = 140.
    expect((await figure('peak_demand', [3, 4], at(8), at(12))).value).toBeCloseTo(100, 9);
    expect((await figure('peak_demand', [3, 4], at(8), at(12), 'rolling')).value).toBeCloseTo(100, 6);
  });

  it('only whole periods have a peak', async () => {
    expect(await figure('peak_demand', 2, at(8, 5), at(8, 25))).toMatchObject({
      value: null,
      reason: 'no_whole_period',
    });
    expect(await figure('peak_demand', 2, at(8), at(9), 'highest')).toMatchObject({
      value: null,
      reason: 'unknown_method',
    });
  });

  it('the load factor is average over peak', async () => {
    // 8:00–9:00: 15 min at 40 and 45 min at 10 kW = 17.5 kWh, 17.5 kW; the peak is 26 kW.
    expect((await figure('load_factor', 2, at(8), at(9))).value).toBeCloseTo(17.5 / 26, 9);
    expect(await figure('load_factor', 7, at(8), at(9))).toMatchObject({ value: null, reason: 'no_load' });
  });

  it('SEC is energy over good units, null with a reason without them', async () => {
    // 8:00–10:00: 60 kWh, 8 × 5 = 40 good units.
    const sec = await figure('sec', 5, at(8), at(10));
    expect(sec.value).toBeCloseTo(1.5, 9);
    expect(sec).toMatchObject({ unit: 'kWh/unit', reason: null, coverage: 1 });
    expect(await figure('sec', 5, at(10), at(12))).toMatchObject({ value: null, reason: 'no_production' });
    expect(await figure('sec', 6, at(8), at(12))).toMatchObject({
      value: null,
      reason: 'no_production_data',
    });
    // Both machines' energy, 60 + 20 + 80 kWh, over all units.
    expect((await figure('sec', [5, 6], at(8), at(10))).value).toBeCloseTo(160 / 40, 9);
  });

  it('energy without production is idle; without production data, energy at low power', async () => {
    // Machine 5, 10:00–12:00: 20 kW × 2 h. Machine 6: 20 of 100 kW rated is above 5 and below 30 %: 1 h × 20 kW.
    expect((await figure('idle_energy', 5, at(8), at(12))).value).toBeCloseTo(40, 9);
    expect((await figure('idle_energy', 6, at(8), at(12))).value).toBeCloseTo(20, 9);
    expect((await figure('idle_energy', [5, 6], at(8), at(12))).value).toBeCloseTo(60, 9);
    expect(await figure('idle_energy', 7, at(8), at(12))).toMatchObject({ value: null, reason: 'no_rating' });
  });

  it('a machine is on by its power; a counter alone does not say', async () => {
    expect((await figure('on_time', 1, at(8), at(9))).value).toBeCloseTo(1, 9);
    expect((await figure('availability', 1, at(8), at(9))).value).toBeCloseTo(1, 9);
    expect(await figure('on_time', 2, at(8), at(9))).toMatchObject({ value: null, reason: 'no_data' });
    expect(await figure('availability', 2, at(8), at(9))).toMatchObject({ value: null, reason: 'no_data' });
  });

  it('a year is looked at only where there are readings, whether it is summed up or not', async () => {
    const { rows } = await admin.query<{ quarters: number; hours: number }>(
      `SELECT count(*)::int AS quarters, sum(share * 0.25) AS hours
         FROM accounting.on_shares('{1,2,8}', 'electricity', $1::timestamptz - INTERVAL '1 year', now())`,
      [at(8)],
    );
    // Machine 1 from 8:00 to 9:00, and its last reading at 9:00 sharp.
    expect(rows).toEqual([{ quarters: 5, hours: 1.25 }]);
  });

  it('without tariff, factor or readings there is a reason', async () => {
    expect(await figure('energy_cost', 2, at(8), at(9))).toMatchObject({ value: null, reason: 'no_tariff' });
    expect(await figure('carbon', 2, at(8), at(9))).toMatchObject({
      value: null,
      unit: 'kg',
      reason: 'no_factor',
    });
    expect(await figure('energy', 8, at(8), at(9))).toMatchObject({
      value: null,
      reason: 'no_data',
      coverage: 0,
    });
    expect(await figure('energy', 2, at(8), at(9), 'steam')).toMatchObject({
      value: null,
      reason: 'no_data',
    });
  });

  it('all at once are the same as one by one', async () => {
    const { rows } = await service.query<Figure & { name: string }>('SELECT * FROM kpi.all_of($1, $2, $3)', [
      [1, 5, 6],
      at(8),
      at(12),
    ]);
    expect(rows.map(({ name }) => name)).toEqual([
      'energy',
      'energy_cost',
      'carbon',
      'carbon_market',
      'peak_demand',
      'load_factor',
      'sec',
      'on_time',
      'idle_energy',
      'availability',
    ]);
    for (const { name, value, unit, coverage, quality, reason } of rows) {
      const one =
        name === 'carbon_market'
          ? await figure('carbon', [1, 5, 6], at(8), at(12), 'market')
          : await figure(name, [1, 5, 6], at(8), at(12));
      expect({ name, value, unit, coverage, quality, reason }).toEqual({ name, ...one });
    }
  });

  it('say what they were made of', async () => {
    const { rows } = await service.query<{ lineage: Record<string, unknown> }>(
      "SELECT kpi.lineage('peak_demand', '{2}', $1, $2) AS lineage",
      [at(7, 30), at(9)],
    );
    expect(rows[0]?.lineage).toMatchObject({
      name: 'peak_demand',
      unit: 'kW',
      formula: expect.stringContaining('highest 15-minute average') as unknown,
      ledger: source === 'from the ledger' ? { entries: 4, not_posted: 0 } : { entries: 0, not_posted: 4 },
      gaps: [{ machine_id: 2, from: '2026-03-10T07:30:00+00:00', to: '2026-03-10T08:00:00+00:00' }],
      gap_count: 1,
    });
  });
});

describe('with a tariff and a factor', () => {
  it('cost and carbon follow, with where they come from', async () => {
    await admin.query(
      `INSERT INTO tariff_versions (tenant_id, carrier, name, currency, effective_from, components, created_by)
       VALUES (1, 'electricity', 'flat', 'EUR', '2026-01-01', '{"energy":[{"name":"flat","price_per_kwh":"0.20"}]}', 'test')`,
    );
    await admin.query(
      `INSERT INTO emission_factors (tenant_id, carrier, method, kg_per_kwh, source, effective_from, created_by)
       VALUES (1, 'electricity', 'location', 0.5, 'a source', '2026-01-01', 'test')`,
    );
    await runPosting(admin);
    // 17.5 kWh × 0.20 and × 0.5
    const cost = await figure('energy_cost', 2, at(8), at(9));
    expect(cost.value).toBeCloseTo(3.5, 9);
    expect(cost).toMatchObject({ unit: 'EUR', reason: null });
    expect((await figure('carbon', 2, at(8), at(9))).value).toBeCloseTo(8.75, 9);
    expect(await figure('carbon', 2, at(8), at(9), 'market')).toMatchObject({
      value: null,
      reason: 'no_factor',
    });
    const { rows } = await service.query(
      `SELECT kpi.lineage('energy_cost', '{2}', $1, $2) -> 'tariff_versions' -> 0 ->> 'price_per_kwh' AS price,
         kpi.lineage('carbon', '{2}', $1, $2) -> 'emission_factors' -> 0 ->> 'source' AS source`,
      [at(8), at(9)],
    );
    expect(rows).toEqual([{ price: '0.20', source: 'a source' }]);
  });
});
