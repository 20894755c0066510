import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { runPosting } from './support/ledger.ts';
import { refreshAll } from './support/readings.ts';
import { plainRegistry } from './support/registry.ts';
import { migratedDatabase, type ScratchDatabase } from './support/scratch-database.ts';

/*
 * February 2026 in Berlin: 28 days, no change of clocks, midnight at 23:00Z. Counters speak every 5 minutes.
 * Machine 1 rises 1 kWh each time (3 kWh a quarter, 12 kW), machine 2 rises 2 kWh (6 kWh a quarter, 24 kW), but
 *   machine 1 rises 4 in the quarter of 2026-02-03T10:00Z: 12 kWh, 48 kW;
 *   machine 2 rises 6 in the quarter of 2026-02-04T11:00Z: 18 kWh, 72 kW.
 * 1–14 February: 14 × 96 = 1344 quarters: 1344 × 3 + 9 = 4041 and 1344 × 6 + 12 = 8076, together 12117 kWh.
 * 15–28 February: 1344 × 9 = 12096 kWh.
 * Peak of the sum: max(12 + 6, 3 + 18) = 21 kWh in a quarter = 84 kW; not 48 + 72 = 120. Later 9 kWh = 36 kW.
 * The power factor is 0.8 throughout. The power meter, which the counter overrules, shows 1 kW from 15 February, 12:00.
 */
const readings = `
  INSERT INTO energy_readings (time, machine_id, carrier, energy_total_kwh, power_kw, power_factor, device_id)
  SELECT t, m, 'electricity', sum(
    CASE
      WHEN m = 1 AND t > '2026-02-03T10:00Z' AND t <= '2026-02-03T10:15Z' THEN 4
      WHEN m = 2 AND t > '2026-02-04T11:00Z' AND t <= '2026-02-04T11:15Z' THEN 6
      ELSE m
    END
  ) OVER (PARTITION BY m ORDER BY t), CASE WHEN t < '2026-02-15T11:00Z' THEN 12 * m ELSE 1 END, 0.8, 1
  FROM generate_series(timestamptz '2026-01-31T22:00Z', '2026-03-01T01:00Z', INTERVAL '5 minutes') t, generate_series(1, 2) m`;

const early = {
  energy: [{ name: 'flat', price_per_kwh: '0.30' }],
  tiers: [
    { up_to_kwh: '10000', price_per_kwh: '0.01' },
    { up_to_kwh: null, price_per_kwh: '0.03' },
  ],
  demand: { price_per_kw: '12.00', method: 'fixed' },
  fixed: { price_per_month: '100.00' },
};
const late = {
  energy: [{ name: 'flat', price_per_kwh: '0.20' }],
  demand: { price_per_kw: '10.00', method: 'fixed' },
  fixed: { price_per_month: '90.00' },
  reactive: { price_per_kvarh: '0.012', free_share: 0.5 },
};

let database: ScratchDatabase;
let admin: pg.Client;
let service: pg.Client;

beforeAll(async () => {
  database = await migratedDatabase();
  admin = await database.connect();
  service = await database.connect('service');
  await plainRegistry(admin);
  await admin.query(readings);
  await admin.query('UPDATE machines SET rated_power_kw = 100');
  await admin.query('DELETE FROM machines WHERE id BETWEEN 3 AND 8');
  await admin.query(
    `INSERT INTO tariff_versions (tenant_id, factory_id, carrier, name, currency, effective_from, effective_to, components, created_by)
     VALUES (1, 1, 'electricity', 'early', 'EUR', '2026-01-01', '2026-02-15', $1, 'test'),
            (1, 1, 'electricity', 'late', 'EUR', '2026-02-15', NULL, $2, 'test')`,
    [JSON.stringify(early), JSON.stringify(late)],
  );
  await refreshAll(admin);
}, 300_000);
afterAll(() => database.drop());

type Line = [
  kind: string,
  from: string,
  quantity: number | null,
  price: number | null,
  amount: number | null,
  reason: string | null,
];

async function bill(month: string): Promise<Line[]> {
  const { rows } = await service.query<{ line: Line }>(
    `SELECT jsonb_build_array(kind, from_day, round(quantity, 8), unit_price, round(amount, 8), reason) AS line
     FROM accounting.bill(1, 'electricity', $1)`,
    [month],
  );
  return rows.map(({ line }) => line);
}

const february: Line[] = [
  // 12117 × 0.30
  ['energy', '2026-02-01', 12117, 0.3, 3635.1, null],
  // The tariff holds 14 of 28 days, so half of each tier: 5000 × 0.01, and (12117 − 5000) × 0.03.
  ['tier', '2026-02-01', 5000, 0.01, 50, null],
  ['tier', '2026-02-01', 7117, 0.03, 213.51, null],
  // Half of 12.00 for a month, × 84 kW
  ['demand', '2026-02-01', 84, 6, 504, null],
  // 100.00 × 14 / 28
  ['fixed', '2026-02-01', 0.5, 100, 50, null],
  // 12096 × 0.20
  ['energy', '2026-02-15', 12096, 0.2, 2419.2, null],
  // Half of 10.00, × 36 kW
  ['demand', '2026-02-15', 36, 5, 180, null],
  ['fixed', '2026-02-15', 0.5, 90, 45, null],
  // tan(arccos 0.8) = 0.6 / 0.8 = 0.75: 12096 × 0.75 = 9072 kvarh, less 0.5 × 12096 = 6048: 3024 × 0.012
  ['reactive', '2026-02-15', 3024, 0.012, 36.288, null],
  // 3635.1 + 50 + 213.51 + 504 + 50 + 2419.2 + 180 + 45 + 36.288 = 7133.098, rounded half up
  ['total', '2026-02-01', null, null, 7133.1, null],
];

