import { expect, it } from '@jest/globals';
import type { Cost, CostVersion, Energy, MachineShare } from './cost-api.ts';
import {
  changeShare,
  idleCost,
  machineCosts,
  meanPrice,
  missingCosts,
  sumOf,
  zoneCosts,
} from './cost-picture.ts';

const cost = (
  value: number | null,
  currency: string | null = 'EUR',
  reason: Cost['reason'] = null,
  unpriced = 0,
): Cost => ({
  value,
  currency,
  reason,
  unpriced_kwh: unpriced,
});
const energy = (value: number | null): Energy => ({
  value,
  unit: 'kWh',
  method: 'counter',
  coverage: 1,
  quality: [],
  reason: null,
});
const unknown = cost(null, null, 'no_tariff', 900);

it('adds what has a price in one currency, and nothing else', () => {
  expect(sumOf([cost(10), unknown, cost(2.5)])).toEqual({ value: 12.5, currency: 'EUR', reason: null });
  expect(sumOf([cost(0)])).toEqual({ value: 0, currency: 'EUR', reason: null });
  expect(sumOf([cost(10), cost(3, 'CHF')])).toEqual({
    value: null,
    currency: null,
    reason: 'mixed_currencies',
  });
  expect(sumOf([unknown])).toEqual({ value: null, currency: null, reason: 'no_tariff' });
});

it('says which carriers a cost leaves out', () => {
  const carbon = { kg: 1, method: 'location' as const, reason: null };
  const rest = { carbon, power_now_kw: 0, machines_reporting: 1, machines_total: 1, newest_at: null };
  expect(
    missingCosts([
      { ...rest, carrier: 'electricity', energy: energy(100), cost: cost(30) },
      { ...rest, carrier: 'steam', energy: energy(900), cost: unknown },
      { ...rest, carrier: 'natural_gas', energy: energy(50), cost: cost(1, 'EUR', 'no_price_for_hour', 20) },
      { ...rest, carrier: 'heat', energy: energy(null), cost: cost(null, null, 'no_data') },
    ]),
  ).toEqual([
    { carrier: 'steam', reason: 'no_tariff', unpricedKwh: 900, isPart: false },
    { carrier: 'natural_gas', reason: 'no_price_for_hour', unpricedKwh: 20, isPart: true },
  ]);
});

it('tells the mean price of the energy that has one, and what idling cost at it', () => {
  expect(meanPrice(cost(30, 'EUR', 'no_price_for_hour', 50), energy(150))).toBeCloseTo(0.3);
  expect(meanPrice(cost(0), energy(0))).toBeNull();
  expect(meanPrice(unknown, energy(5))).toBeNull();
  expect(idleCost(10, cost(30), energy(100))).toBeCloseTo(3);
  expect(idleCost(null, cost(30), energy(100))).toBeNull();
});

it('compares with before only where both are known', () => {
  expect(changeShare(110, 100)).toBeCloseTo(0.1);
  expect(changeShare(0, 100)).toBe(-1);
  expect(changeShare(5, 0)).toBeNull();
  expect(changeShare(null, 5)).toBeNull();
});

it('lists machines by what they cost, with their part and what they cost before', () => {
  const share = (id: number, money: Cost): MachineShare => ({
    machine: { id, name: `m-${id}`, display_name: `M ${id}` },
    energy: energy(1),
    cost: money,
    carbon: { kg: null, method: 'location', reason: 'no_factor' },
    share: null,
  });
  const machines = machineCosts([
    { carrier: 'electricity', now: [share(1, cost(1)), share(2, cost(3))], before: [share(2, cost(2))] },
    { carrier: 'steam', now: [share(3, unknown)], before: [] },
  ]);
  expect(
    machines.map(({ machine, costShare, before }) => [machine.id, costShare, before?.cost.value]),
  ).toEqual([
    [2, 0.75, 2],
    [1, 0.25, undefined],
    [3, null, undefined],
  ]);
});

it('names the zones of the prices that were paid', () => {
  const version = {
    id: 1,
    components: {
      energy: [
        { name: 'peak', price_per_kwh: '0.310' },
        { name: 'base', price_per_kwh: '0.19' },
      ],
    },
  } as unknown as CostVersion;
  const paid = { id: 1, name: 'Contract', currency: 'EUR', energy_kwh: 10, cost: 1.9, price_per_kwh: '0.19' };
  const zones = zoneCosts(
    'electricity',
    { tariff_versions: [paid, { ...paid, price_per_kwh: '0.31' }, { ...paid, id: 7, price_per_kwh: '0.5' }] },
    [version],
  );
  expect(zones.map(({ zone, pricePerKwh }) => [zone, pricePerKwh])).toEqual([
    [null, 0.5],
    ['peak', 0.31],
    ['base', 0.19],
  ]);
  expect(zoneCosts('steam', { tariff_versions: null }, [])).toEqual([]);
});
