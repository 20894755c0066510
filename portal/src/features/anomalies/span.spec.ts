import { expect, it } from '@jest/globals';
import type { Anomaly } from './anomalies-api.ts';
import { bucketOf, lengthText, windowAround } from './span.ts';

const at = (time: string): number => Date.parse(`2026-11-20T${time}:00Z`);
const lasted = (start: string, end: string | null) =>
  ({ started_at: `2026-11-20T${start}:00Z`, ended_at: end && `2026-11-20T${end}:00Z` }) as Anomaly;

it.each([
  ['10:00', '10:00', '1 min'],
  ['10:11', '10:48', '37 min'],
  ['10:00', '15:30', '5.5 h'],
])('says how long %s to %s is', (from, to, text) => {
  expect(lengthText(at(from), at(to), 'en')).toBe(text);
});
it('says days in the language', () => {
  expect(lengthText(0, 50.4 * 3_600_000, 'de')).toBe('2,1 d');
});

it('draws three hours around a short one, in minutes', () => {
  const around = windowAround(lasted('10:11', '10:48'), at('23:00'));
  expect(around).toEqual({ from: '2026-11-20T07:00:00.000Z', to: '2026-11-20T14:00:00.000Z' });
  expect(bucketOf(around, ['gap'])).toBe('1min');
});
it('draws as much around a long one, never beyond now', () => {
  const around = windowAround(lasted('10:00', null), at('16:30'));
  expect(around).toEqual({ from: '2026-11-20T03:00:00.000Z', to: '2026-11-20T16:30:00.000Z' });
  expect(bucketOf(around, ['gap'])).toBe('15min');
});
it('compares with a baseline by the hour', () => {
  const around = windowAround(lasted('10:11', '10:48'), at('23:00'));
  expect(bucketOf(around, ['above_baseline'])).toBe('1hour');
});
