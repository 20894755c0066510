import { expect, it } from '@jest/globals';
import type { Trend, TrendSeries } from './machines-api.ts';
import { bucketsDrawn, contentOf, groupsOf, tableOf, type TrendLine, valuesOf } from './trend-content.ts';

const times = [0, 1, 2, 3].map((minute) => new Date(minute * 60_000).toISOString());
const series = (kind: string, unit: string, given: Partial<TrendSeries>): TrendSeries => ({
  signal: `energy:electricity:${kind}`,
  name: kind,
  carrier: 'electricity',
  unit,
  kind: kind as TrendSeries['kind'],
  source: '1min',
  mean: null,
  min: null,
  max: null,
  sum: null,
  count: [1, 1, 0, 1],
  reason: null,
  ...given,
});
const line = (given: TrendSeries, more: Partial<TrendLine> = {}): TrendLine => ({
  name: given.name,
  token: 'series-1',
  series: given,
  times,
  shiftMillis: 0,
  isCompared: false,
  ...more,
});
const trend = { from: times[0], to: times[3], time_zone: 'UTC' } as Trend;
const level = series('level', 'kW', {
  mean: [4, 5, null, 6],
  min: [3, 5, null, 6],
  max: [5, 5, null, 7],
});

it('keeps a chart for each unit and kind', () => {
  const groups = groupsOf([
    line(level),
    line(series('amount', 'kWh', { sum: [1] })),
    line(series('counter', 'kWh', { max: [1] })),
    line(level),
    line(series('state', '', { mean: [0.5] })),
  ]);
  expect(groups.map(({ key, unit, lines }) => [key, unit, lines.length])).toEqual([
    ['level kW', 'kW', 2],
    ['amount kWh', 'kWh', 1],
    ['counter kWh', 'kWh', 1],
    ['state ', '%', 1],
  ]);
});

it('tells the share of the time on in percent, zero as zero and unknown as unknown', () => {
  expect(valuesOf(series('state', '', { mean: [0.25, 0, null] }))).toEqual([25, 0, null]);
});

it('takes empty buckets between rare readings for no gap, and a long pause for one', () => {
  const every10 = Array.from({ length: 61 }, (_, at) => (at % 10 === 0 && at !== 30 && at !== 40 ? 1 : null));
  expect(bucketsDrawn(every10)).toEqual([0, 10, 20, 21, 50, 60]);
});

it('takes each empty bucket for a gap where nearly all others have a reading', () => {
  const values = Array.from({ length: 12 }, (_, at) => (at === 4 ? null : at));
  expect(bucketsDrawn(values)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect(bucketsDrawn([null, 1, 2, null])).toEqual([1, 2]);
  expect(bucketsDrawn([null, null])).toEqual([]);
});

it('draws the mean before the band from lowest to highest, and power from zero', () => {
  const [group] = groupsOf([line(level)]);
  const content = contentOf(group!, trend, [], (name) => `${name} range`);
  expect(content).toMatchObject({ lowest: 0, unit: 'kW', from: 0, to: 180_000 });
  expect(content.bands?.[0]?.points[0]).toEqual([0, 3, 5]);
  expect(content.series[0]?.points.at(-1)).toEqual([180_000, 6]);
});

it('has no band where each bucket is one reading, and lays another period over this one', () => {
  const raw = series('level', '°C', { mean: [1, 2, 3, 4], min: [1, 2, 3, 4], max: [1, 2, 3, 4] });
  const [group] = groupsOf([line(raw), line(raw, { name: 'before', shiftMillis: 60_000, isCompared: true })]);
  const content = contentOf(group!, trend, [], (name) => name);
  expect(content.bands).toEqual([]);
  expect(content.lowest).toBeUndefined();
  expect(content.series[1]).toMatchObject({ isDashed: true });
  expect(content.series[1]?.points[0]).toEqual([60_000, 1]);
});

it('puts all that was answered into the table, gaps as gaps', () => {
  const other = line(level, { name: 'before', shiftMillis: 60_000, isCompared: true });
  const [group] = groupsOf([line(level), other]);
  const table = tableOf(group!, 'time', (instant) => instant, { min: 'lowest', max: 'highest' });
  expect(table.columns.map(({ csvName }) => csvName)).toEqual([
    'time',
    'energy:electricity:level',
    'energy:electricity:level min',
    'energy:electricity:level max',
    'before energy:electricity:level',
  ]);
  expect(table.rows).toEqual([
    [times[0], 4, 3, 5, null],
    [times[1], 5, 5, 5, 4],
    [times[2], null, null, null, 5],
    [times[3], 6, 6, 7, null],
    [new Date(240_000).toISOString(), null, null, null, 6],
  ]);
});
