import { normalQuantile } from '../distributions/normal.ts';
import { finiteValues } from './finite-values.ts';

/** A point of a Q–Q plot. */
export interface NormalQuantilePoint {
  /** What a normal distribution of mean 0 and SD 1 would give. */
  readonly normal: number;
  /** In the unit of the values. */
  readonly value: number;
}

/**
 * Points of a normal Q–Q plot: the i-th smallest of n values against the normal quantile of (i − 3/8)/(n + 1/4). Of more
 * than `most` values the points are taken evenly, always with the smallest and the largest.
 *
 * Source: Blom, "Statistical Estimates and Transformed Beta-Variables" (1958).
 *
 * @throws StatisticsError `too_few_values`, `not_finite`
 */
export function normalQuantilePoints(values: ArrayLike<number>, most = 500): NormalQuantilePoint[] {
  const sorted = Float64Array.from(finiteValues(values, 'values', 2)).sort();
  const n = sorted.length;
  const points = Math.min(n, Math.max(2, most));
  return Array.from({ length: points }, (_, k) => {
    const i = Math.round((k * (n - 1)) / (points - 1));
    return { normal: normalQuantile((i + 1 - 0.375) / (n + 0.25)), value: sorted[i]! };
  });
}
