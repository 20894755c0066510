import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { ProfileError, readProfiles, seedProfile } from '../src/profile-seed.ts';
import { plainRegistry } from './support/registry.ts';
import { migratedDatabase, type ScratchDatabase } from './support/scratch-database.ts';

/** Peak on winter workdays, a night price that passes midnight, else base. */
const timeOfUse = {
  energy: [
    {
      name: 'peak',
      price_per_kwh: '0.31',
      months: [11, 12, 1, 2],
      day_types: ['workday'],
      hours: [['06:00', '22:00']],
    },
    { name: 'night', price_per_kwh: '0.15', hours: [['22:00', '06:00']] },
    { name: 'holiday', price_per_kwh: '0.10', day_types: ['holiday'] },
    { name: 'base', price_per_kwh: '0.19' },
  ],
  holidays: ['2026-12-25'],
};

let database: ScratchDatabase;
let admin: pg.Client;
let service: pg.Client;

beforeAll(async () => {
  database = await migratedDatabase();
  admin = await database.connect();
  service = await database.connect('service');
  await plainRegistry(admin);
  await admin.query(
    "INSERT INTO tenants (name, slug) VALUES ('Other', 'other'); INSERT INTO factories (tenant_id, name, slug, time_zone) VALUES (2, 'O', 'o', 'UTC')",
  );
}, 90_000);
afterAll(() => database.drop());

interface TariffRow {
  readonly factoryId?: number;
  readonly machineId?: number;
  readonly carrier?: string;
  readonly from: string;
  readonly to?: string;
  readonly currency?: string;
  readonly components: unknown;
}

async function addTariff(row: TariffRow): Promise<number> {
  const { rows } = await service.query<{ id: number }>(
    `INSERT INTO tariff_versions (tenant_id, factory_id, machine_id, carrier, name, currency, effective_from, effective_to, components, created_by)
     VALUES (1, $1, $2, $3, 'test', $4, $5, $6, $7, 'test') RETURNING id`,
    [
      row.factoryId,
      row.machineId,
      row.carrier ?? 'electricity',
      row.currency ?? 'EUR',
      row.from,
      row.to,
      JSON.stringify(row.components),
    ],
  );
  return rows[0]?.id ?? Number.NaN;
}

const flat = (price: string): unknown => ({ energy: [{ name: 'flat', price_per_kwh: price }] });

async function priceAt(
  time: string,
  machineId = 1,
  carrier = 'electricity',
): Promise<Record<string, unknown> | undefined> {
  const { rows } = await service.query<Record<string, unknown>>(
    'SELECT * FROM accounting.price($1, $2, $3)',
    [machineId, carrier, time],
  );
  return rows[0];
}

/** Quarter hours by price name over [from, to). */
async function quartersByName(from: string, to: string): Promise<Record<string, number>> {
  const { rows } = await service.query<{ name: string; quarters: number }>(
    `SELECT name, count(*)::int AS quarters FROM accounting.prices('{1}', 'electricity', $1, $2) GROUP BY name`,
    [from, to],
  );
  return Object.fromEntries(rows.map(({ name, quarters }) => [name, quarters]));
}

describe('without a tariff', () => {
  it('there is no price, and it says so', async () => {
    expect(await priceAt('2019-06-01T12:00Z')).toEqual({
      tariff_version_id: null,
      price_per_kwh: null,
      currency: null,
      reason: 'no_tariff',
    });
  });
});