describe('the bill of a month', () => {
  it('has the lines of both tariffs of a change in its middle, posted or not', async () => {
    expect(await bill('2026-02-10')).toEqual(february);
    await runPosting(admin);
    expect(await bill('2026-02-10')).toEqual(february);
  });

  it('is what the ledger says, for the energy', async () => {
    const { rows } = await service.query(
      `SELECT energy_kwh::float8 AS kwh, cost::float8 AS cost, coverage FROM accounting.totals('{1,2}', 'electricity', $1)
       ORDER BY machine_id`,
      [['2026-01-31T23:00Z', '2026-02-28T23:00Z']],
    );
    // 4041 × 0.30 + 1344 × 3 × 0.20 = 1212.3 + 806.4; 8076 × 0.30 + 1344 × 6 × 0.20 = 2422.8 + 1612.8
    expect(rows).toEqual([
      { kwh: 8073, cost: 2018.7, coverage: 1 },
      { kwh: 16140, cost: 4035.6, coverage: 1 },
    ]);
  });

  it('of a month without readings has fixed charges, and says what it lacks', async () => {
    expect(await bill('2025-11-01')).toEqual([]);
    expect(await bill('2026-05-01')).toEqual([
      ['demand', '2026-05-01', null, 10, null, 'no_data'],
      ['fixed', '2026-05-01', 1, 90, 90, null],
      ['reactive', '2026-05-01', null, 0.012, null, 'no_power_factor'],
      ['total', '2026-05-01', null, null, 90, 'no_data'],
    ]);
  });

  it('has a machine with its own tariff apart', async () => {
    await admin.query(
      `INSERT INTO tariff_versions (tenant_id, machine_id, carrier, name, currency, effective_from, components, created_by)
       VALUES (1, 2, 'electricity', 'own', 'KRW', '2026-02-01', '{"energy":[{"name":"own","price_per_kwh":"100.37"}]}', 'test')`,
    );
    const { rows } = await service.query(
      `SELECT machine_id, quantity::float8 AS quantity, amount::float8 AS amount, currency
       FROM accounting.bill(1, 'electricity', '2026-02-01') WHERE kind = 'energy' OR kind = 'total' ORDER BY currency, kind, from_day`,
    );
    expect(rows).toEqual([
      { machine_id: null, quantity: 4041, amount: 1212.3, currency: 'EUR' },
      { machine_id: null, quantity: 4032, amount: 806.4, currency: 'EUR' },
      expect.objectContaining({ currency: 'EUR', machine_id: null }),
      { machine_id: 2, quantity: 16140, amount: 1619971.8, currency: 'KRW' },
      // Won has no smaller unit: 16140 × 100.37 = 1619971.8
      { machine_id: null, quantity: null, amount: 1619972, currency: 'KRW' },
    ]);
    await admin.query("DELETE FROM tariff_versions WHERE name = 'own'");
  });
});

describe('figures over whole days', () => {
  const month = "'2026-01-31T23:00Z', '2026-02-28T23:00Z'";

  it('come from the daily sums, and are those of the quarters', async () => {
    const figure = async (call: string): Promise<number | null | undefined> =>
      (await service.query<{ value: number | null }>(`SELECT value FROM kpi.${call}`)).rows[0]?.value;
    expect(await figure(`energy(1, ${month})`)).toBe(8073);
    expect(await figure(`energy_of('{1,2}', ${month})`)).toBe(24213);
    expect(await figure(`energy_cost_of('{1,2}', ${month})`)).toBe(6054.3);
    expect(await figure(`peak_demand(1, ${month})`)).toBe(48);
    expect(await figure(`peak_demand(2, ${month})`)).toBe(72);
    expect(await figure(`peak_demand_of('{1,2}', ${month})`)).toBe(84);
    // 8073 kWh in 672 h = 12.0134 kW, over 48 kW; and odd ends: 4041 kWh of 14 days less 4 and 8 quarters.
    expect(await figure(`load_factor(1, ${month})`)).toBeCloseTo(8073 / 672 / 48, 12);
    // Midnight to 15 February, 12:00: 14.5 days, though readings come every five minutes only: 1 kW is below 5 % of 100.
    expect(await figure(`on_time(1, ${month})`)).toBeCloseTo(14.5 * 24, 9);
    expect(await figure(`availability(1, ${month})`)).toBeCloseTo(14.5 / 28, 9);
    expect(await figure("energy(1, '2026-02-01T00:00Z', '2026-02-14T21:00Z')")).toBe(4041 - 36);
    expect(await figure("peak_demand(1, '2026-02-01T00:00Z', '2026-02-14T21:00Z')")).toBe(48);
  });
});
