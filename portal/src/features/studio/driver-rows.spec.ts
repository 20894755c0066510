import { expect, it } from '@jest/globals';
import { closestDriver, driverRows, driversToSearch } from './driver-rows.ts';
import type { DriverFacts } from './studio-types.ts';

const facts = (name: string, r: number | null, alike: readonly string[] = []): DriverFacts => ({
  name,
  machines: 1,
  coverage: 1,
  lowest: 0,
  mean: 1,
  highest: 2,
  periods: 100,
  periods_known: 100,
  correlation: {
    pearson: r === null ? null : { coefficient: r, p: 0 },
    best_lag: null,
    reason: r === null ? 'no_spread' : null,
  },
  collinear_with: alike.map((other) => ({ name: other, coefficient: 0.99 })),
});
const all = [
  facts('flow', 0.99, ['speed']),
  facts('speed', -0.995, ['flow']),
  facts('outdoor_temp_c', 0.2),
  facts('bad', null),
];

it('marks a chosen driver that another chosen one already tells', () => {
  const drivers = [
    { kind: 'number', source: 'flow', lag: 2 },
    { kind: 'number', source: 'gone', lag: 0 },
  ] as const;
  const { measured, derived } = driverRows(all, { drivers });
  expect(measured.map(({ key, chosen, clashes }) => [key, chosen !== undefined, clashes])).toEqual([
    ['flow', true, []],
    ['speed', false, ['flow']],
    ['outdoor_temp_c', false, []],
    ['bad', false, []],
    ['gone', true, []],
  ]);
  expect(derived.map(({ key }) => key)).toContain('degree_days:heating');
});

it('begins with what goes along most closely, in whichever direction', () => {
  expect(closestDriver(all)?.name).toBe('speed');
  expect(closestDriver([facts('bad', null)])).toBeUndefined();
});

it('searches one driver of each bunch', () => {
  expect(driversToSearch(all).flatMap((driver) => (driver.kind === 'number' ? [driver.source] : []))).toEqual(
    ['speed', 'outdoor_temp_c'],
  );
});