describe('time of use in Berlin', () => {
  let id: number;
  beforeAll(async () => {
    id = await addTariff({ from: '2026-01-01', components: timeOfUse });
  });

  it.each([
    // 2026-11-20 is a Friday; Berlin is UTC+1 in winter.
    ['2026-11-20T04:59Z', '0.15', 'in the quarter before 6:00'],
    ['2026-11-20T05:00Z', '0.31', 'at 6:00'],
    ['2026-11-20T20:59Z', '0.31', 'before 22:00'],
    ['2026-11-20T21:00Z', '0.15', 'at 22:00'],
    ['2026-11-20T23:30Z', '0.15', 'past midnight'],
    ['2026-11-21T11:00Z', '0.19', 'on Saturday noon'],
    ['2026-06-19T10:00Z', '0.19', 'on a summer workday'],
    ['2026-12-25T11:00Z', '0.10', 'on a Friday that is a holiday'],
    ['2026-12-24T11:00Z', '0.31', 'the day before'],
  ])('at %s costs %s: %s', async (time, price) => {
    expect(await priceAt(time)).toMatchObject({
      tariff_version_id: id,
      price_per_kwh: price,
      currency: 'EUR',
      reason: null,
    });
  });

  it('counts the 23 hours of the day the clocks go forward', async () => {
    // Sunday 2026-03-29: 2:00 → 3:00. Night is 0–6 without one hour, and 22–24: 5 + 2 = 7 h = 28 quarters;
    // base 6–22: 16 h = 64. 28 + 64 = 92 = 23 h × 4.
    expect(await quartersByName('2026-03-28T23:00Z', '2026-03-29T22:00Z')).toEqual({ night: 28, base: 64 });
  });

  it('counts the 25 hours of the day they go back', async () => {
    // Sunday 2026-10-25: 3:00 → 2:00. Night 6 + 1 + 2 = 9 h = 36 quarters; base 64. 36 + 64 = 100 = 25 h × 4.
    expect(await quartersByName('2026-10-24T22:00Z', '2026-10-25T23:00Z')).toEqual({ night: 36, base: 64 });
  });

  it('is priced alike one by one and all at once', async () => {
    const { rows } = await service.query(
      `SELECT FROM accounting.prices('{1,9}', 'electricity', '2026-03-28T20:00Z', '2026-03-29T04:00Z') p
       CROSS JOIN LATERAL accounting.price(p.machine_id, 'electricity', p.period_start) q
       WHERE (p.price_per_kwh, p.tariff_version_id) IS DISTINCT FROM (q.price_per_kwh, q.tariff_version_id)`,
    );
    expect(rows).toEqual([]);
  });
});

describe('a tariff that names no price for the hour', () => {
  it('gives none, and says so', async () => {
    await addTariff({
      machineId: 2,
      from: '2026-01-01',
      components: { energy: [{ name: 'day', price_per_kwh: '0.2', hours: [['08:00', '16:00']] }] },
    });
    expect(await priceAt('2026-06-19T08:00Z', 2)).toMatchObject({ price_per_kwh: '0.2', reason: null });
    expect(await priceAt('2026-06-19T16:00Z', 2)).toMatchObject({
      price_per_kwh: null,
      reason: 'no_price_for_hour',
    });
  });
});

describe('scopes', () => {
  it('the narrower wins, by the local date of the site', async () => {
    await addTariff({ carrier: 'steam', from: '2026-01-01', components: flat('0.1') });
    await addTariff({ carrier: 'steam', factoryId: 1, from: '2026-02-01', components: flat('0.2') });
    await addTariff({
      carrier: 'steam',
      machineId: 3,
      from: '2026-03-01',
      to: '2026-04-01',
      components: flat('0.3'),
    });
    // Midnight in Berlin is 23:00Z in winter and 22:00Z in summer; in Kolkata 18:30Z.
    expect(await priceAt('2026-01-31T22:45Z', 3, 'steam')).toMatchObject({ price_per_kwh: '0.1' });
    expect(await priceAt('2026-01-31T23:00Z', 3, 'steam')).toMatchObject({ price_per_kwh: '0.2' });
    expect(await priceAt('2026-02-28T23:00Z', 3, 'steam')).toMatchObject({ price_per_kwh: '0.3' });
    expect(await priceAt('2026-03-31T22:00Z', 3, 'steam')).toMatchObject({ price_per_kwh: '0.2' });
    expect(await priceAt('2026-03-10T12:00Z', 4, 'steam')).toMatchObject({ price_per_kwh: '0.2' });
    expect(await priceAt('2026-03-10T12:00Z', 9, 'steam')).toMatchObject({ price_per_kwh: '0.1' });
    expect(await priceAt('2025-12-31T18:15Z', 9, 'steam')).toMatchObject({ reason: 'no_tariff' });
    expect(await priceAt('2025-12-31T18:30Z', 9, 'steam')).toMatchObject({ price_per_kwh: '0.1' });
  });

  it('may not overlap', async () => {
    const heat = { carrier: 'heat', components: flat('1') };
    await addTariff({ ...heat, from: '2026-01-01', to: '2026-02-01' });
    await addTariff({ ...heat, from: '2026-02-01' });
    await expect(addTariff({ ...heat, from: '2026-06-01' })).rejects.toMatchObject({ code: '23P01' });
    await expect(addTariff({ ...heat, from: '2025-12-01', to: '2026-01-02' })).rejects.toMatchObject({
      constraint: 'tariff_versions_no_overlap',
    });
    // Another scope is another matter.
    await addTariff({ ...heat, factoryId: 1, from: '2026-06-01' });
  });

  it('of another tenant are refused', async () => {
    await expect(
      addTariff({ factoryId: 3, carrier: 'water', from: '2026-01-01', components: flat('1') }),
    ).rejects.toMatchObject({ constraint: 'tariff_versions_scope' });
  });
});

