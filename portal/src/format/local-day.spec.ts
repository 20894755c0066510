import { expect, it } from '@jest/globals';
import { clockText, endOfLocalDay } from './local-day.ts';

it.each([
  ['an ordinary day', '2025-10-07T22:00:00Z', 'Europe/Berlin', 24],
  ['the day clocks go forward', '2025-03-29T23:00:00Z', 'Europe/Berlin', 23],
  ['the day clocks go back', '2025-10-25T22:00:00Z', 'Europe/Berlin', 25],
  ['a day at +05:30', '2025-10-07T18:30:00Z', 'Asia/Kolkata', 24],
])('knows how long %s is', (_, start, zone, hours) => {
  expect((endOfLocalDay(Date.parse(start), zone) - Date.parse(start)) / 3_600_000).toBe(hours);
});

it('writes the time of the site', () => {
  expect(clockText(Date.parse('2025-10-07T22:00:00Z'), 'Europe/Berlin')).toBe('00:00');
});
