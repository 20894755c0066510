import { expect, it } from '@jest/globals';
import { periodOf, rangeQuery } from './period.ts';

it('asks in the way that the period has', () => {
  expect(rangeQuery({ name: 'last_month' })).toEqual({ period: 'last_month' });
  expect(rangeQuery({ name: 'last_7_days' })).toEqual({ duration: '7d' });
  expect(rangeQuery({ from: 'a', to: 'b' })).toEqual({ from: 'a', to: 'b' });
});

it('reads the period from an address, and falls back where it makes no sense', () => {
  const range = { from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z' };
  expect(periodOf(range, 'today')).toEqual(range);
  expect(periodOf({ period: 'last_week' }, 'today')).toEqual({ name: 'last_week' });
  expect(periodOf({ period: 'toString' }, 'today')).toEqual({ name: 'today' });
  expect(periodOf({ from: range.to, to: range.from }, 'today')).toEqual({ name: 'today' });
});
