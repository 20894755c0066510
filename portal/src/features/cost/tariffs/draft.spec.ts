import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayRows, entryAt, quarterOf, clockOf, typesOfRow, type TariffComponents } from './components.ts';
import {
  componentsOf,
  draftOf,
  emptyDraft,
  moveMonth,
  paint,
  removeZone,
  spansOf,
  splitMonth,
} from './draft.ts';

const asTyped = (typed: string): string => typed;
const example: TariffComponents = {
  energy: [
    {
      name: 'peak',
      price_per_kwh: '0.31',
      months: [11, 12, 1, 2],
      day_types: ['workday'],
      hours: [['06:00', '22:00']],
    },
    { name: 'base', price_per_kwh: '0.19' },
  ],
  holidays: ['2026-12-25'],
  demand: { price_per_kw: '11.20', method: 'rolling' },
  fixed: { price_per_month: '95.00' },
  reactive: { price_per_kvarh: '0.02', free_share: 0.5 },
  tiers: [
    { up_to_kwh: '1000', price_per_kwh: '0.01' },
    { up_to_kwh: null, price_per_kwh: '0.02' },
  ],
};

it('reads a version as seasons with a week each', () => {
  const draft = draftOf(example);
  expect(draft.zones).toEqual([
    { name: 'peak', price: '0.31' },
    { name: 'base', price: '0.19' },
  ]);
  expect(draft.seasons.map(({ months }) => months)).toEqual([
    [1, 2, 11, 12],
    [3, 4, 5, 6, 7, 8, 9, 10],
  ]);
  expect(spansOf(draft.seasons[0]?.week.workday ?? [])).toEqual([
    { from: 0, to: 24, zone: 1 },
    { from: 24, to: 88, zone: 0 },
    { from: 88, to: 96, zone: 1 },
  ]);
});

it('writes what it read so that it says the same', () => {
  const { components, zoneOfEntry } = componentsOf(draftOf(example), asTyped);
  expect(components).toMatchObject({
    holidays: example.holidays,
    demand: example.demand,
    fixed: example.fixed,
    reactive: example.reactive,
    tiers: example.tiers,
  });
  expect(zoneOfEntry).toHaveLength(components.energy?.length ?? 0);
  expectSame(example, components);
});

/** In every month, row and quarter hour the same price. */
function expectSame(one: TariffComponents, other: TariffComponents): void {
  const rows = (one.holidays ?? []).length > 0 ? dayRows : dayRows.filter((row) => row !== 'holiday');
  for (let month = 1; month <= 12; month += 1)
    for (const row of rows)
      for (let quarter = 0; quarter < 96; quarter += 1) {
        const [a, b] = [one, other].map(({ energy }) =>
          entryAt(energy ?? [], month, typesOfRow[row], quarter),
        );
        if (a?.price_per_kwh !== b?.price_per_kwh || a?.name !== b?.name)
          throw new Error(`month ${month}, ${row}, ${clockOf(quarter)}: ${a?.name} is ${b?.name}`);
      }
}

it('says the same after reading and writing, whatever the tariff', () => {
  const clock = fc.integer({ min: 0, max: 95 }).map(clockOf);
  const hours = fc
    .tuple(clock, fc.integer({ min: 1, max: 96 }).map(clockOf))
    .filter(([from, to]) => from !== to && !(from === '00:00' && to === '24:00'));
  const entry = fc.record(
    {
      name: fc.constantFrom('a', 'b', 'c'),
      price_per_kwh: fc.constantFrom('0.1', '0.2'),
      months: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1 }),
      day_types: fc.uniqueArray(fc.constantFrom('workday', 'saturday', 'sunday', 'weekend', 'holiday'), {
        minLength: 1,
      }),
      hours: fc.array(hours, { minLength: 1, maxLength: 3 }),
    },
    { requiredKeys: ['name', 'price_per_kwh'] },
  );
  const tariff = fc.record({
    energy: fc.array(entry, { minLength: 1, maxLength: 5 }),
    holidays: fc.constantFrom([], ['2026-12-25']),
  });
  fc.assert(
    fc.property(tariff, (components) => {
      const given = components as unknown as TariffComponents;
      expectSame(given, componentsOf(draftOf(given), asTyped).components);
    }),
    { numRuns: 25 },
  );
});

it('keeps a holiday what it is, on a Saturday too', () => {
  const draft = draftOf({
    energy: [
      { name: 'free', price_per_kwh: '0.1', day_types: ['holiday'] },
      { name: 'dear', price_per_kwh: '0.3', day_types: ['saturday'], hours: [['08:00', '20:00']] },
      { name: 'base', price_per_kwh: '0.2' },
    ],
    holidays: ['2026-12-26'],
  });
  const { energy } = componentsOf(draft, asTyped).components;
  expect(entryAt(energy ?? [], 12, ['saturday', 'weekend', 'holiday'], 40)?.name).toBe('free');
});

it('draws hours, also past midnight, and takes zones and months away', () => {
  const draft = emptyDraft('base');
  draft.zones.push({ name: 'night', price: '0.1' });
  const season = draft.seasons[0];
  if (!season) throw new Error('no season');
  paint(season.week, 'workday', quarterOf('22:00'), quarterOf('06:00'), 1);
  expect(componentsOf(draft, asTyped).components.energy?.[0]).toEqual({
    name: 'night',
    price_per_kwh: '0.1',
    day_types: ['workday'],
    hours: [['22:00', '06:00']],
  });
  splitMonth(draft, 7);
  expect(draft.seasons.map(({ months }) => months.length)).toEqual([11, 1]);
  moveMonth(draft, 0, 7);
  expect(draft.seasons).toHaveLength(1);
  removeZone(draft, 0);
  expect(draft.zones.map(({ name }) => name)).toEqual(['night']);
  expect(spansOf(draft.seasons[0]?.week.workday ?? []).map(({ zone }) => zone)).toEqual([0, null, 0]);
});
