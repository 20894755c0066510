import { expect, it } from '@jest/globals';
import { changesOf, rangeOf } from './audit-words.ts';

it('tells field by field what a deed changed', () => {
  expect(changesOf({ role: 'viewer', name: 'A' }, { role: 'analyst', name: 'A' })).toEqual([
    { field: 'role', before: 'viewer', after: 'analyst' },
  ]);
  expect(changesOf(null, { assignments: [{ machine: 4 }], note: null })).toEqual([
    { field: 'assignments.0.machine', before: '–', after: '4' },
  ]);
  expect(changesOf(null, null)).toEqual([]);
});

it('tells what was asked for before a long answer', () => {
  const after = { answer: { n: 192 }, request: { override_reason: 'new pump' } };
  expect(changesOf(null, after).map(({ field }) => field)).toEqual(['request.override_reason', 'answer.n']);
});

const now = Date.parse('2026-11-21T23:30:00Z');

it.each([
  ['last_7_days', '2026-11-14T23:30:00.000Z', '2026-11-21T23:30:00.000Z'],
  ['today', '2026-11-21T23:00:00.000Z', '2026-11-22T23:00:00.000Z'],
  ['last_week', '2026-11-08T23:00:00.000Z', '2026-11-15T23:00:00.000Z'],
  ['last_month', '2026-09-30T22:00:00.000Z', '2026-10-31T23:00:00.000Z'],
  ['last_year', '2024-12-31T23:00:00.000Z', '2025-12-31T23:00:00.000Z'],
] as const)('%s are instants of the site’s calendar', (name, from, to) => {
  expect(rangeOf({ name }, now, 'Europe/Berlin')).toEqual({ from, to });
});
