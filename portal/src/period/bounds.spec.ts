import { expect, it } from '@jest/globals';
import { periodBounds, wholeQuarters } from './bounds.ts';
import type { PeriodName } from './period.ts';

const berlin = 'Europe/Berlin';
/** Wednesday, 28 October 2026, 14:30 in Berlin: three days after the clocks went back. */
const now = Date.parse('2026-10-28T13:30:00Z');
const boundsOf = (name: PeriodName) => periodBounds({ name }, now, berlin);

it.each([
  ['last_hour', '2026-10-28T12:30:00.000Z', '2026-10-28T13:30:00.000Z'],
  ['last_24_hours', '2026-10-27T13:30:00.000Z', '2026-10-28T13:30:00.000Z'],
  ['today', '2026-10-27T23:00:00.000Z', '2026-10-28T13:30:00.000Z'],
  ['yesterday', '2026-10-26T23:00:00.000Z', '2026-10-27T23:00:00.000Z'],
  ['this_week', '2026-10-25T23:00:00.000Z', '2026-10-28T13:30:00.000Z'],
  ['last_week', '2026-10-18T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
  ['this_month', '2026-09-30T22:00:00.000Z', '2026-10-28T13:30:00.000Z'],
  ['last_month', '2026-08-31T22:00:00.000Z', '2026-09-30T22:00:00.000Z'],
  ['this_year', '2025-12-31T23:00:00.000Z', '2026-10-28T13:30:00.000Z'],
  ['last_year', '2024-12-31T23:00:00.000Z', '2025-12-31T23:00:00.000Z'],
  ['last_7_days', '2026-10-21T12:30:00.000Z', '2026-10-28T13:30:00.000Z'],
] as const)('knows %s of a site', (name, from, to) => {
  expect(boundsOf(name)).toEqual({ from, to });
});

it('takes Sunday for the end of its week', () => {
  const sunday = Date.parse('2026-11-22T12:00:00Z');
  expect(periodBounds({ name: 'this_week' }, sunday, berlin).from).toBe('2026-11-15T23:00:00.000Z');
});

it('leaves a range as it was chosen', () => {
  const range = { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' };
  expect(periodBounds(range, now, berlin)).toBe(range);
});

it('asks for whole quarter hours, and for less only where there is no more', () => {
  const now = Date.parse('2026-11-21T22:41:13.500Z');
  expect(wholeQuarters({ name: 'last_30_days' }, now, 'Europe/Berlin')).toEqual({
    from: '2026-10-22T21:30:00.000Z',
    to: '2026-11-21T22:30:00.000Z',
  });
  expect(wholeQuarters({ name: 'yesterday' }, now, 'Europe/Berlin')).toEqual({
    from: '2026-11-19T23:00:00.000Z',
    to: '2026-11-20T23:00:00.000Z',
  });
  const justAfterMidnight = Date.parse('2026-11-21T23:04:00Z');
  expect(wholeQuarters({ name: 'today' }, justAfterMidnight, 'Europe/Berlin')).toEqual({
    from: '2026-11-21T23:00:00.000Z',
    to: '2026-11-21T23:04:00.000Z',
  });
});
