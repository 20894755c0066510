import { expect, it } from '@jest/globals';
import { changePercent, signed, standingOf } from './expectation.ts';

it.each([
  [431, 390, 430, 'above'],
  [389, 390, 430, 'below'],
  [430, 390, 430, 'within'],
  [0, 0, 0, 'within'],
  [null, 390, 430, undefined],
  [400, null, null, undefined],
])('%s kWh where %s to %s were expected is %s', (actual, low, high, standing) => {
  expect(standingOf({ actual_kwh: actual, low_kwh: low, high_kwh: high })).toBe(standing);
});

it('tells a change only where there is something to compare with', () => {
  expect(changePercent(90, 100)).toBeCloseTo(-10);
  expect(changePercent(0, 100)).toBe(-100);
  expect(changePercent(5, 0)).toBeUndefined();
  expect(changePercent(null, 5)).toBeUndefined();
});

it('writes the sign', () => {
  expect([signed(3, '3'), signed(-3, '-3'), signed(0, '0')]).toEqual(['+3', '−3', '0']);
});
