import { expect, it } from '@jest/globals';
import type { Method, Summary, Timeline } from './carbon-api.ts';
import { carbonBars, carrierCarbon, machineCarbon, missingFactors, sumKg } from './carbon-picture.ts';

function summary(
  method: Method,
  carriers: readonly (readonly ['electricity' | 'natural_gas' | 'steam', number | null, string | null])[],
): Summary {
  return {
    factory: { id: 1, slug: 'a', name: 'A', time_zone: 'UTC' },
    from: '',
    to: '',
    carriers: carriers.map(([carrier, kg, reason]) => ({
      carrier,
      energy: { value: 10, unit: 'kWh', method: 'counter', coverage: 1, quality: [], reason: null },
      cost: { value: null, currency: null, reason: 'no_tariff', unpriced_kwh: 10 },
      carbon: { kg, method, reason },
      power_now_kw: null,
      machines_reporting: 0,
      machines_total: 1,
      newest_at: null,
    })),
  };
}

const carriers = carrierCarbon(
  {
    location: summary('location', [
      ['electricity', 100, null],
      ['natural_gas', 40, 'no_factor'],
      ['steam', null, 'no_factor'],
    ]),
    market: summary('market', [
      ['electricity', null, 'no_factor'],
      ['natural_gas', 40, null],
      ['steam', null, 'no_factor'],
    ]),
  },
  summary('location', [['electricity', 80, null]]),
);

it('puts both methods and the scope beside each carrier', () => {
  expect(
    carriers.map(({ carrier, scope, location, market, locationBeforeKg }) => [
      carrier,
      scope,
      location.kg,
      market.kg,
      locationBeforeKg,
    ]),
  ).toEqual([
    ['electricity', 2, 100, null, 80],
    ['natural_gas', 1, 40, 40, null],
    ['steam', 2, null, null, null],
  ]);
});

it('adds what is known and says what a method leaves out', () => {
  expect(sumKg([100, null, 40])).toBe(140);
  expect(sumKg([null])).toBeNull();
  expect(sumKg([0])).toBe(0);
  expect(missingFactors(carriers, 'location').map(({ carrier, isPart }) => [carrier, isPart])).toEqual([
    ['natural_gas', true],
    ['steam', false],
  ]);
  expect(missingFactors(carriers, 'market').map(({ carrier }) => carrier)).toEqual(['electricity', 'steam']);
});

it('lists machines by what they emit', () => {
  const share = (id: number, kg: number | null) => ({
    machine: { id, name: `m${id}`, display_name: `M${id}` },
    energy: { value: 1, unit: 'kWh' as const, method: null, coverage: 1, quality: [], reason: null },
    cost: { value: null, currency: null, reason: null, unpriced_kwh: 0 },
    carbon: { kg, method: 'location' as const, reason: kg === null ? 'no_factor' : null },
    share: null,
  });
  const machines = machineCarbon([
    { carrier: 'steam', machines: [share(1, null)] },
    { carrier: 'electricity', machines: [share(2, 1), share(3, 3)] },
  ]);
  expect(machines.map(({ machine, share: part }) => [machine.id, part])).toEqual([
    [3, 0.75],
    [2, 0.25],
    [1, null],
  ]);
});

it('draws in tonnes once a bar reaches one, and leaves carriers without a factor out', () => {
  const point = (time: string, kg: number | null) => ({
    time,
    energy_kwh: 1,
    quality: [],
    carbon: { kg, method: 'location' as const, reason: null },
  });
  const timeline = (kg: number): Timeline => ({
    bucket: '1day',
    from: '',
    to: '',
    time_zone: 'UTC',
    unit: 'kWh',
    series: [
      {
        machine: null,
        carrier: 'electricity',
        method: null,
        points: [point('2026-01-01T00:00:00Z', kg), point('2026-01-02T00:00:00Z', null)],
      },
      { machine: null, carrier: 'steam', method: null, points: [point('2026-01-01T00:00:00Z', null)] },
    ],
  });
  const words = { locale: 'en', carrier: (name: string) => name };
  expect(carbonBars(timeline(2_500), words)).toMatchObject({
    unit: 't CO₂e',
    labels: ['1 Jan', '2 Jan'],
    series: [{ name: 'electricity', values: [2.5, null] }],
  });
  expect(carbonBars(timeline(900), words)).toMatchObject({
    unit: 'kg CO₂e',
    series: [{ values: [900, null] }],
  });
});
