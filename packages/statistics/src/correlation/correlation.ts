import { normalQuantile } from '../distributions/normal.ts';
import { requireProbability } from '../distributions/probability.ts';
import { studentTwoSidedP } from '../distributions/student-t.ts';
import { meanOf, squaresAbout } from '../linear/vectors.ts';
import { residualAutocorrelation } from '../linear/residual-autocorrelation.ts';
import { pairedRows } from './paired-rows.ts';

/** How two series go along with one another. */
export interface Correlation {
  /** Between −1 and 1. */
  readonly coefficient: number;
  /** Rows with a value in both. */
  readonly n: number;
  /** Rows left out for a missing value. */
  readonly skipped: number;
  /** Independent rows that these are worth. */
  readonly effectiveN: number;
  /** Bounds of the interval; null where fewer than 4 independent rows leave none. */
  readonly low: number | null;
  readonly high: number | null;
  /** Of no correlation, two-sided; null where fewer than 3 independent rows leave none. */
  readonly p: number | null;
}

export interface CorrelationOptions {
  /** Of the interval, 0.95 unless told. */
  readonly confidence?: number;
  /** y is read this many rows later than x; 0 unless told. */
  readonly lag?: number;
}

/**
 * Pearson's correlation with the interval of Fisher's z. Series of energy remember their last period, so n rows say less
 * than n independent ones: interval and p count with n (1 − ρₓρᵧ) / (1 + ρₓρᵧ), ρ the lag-1 autocorrelations, never more
 * than n.
 *
 * Source: Pearson, Proc. R. Soc. 58 (1895) 240–242; Fisher, Metron 1 (1921) 3–32; Bartlett, J. R. Stat. Soc. 98 (1935)
 * 536–543 (effective rows).
 *
 * @param x values by row in the order of time; missing ones (null, NaN) are skipped and counted
 * @throws StatisticsError `unequal_lengths`, `bad_lag`, `too_few_rows`, `no_spread`, `out_of_range`
 */
export function pearsonCorrelation(
  x: ArrayLike<number | null | undefined>,
  y: ArrayLike<number | null | undefined>,
  options: CorrelationOptions = {},
): Correlation {
  const pairs = pairedRows(x, y, options.lag ?? 0);
  return correlationOf(pairs.x, pairs.y, pairs.skipped, options.confidence ?? 0.95, (n) => 1 / (n - 3));
}

/** Correlation of complete series. @param varianceOfZ of Fisher's z by independent rows */
export function correlationOf(
  x: Float64Array,
  y: Float64Array,
  skipped: number,
  confidenceAsked: number,
  varianceOfZ: (effectiveN: number) => number,
): Correlation {
  const confidence = requireProbability(confidenceAsked, 'confidence');
  const n = x.length;
  const a = centredOf(x);
  const b = centredOf(y);
  const products = a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  const coefficient = clampOne(products / Math.sqrt(squaresAbout(a, 0) * squaresAbout(b, 0)));
  const memory = Math.max(0, residualAutocorrelation(a) * residualAutocorrelation(b));
  const effectiveN = (n * (1 - memory)) / (1 + memory);
  const isPerfect = Math.abs(coefficient) === 1;
  const width =
    effectiveN > 4 ? normalQuantile((1 + confidence) / 2) * Math.sqrt(varianceOfZ(effectiveN)) : undefined;
  const bound = (side: number) =>
    isPerfect ? coefficient : width === undefined ? null : Math.tanh(Math.atanh(coefficient) + side * width);
  const freedom = effectiveN - 2;
  const t = coefficient * Math.sqrt(freedom / (1 - coefficient ** 2));
  return {
    coefficient,
    n,
    skipped,
    effectiveN,
    low: bound(-1),
    high: bound(1),
    p: freedom < 1 ? null : isPerfect ? 0 : studentTwoSidedP(t, freedom),
  };
}

function centredOf(values: Float64Array): Float64Array {
  const centre = meanOf(values);
  return values.map((value) => value - centre);
}

function clampOne(value: number): number {
  return Math.max(-1, Math.min(1, value));
}
