import type { TimeBand, TimeSeries } from '../../charts/time-chart.ts';
import { driverLine } from './formula.ts';
import type { Fit, FitPoints, Resolution } from './studio-types.ts';

export type XY = readonly [x: number, y: number];

const longestMillis: Readonly<Record<Resolution, number>> = {
  hour: 3_600_000,
  day: 25 * 3_600_000,
  week: 170 * 3_600_000,
  month: 32 * 24 * 3_600_000,
};

/** Starts of the periods, ms. */
export function startsOf({ period_start: starts }: FitPoints): readonly number[] {
  return starts.map((start) => Date.parse(start));
}

/** Values over time, interrupted where periods are missing. */
export function withGaps(
  starts: readonly number[],
  values: readonly (number | null)[],
  resolution: Resolution,
): readonly (readonly [number, number | null])[] {
  return starts.flatMap((start, i) => {
    const previous = starts[i - 1];
    const point = [start, values[i] ?? null] as const;
    if (previous === undefined || start - previous <= longestMillis[resolution]) return [point];
    return [[previous + longestMillis[resolution], null] as const, point];
  });
}

/** Actual energy, what the model expects, and the band within which a period is nothing unusual. */
export function overTime(
  { points, resolution }: Pick<Fit, 'points' | 'resolution'>,
  names: { readonly actual: string; readonly expected: string; readonly band: string },
): { readonly series: readonly TimeSeries[]; readonly bands: readonly TimeBand[] } {
  const starts = startsOf(points);
  const line = (values: readonly number[]) => withGaps(starts, values, resolution);
  const low = withGaps(starts, points.low_kwh, resolution);
  const high = withGaps(starts, points.high_kwh, resolution);
  return {
    bands: [
      {
        name: names.band,
        token: 'text-muted',
        points: low.map(([millis, value], i) => [millis, value, high[i]?.[1] ?? null] as const),
      },
    ],
    series: [
      {
        name: names.expected,
        token: 'series-2',
        shape: 'line',
        isDashed: true,
        points: line(points.fitted_kwh),
      },
      { name: names.actual, token: 'series-1', shape: 'line', points: line(points.actual_kwh) },
    ],
  };
}

/** Running total of the residuals: level where the model holds, sloping where something changed. */
export function runningTotal(values: readonly number[]): readonly number[] {
  let total = 0;
  return values.map((value) => (total += value));
}

/** The two ends of the line on which actual and expected are the same. */
export function oneToOne({ actual_kwh: actual, fitted_kwh: fitted }: FitPoints): readonly XY[] {
  const low = Math.min(least(actual), least(fitted));
  const high = Math.max(most(actual), most(fitted));
  return [
    [low, low],
    [high, high],
  ];
}

/** The line that normal residuals would lie on: through mean zero with their standard deviation. */
export function quantileLine(fit: Pick<Fit, 'quantile_points'>, residualSd: number): readonly XY[] {
  const ends = [fit.quantile_points[0]?.normal, fit.quantile_points.at(-1)?.normal];
  return ends.flatMap((normal) => (normal === undefined ? [] : [[normal, normal * residualSd] as const]));
}

/**
 * What the fit says of energy over a driver: the curve itself where the driver alone decides, a line with the others at their
 * means in a linear model, nothing where neither can be drawn (time of the week).
 */
export function driverCurve(
  { report, points }: Pick<Fit, 'report' | 'points'>,
  driver: string,
): readonly XY[] {
  const line = driverLine(report, driver);
  const decidesAlone =
    points.drivers.length === 1 && !report.coefficients.some(({ role }) => role === 'level');
  if (report.coefficients.length === 0) return [];
  if (!decidesAlone) return line ?? [];
  const values = points.drivers.find(({ name }) => name === driver)?.values ?? [];
  const curve = values.flatMap((x, i): XY[] => (x === null ? [] : [[x, points.fitted_kwh[i] ?? 0]]));
  return thinned(curve.toSorted(([one], [other]) => one - other));
}

/** The driver of numbers with the largest |t|; '' without any. */
export function strongestDriver({ report, points }: Pick<Fit, 'report' | 'points'>): string {
  const size = (name: string): number =>
    report.coefficients.reduce(
      (most, { driver, t }) => (driver === name ? Math.max(most, Math.abs(t ?? 0)) : most),
      0,
    );
  const [first, ...others] = points.drivers.map(({ name }) => name);
  return others.reduce((best, name) => (size(name) > size(best) ? name : best), first ?? '');
}

/** Points of one driver beside the energy. */
export function driverScatter({ drivers, actual_kwh: actual }: FitPoints, driver: string): readonly XY[] {
  const values = drivers.find(({ name }) => name === driver)?.values ?? [];
  return values.map((x, i) => [x ?? Number.NaN, actual[i] ?? Number.NaN] as const);
}

/** Within ± this an autocorrelation of `n` independent residuals lies in 95 of 100 lags. */
export function noiseLimit(n: number): number {
  return 1.96 / Math.sqrt(n);
}

/** A curve needs no more corners than a screen has columns. */
function thinned(curve: readonly XY[]): readonly XY[] {
  const every = Math.ceil(curve.length / 400);
  return curve.filter((_, i) => i % every === 0 || i === curve.length - 1);
}
function least(values: readonly number[]): number {
  return values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
}
function most(values: readonly number[]): number {
  return values.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY);
}

/** Every fitted period with everything known of it, for a spreadsheet. */
export function rowsOf({ points }: Pick<Fit, 'points'>): readonly (readonly (string | number | null)[])[] {
  const names = points.drivers.map(({ name }) => name);
  return [
    ['period_start', 'actual_kwh', 'expected_kwh', 'low_kwh', 'high_kwh', 'residual_kwh', ...names],
    ...points.period_start.map((start, i) => [
      start,
      points.actual_kwh[i] ?? null,
      points.fitted_kwh[i] ?? null,
      points.low_kwh[i] ?? null,
      points.high_kwh[i] ?? null,
      points.residual_kwh[i] ?? null,
      ...points.drivers.map(({ values }) => values[i] ?? null),
    ]),
  ];
}
