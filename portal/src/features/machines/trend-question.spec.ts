import { expect, it } from '@jest/globals';
import { comparisonOf, earlierMillis } from './trend-question.ts';

it('reads what to compare with from the address', () => {
  expect(comparisonOf('machine:pump-1')).toEqual({ machine: 'pump-1' });
  expect(comparisonOf('week')).toEqual({ earlier: 'week' });
  expect(comparisonOf('toString')).toBeUndefined();
  expect(comparisonOf(undefined)).toBeUndefined();
});

it.each([
  ['2026-11-21T10:00:00Z', 'week', 7 * 24],
  ['2026-10-26T10:00:00Z', 'day', 25],
  ['2026-03-30T10:00:00Z', 'week', 7 * 24 - 1],
  ['2026-11-21T23:30:00Z', 'year', 364 * 24],
] as const)('goes back from %s by a %s of the calendar', (at, earlier, hours) => {
  expect(earlierMillis(Date.parse(at), earlier, 'Europe/Berlin') / 3_600_000).toBe(hours);
});
