import { expect, it } from '@jest/globals';
import { stepLine } from './steps.ts';

const quarter = 900_000;
const at = (index: number): string => new Date(index * quarter).toISOString();

it('draws each bucket from its start to its end, gaps as gaps, the running one until now', () => {
  const points = [
    { time: at(0), energy_kwh: 1, power_avg_kw: 4 },
    { time: at(1), energy_kwh: null, power_avg_kw: null },
    { time: at(2), energy_kwh: 0, power_avg_kw: 0 },
  ];
  expect(stepLine(points, quarter, 2 * quarter + 300_000)).toEqual([
    [0, 4, 0, 4],
    [quarter, 4, 0, 4],
    [quarter, null, quarter, null],
    [2 * quarter, 0, 2 * quarter, 0],
    [2 * quarter + 300_000, 0, 2 * quarter, 0],
  ]);
});

it('leaves the running bucket out until it tells something', () => {
  const points = [
    { time: at(0), energy_kwh: 1, power_avg_kw: 4 },
    { time: at(1), energy_kwh: 0.1, power_avg_kw: 9 },
  ];
  expect(stepLine(points, quarter, quarter + 20_000)).toEqual([
    [0, 4, 0, 4],
    [quarter, 4, 0, 4],
  ]);
});

it('draws steps below a pixel level without letting them add up, and keeps the true value', () => {
  const points = [10, 10.4, 10.8, 11.2].map((power, index) => ({
    time: at(index),
    energy_kwh: 1,
    power_avg_kw: power,
  }));
  const starts = stepLine(points, quarter, 4 * quarter, 1).filter((_, index) => index % 2 === 0);
  expect(starts.map(([, drawn, , powerKw]) => [drawn, powerKw])).toEqual([
    [10, 10],
    [10, 10.4],
    [10, 10.8],
    [11.2, 11.2],
  ]);
});
