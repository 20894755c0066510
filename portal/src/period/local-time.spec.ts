import { expect, it } from '@jest/globals';
import { dateText, dateTimeText, localDate, nextDate, startOfLocalDate } from './local-time.ts';

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

it('writes days unmistakably, with the 24 hours of the site, on one line', () => {
  const at = '2026-11-21T13:05:00Z';
  expect(dateTimeText(at, 'Europe/Berlin', 'en')).toBe('21 Nov 2026, 14:05'.replaceAll(' ', '\u00A0'));
  expect(dateText(at, 'Europe/Berlin', 'en')).toBe('21\u00A0Nov\u00A02026');
  expect(dateText(at, 'Europe/Berlin', 'de')).toBe('21.11.2026');
});
