import { expect, it } from '@jest/globals';
import { expectedAt, powerPoints } from './around.ts';

const at = (time: string): number => Date.parse(`2026-11-20T${time}:00Z`);
const period = {
  period_start: '2026-11-20T10:00:00Z',
  period_end: '2026-11-20T12:00:00Z',
  expected_kwh: 40,
  low_kwh: 30,
  high_kwh: null,
};

it('reads the mean power of a period at every time within it', () => {
  const { expected, band } = expectedAt([at('09:45'), at('10:00'), at('11:45'), at('12:00')], [period]);
  expect(expected.map(([, kw]) => kw)).toEqual([null, 20, 20, null]);
  expect(band.map(([, low, high]) => [low, high])).toEqual([
    [null, null],
    [15, null],
    [15, null],
    [null, null],
  ]);
});

it('keeps gaps as gaps, and zero as a value', () => {
  const points = powerPoints([
    { time: '2026-11-20T10:00:00Z', power_avg_kw: 0 },
    { time: '2026-11-20T10:15:00Z', power_avg_kw: null },
  ] as never);
  expect(points).toEqual([
    [at('10:00'), 0],
    [at('10:15'), null],
  ]);
});
