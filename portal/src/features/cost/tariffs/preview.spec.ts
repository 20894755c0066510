import { expect, it } from '@jest/globals';
import type { TariffComponents } from './components.ts';
import { dayCost, typicalDays } from './preview.ts';

const tariff: TariffComponents = {
  energy: [
    { name: 'peak', price_per_kwh: '0.30', day_types: ['workday'], hours: [['06:00', '22:30']] },
    { name: 'base', price_per_kwh: '0.10', day_types: ['workday', 'weekend'] },
  ],
};

it('averages hours by kind of day in the time of the site', () => {
  // Fri 20 Nov 2026 23:00 UTC is Saturday 00:00 in Berlin.
  const days = typicalDays(
    [
      { time: '2026-11-20T23:00:00Z', energy_kwh: 10 },
      { time: '2026-11-13T23:00:00Z', energy_kwh: 20 },
      { time: '2026-11-20T22:00:00Z', energy_kwh: 4 },
      { time: '2026-11-20T21:00:00Z', energy_kwh: null },
    ],
    'Europe/Berlin',
  );
  expect(days.saturday?.[0]).toBe(15);
  expect(days.workday?.[23]).toBe(4);
  expect(days.workday?.[22]).toBeNull();
  expect(days.sunday).toBeNull();
});

it('costs each quarter hour at its price', () => {
  const hours = Array.from({ length: 24 }, () => 1);
  // 16.5 h at 0.30 and 7.5 h at 0.10.
  expect(dayCost(hours, 'workday', tariff, 5)).toEqual({
    energyKwh: 24,
    cost: expect.closeTo(5.7, 9),
    unpricedKwh: 0,
  });
  expect(dayCost(hours, 'sunday', tariff, 5).cost).toBeCloseTo(2.4);
});

it('says how much has no price', () => {
  const hours = Array.from({ length: 24 }, () => 1);
  const { cost, unpricedKwh } = dayCost(hours, 'sunday', { energy: [tariff.energy?.[0] ?? never()] }, 5);
  expect([cost, unpricedKwh]).toEqual([0, 24]);
  expect(dayCost(hours, 'workday', { energy: [{ name: 'x', price_per_kwh: '' }] }, 5).unpricedKwh).toBe(24);
});

function never(): never {
  throw new Error('the tariff has an entry');
}
