import { expect, it } from '@jest/globals';
import type { Candidate, Forecast } from './forecast-api.ts';
import { missShare, pastBounds, pictureOf, tableOf } from './forecast-picture.ts';

const at = (time: string): number => Date.parse(`2026-11-21T${time}:00Z`);
const forecast = {
  horizon: 'hour',
  step_s: 900,
  points: [
    { from: '2026-11-21T10:15:00.000Z', p10_kw: 8, p50_kw: 10, p90_kw: 12 },
    { from: '2026-11-21T10:30:00.000Z', p10_kw: 7, p50_kw: 11, p90_kw: 15 },
  ],
} as Forecast;
const actual = [
  { time: '2026-11-21T10:00:00.000Z', power_avg_kw: 9 },
  { time: '2026-11-21T10:15:00.000Z', power_avg_kw: null },
] as never;

it('shows six hours before the next hour, from a whole hour on', () => {
  expect(pastBounds('hour', at('10:20'))).toEqual({
    from: '2026-11-21T04:00:00.000Z',
    to: '2026-11-21T10:20:00.000Z',
  });
});

it('draws what was up to now and what comes to the end of its last step', () => {
  const picture = pictureOf(forecast, actual, pastBounds('hour', at('10:20')));
  expect(picture.to).toBe(at('10:45'));
  expect(picture.actual.map(([millis, kw]) => [millis, kw])).toEqual([
    [at('10:00'), 9],
    [at('10:15') - 1, 9],
    [at('10:15'), null],
    [at('10:20'), null],
  ]);
  expect(picture.median.map(([, kw]) => kw)).toEqual([10, 10, 11, 11]);
  expect(picture.band[2]).toEqual([at('10:30'), 7, 15]);
});

it('lists a step that has begun once, with both', () => {
  const { rows } = tableOf(forecast, actual, ['', '', '', '', ''], String);
  expect(rows).toEqual([
    ['2026-11-21T10:00:00.000Z', 9, null, null, null],
    ['2026-11-21T10:15:00.000Z', null, 10, 8, 12],
    ['2026-11-21T10:30:00.000Z', null, 11, 7, 15],
  ]);
});

it('compares with seasonal naive', () => {
  const candidates = [
    { model: 'arima', mase: 0.8 },
    { model: 'seasonal_naive', mase: 1 },
    { model: 'prophet', mase: null },
  ] as Candidate[];
  expect(missShare(candidates, 'arima')).toBe(0.8);
  expect(missShare(candidates, 'prophet')).toBeNull();
  expect(missShare([], 'arima')).toBeNull();
});
