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
  expect(stepLine(points, quarter, 2 * quarter + 60_000)).toEqual([
    [0, 4, 0],
    [quarter, 4, 0],
    [quarter, null, quarter],
    [2 * quarter, 0, 2 * quarter],
    [2 * quarter + 60_000, 0, 2 * quarter],
  ]);
});
