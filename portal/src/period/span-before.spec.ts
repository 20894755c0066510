import { expect, it } from '@jest/globals';
import { spanBefore } from './span-before.ts';

const berlin = 'Europe/Berlin';

it.each([
  ['yesterday', '2026-11-19T23:00Z', '2026-11-20T23:00Z', '2026-11-18T23:00Z', '2026-11-19T23:00Z'],
  ['today', '2026-11-20T23:00Z', '2026-11-21T11:00Z', '2026-11-19T23:00Z', '2026-11-20T11:00Z'],
  ['last_month', '2026-09-30T22:00Z', '2026-10-31T23:00Z', '2026-08-31T22:00Z', '2026-09-30T22:00Z'],
  // 30 days of March do not fit into February: as much as there is.
  ['this_month', '2026-02-28T23:00Z', '2026-03-30T22:00Z', '2026-01-31T23:00Z', '2026-02-28T23:00Z'],
  ['last_year', '2024-12-31T23:00Z', '2025-12-31T23:00Z', '2023-12-31T23:00Z', '2024-12-31T23:00Z'],
  ['last_24_hours', '2026-11-20T11:00Z', '2026-11-21T11:00Z', '2026-11-19T11:00Z', '2026-11-20T11:00Z'],
  // Seven whole days that hold the change of the clocks are compared with seven whole days, not with 169 hours.
  [undefined, '2026-10-18T22:00Z', '2026-10-25T23:00Z', '2026-10-11T22:00Z', '2026-10-18T22:00Z'],
] as const)('compares %s from %s with what was before', (name, from, to, beforeFrom, beforeTo) => {
  expect(spanBefore({ from, to }, name, berlin)).toEqual({
    from: new Date(beforeFrom).toISOString(),
    to: new Date(beforeTo).toISOString(),
  });
});
