import { expect, it } from '@jest/globals';
import type { Timeline } from '../../api/types.ts';
import { curveContent, curveTable } from './site-curve.ts';

const point = (time: string, power: number | null, coverage: number) => ({
  time,
  energy_kwh: null,
  power_avg_kw: power,
  coverage,
});
const timeline = {
  bucket: '15min',
  from: '2026-10-24T22:00:00.000Z',
  to: '2026-10-24T22:31:00.000Z',
  time_zone: 'Europe/Berlin',
  series: [
    {
      machine: null,
      carrier: 'electricity',
      points: [
        point('2026-10-24T22:00:00.000Z', 0, 1),
        point('2026-10-24T22:15:00.000Z', null, 0),
        point('2026-10-24T22:30:00.000Z', 9, 0.1),
      ],
    },
    { machine: null, carrier: 'steam', points: [point('2026-10-24T22:15:00.000Z', 50, 0.5)] },
  ],
} as unknown as Timeline;

it('draws the whole local day, the running quarter hour once it tells something', () => {
  const { from, to, series } = curveContent(timeline, (carrier) => carrier, false);
  expect((to - from) / 3_600_000).toBe(25);
  expect(series[0]?.points.map(([, drawn]) => drawn)).toEqual([0, 0, null]);
  const narrow = curveContent(timeline, (carrier) => carrier, true);
  expect((narrow.to - narrow.from) / 3_600_000).toBe(6);
});

it('has all that was answered in its table, gaps as gaps and zero as zero', () => {
  const table = curveTable(timeline, {
    time: 'From',
    power: (carrier) => carrier,
    coverage: 'measured',
    rowLabel: (instant) => instant,
  });
  expect(table.columns.map(({ csvName }) => csvName)).toEqual([
    'time',
    'electricity_kw',
    'electricity_coverage',
    'steam_kw',
    'steam_coverage',
  ]);
  expect(table.rows).toEqual([
    ['2026-10-24T22:00:00.000Z', 0, 1, null, null],
    ['2026-10-24T22:15:00.000Z', null, null, 50, 0.5],
    ['2026-10-24T22:30:00.000Z', 9, 0.1, null, null],
  ]);
});
