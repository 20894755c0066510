import { describe, expect, it } from '@jest/globals';
import { driverCurve, oneToOne, quantileLine, rowsOf, runningTotal, withGaps } from './fit-charts.ts';
import type { Fit, FitPoints } from './studio-types.ts';

const hour = 3_600_000;
const points: FitPoints = {
  period_start: [0, 1, 5].map((at) => new Date(at * hour).toISOString()),
  actual_kwh: [10, 22, 29],
  fitted_kwh: [11, 20, 30],
  residual_kwh: [-1, 2, -1],
  low_kwh: [9, 18, 28],
  high_kwh: [13, 22, 32],
  drivers: [{ name: 'flow', values: [100, 200, 300] }],
};
const slope = {
  name: 'flow',
  driver: 'flow',
  role: 'slope',
  estimate: 0.1,
  standard_error: null,
  t: null,
  p: null,
  low: null,
  high: null,
  vif: null,
} as const;
const fit = (report: object): Pick<Fit, 'report' | 'points'> =>
  ({
    points,
    report: {
      mean_kwh: 20,
      driver_ranges: [{ name: 'flow', min: 100, max: 300, mean: 200, sd: 1 }],
      ...report,
    },
  }) as never;

describe('the charts of a fit', () => {
  it('interrupt lines where periods are missing', () => {
    expect(withGaps([0, hour, 5 * hour], [1, 2, 3], 'hour')).toEqual([
      [0, 1],
      [hour, 2],
      [2 * hour, null],
      [5 * hour, 3],
    ]);
  });

  it('add residuals up', () => {
    expect(runningTotal(points.residual_kwh)).toEqual([-1, 1, 0]);
  });

  it('span their lines of reference over everything', () => {
    expect(oneToOne(points)).toEqual([
      [10, 10],
      [30, 30],
    ]);
    const quantile_points = [-2, 0, 2].map((normal) => ({ normal, value: 0 }));
    expect(quantileLine({ quantile_points }, 3)).toEqual([
      [-2, -6],
      [2, 6],
    ]);
  });

  it('show the curve where one driver decides, a line through the means where others speak too', () => {
    expect(driverCurve(fit({ coefficients: [slope] }), 'flow')).toEqual([
      [100, 11],
      [200, 20],
      [300, 30],
    ]);
    const level = { ...slope, name: 'shift=late', driver: 'shift', role: 'level' };
    expect(driverCurve(fit({ coefficients: [slope, level] }), 'flow')).toEqual([
      [100, 10],
      [300, 30],
    ]);
    expect(driverCurve(fit({ coefficients: [] }), 'flow')).toEqual([]);
  });

  it('are rows for a spreadsheet', () => {
    expect(rowsOf({ points })[0]?.at(-1)).toBe('flow');
    expect(rowsOf({ points })[2]).toEqual(['1970-01-01T01:00:00.000Z', 22, 20, 18, 22, 2, 200]);
  });
});
