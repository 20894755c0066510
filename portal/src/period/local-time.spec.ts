import { expect, it } from '@jest/globals';
import { localDate, nextDate, startOfLocalDate } from './local-time.ts';

it.each([
  ['2026-11-21', 'Europe/Berlin', '2026-11-20T23:00:00.000Z'],
  ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
  ['2026-03-30', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
  ['2026-10-26', 'Europe/Berlin', '2026-10-25T23:00:00.000Z'],
  ['2026-07-01', 'America/St_Johns', '2026-07-01T02:30:00.000Z'],
  ['2026-01-01', 'Asia/Seoul', '2025-12-31T15:00:00.000Z'],
])('finds where %s begins in %s', (date, zone, instant) => {
  expect(startOfLocalDate(date, zone)).toBe(instant);
  expect(localDate(Date.parse(instant), zone)).toBe(date);
  expect(localDate(Date.parse(instant) - 1, zone)).not.toBe(date);
});

it('goes on to the next day over the end of a month', () => {
  expect(nextDate('2026-02-28')).toBe('2026-03-01');
});
