import { expect, it } from '@jest/globals';
import { instantOfLocal, localMinute } from './local-minute.ts';

const zone = 'Europe/Berlin';

it.each([
  ['2026-11-21T14:05', '2026-11-21T13:05:00.000Z'],
  // The morning after the clocks were put back, and before.
  ['2026-10-25T12:00', '2026-10-25T11:00:00.000Z'],
  ['2026-10-25T01:30', '2026-10-24T23:30:00.000Z'],
  ['2026-03-29T08:00', '2026-03-29T06:00:00.000Z'],
])('reads the site’s clock at %s', (local, instant) => {
  expect(instantOfLocal(local, zone)).toBe(instant);
  expect(localMinute(Date.parse(instant), zone)).toBe(local);
});

it('takes the first of an hour that comes twice', () => {
  expect(instantOfLocal('2026-10-25T02:30', zone)).toBe('2026-10-25T00:30:00.000Z');
});