describe('components', () => {
  it.each([
    [{ energy: [{ name: 'a', price_per_kwh: 0.3 }] }, /price_per_kwh must be a decimal number as a string/],
    [{ energy: [{ name: 'a', price_per_kwh: '1e3' }] }, /decimal/],
    [{}, /no price is named/],
    [{ energy: [{ name: 'a', price_per_kwh: '1', hours: [['06:10', '07:00']] }] }, /quarter hours/],
    [{ energy: [{ name: 'a', price_per_kwh: '1', day_types: ['monday'] }] }, /day_types/],
    [{ energy: [{ name: 'a', price_per_kwh: '1', months: [13] }] }, /months/],
    [{ energy: [{ name: 'a', price_per_kwh: '1', month: [1] }] }, /"month" is unknown/],
    [{ fixed: { price_per_month: '1' }, holidays: ['2026-02-30'] }, /no date/],
    [{ tiers: [{ up_to_kwh: '10', price_per_kwh: '1' }] }, /last of tiers/],
    [{ demand: { price_per_kw: '1', method: 'highest' } }, /demand.method/],
    [[], /must be an object/],
  ])('%j are refused', async (components, message) => {
    const insert = addTariff({ carrier: 'renewable', from: '2026-01-01', components });
    await expect(insert).rejects.toMatchObject({
      code: '23514',
      constraint: 'tariff_versions_components',
      message: expect.stringMatching(message) as unknown,
    });
  });
});

describe('emission factors', () => {
  const factor = async (machineId: number, day: string, method = 'location'): Promise<unknown> =>
    (
      await service.query('SELECT kg_per_kwh, reason FROM accounting.factor($1, $2, $3, $4)', [
        machineId,
        'electricity',
        day,
        method,
      ])
    ).rows[0];
  const add = (region: string | null, kg: string, from: string, to: string | null = null): Promise<unknown> =>
    service.query(
      `INSERT INTO emission_factors (tenant_id, carrier, region, method, kg_per_kwh, source, effective_from, effective_to, created_by)
       VALUES (1, 'electricity', $1, 'location', $2, 'test', $3, $4, 'test')`,
      [region, kg, from, to],
    );

  it('are those of the region, else those of none, else missing', async () => {
    await admin.query("UPDATE factories SET emission_region = 'IN' WHERE slug = 'india'");
    await add(null, '0.45', '2026-01-01');
    await add('IN', '0.7117', '2026-03-01');
    await add('DE', '0.38', '2026-01-01');
    expect(await factor(9, '2025-12-31')).toEqual({ kg_per_kwh: null, reason: 'no_factor' });
    expect(await factor(9, '2026-02-28')).toEqual({ kg_per_kwh: '0.45', reason: null });
    expect(await factor(9, '2026-03-01')).toEqual({ kg_per_kwh: '0.7117', reason: null });
    expect(await factor(1, '2026-03-01')).toEqual({ kg_per_kwh: '0.45', reason: null });
    expect(await factor(1, '2026-03-01', 'market')).toEqual({ kg_per_kwh: null, reason: 'no_factor' });
    await expect(add('DE', '0.4', '2027-01-01')).rejects.toMatchObject({
      constraint: 'emission_factors_no_overlap',
    });
  });
});

describe('profiles', () => {
  const scope = { tenantSlug: 'other', effectiveFrom: '2026-01-01' };

  it('name their source, and are installed once', async () => {
    const profiles = readProfiles();
    for (const { factors } of Object.values(profiles.emissions))
      for (const { source } of factors) expect(source.length).toBeGreaterThan(40);
    expect(await seedProfile(admin, 'grid-average', scope)).toEqual([
      'Grid average: 0.45 kg/kWh electricity, location',
    ]);
    expect(await seedProfile(admin, 'grid-average', scope)).toEqual([]);
    expect(await seedProfile(admin, 'korea', scope)).toEqual([]);
    expect(await seedProfile(admin, 'korea', { ...scope, region: 'KR' })).toHaveLength(1);
    for (const name of Object.keys(profiles.tariffs)) {
      expect(await seedProfile(admin, name, { ...scope, factorySlug: 'o' })).toHaveLength(1);
      expect(await seedProfile(admin, name, { ...scope, factorySlug: 'o' })).toEqual([]);
    }
  });

  it('are refused for what is not there', async () => {
    await expect(seedProfile(admin, 'mars', scope)).rejects.toThrow(ProfileError);
    await expect(seedProfile(admin, 'korea', { ...scope, tenantSlug: 'x' })).rejects.toThrow('no tenant x');
    await expect(
      seedProfile(admin, 'example-time-of-use', { ...scope, factorySlug: 'test' }),
    ).rejects.toThrow('no factory test');
  });
});
