import { expect, it } from '@jest/globals';
import { instantOfWallTime, wallTime } from './wall-time.ts';

const zone = 'Europe/Berlin';

it.each([
  ['in winter', '2026-11-21T14:05', '2026-11-21T13:05:00.000Z'],
  ['in summer', '2026-07-01T00:30', '2026-06-30T22:30:00.000Z'],
  ['after the clocks went forward', '2026-03-29T12:00', '2026-03-29T10:00:00.000Z'],
  ['after the clocks went back', '2026-10-25T12:00', '2026-10-25T11:00:00.000Z'],
  ['in an hour that occurs twice: the first', '2026-10-25T02:30', '2026-10-25T00:30:00.000Z'],
])('knows the moment that a clock of the site shows %s', (_, wall, instant) => {
  expect(instantOfWallTime(wall, zone)).toBe(instant);
  expect(wallTime(Date.parse(instant), zone)).toBe(wall);
});

it('knows no moment of what is no time', () => {
  expect(instantOfWallTime('', zone)).toBe('');
});
