import { studentQuantile } from '../distributions/student-t.ts';

/** What a model expects of each period, in the unit of the energy. */
export interface Evaluation {
  /** NaN in a period that was skipped. */
  readonly expected: Float64Array;
  /** Bounds of the prediction interval of the single period. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Periods without a value of a driver: no expectation, never one from 0. */
  readonly skipped: number;
  /** Periods with an expectation beyond the range of the driver in the baseline. */
  readonly extrapolated: number;
}

/** The expectation of one period: undefined where it has none. */
export type RowEvaluation =
  { readonly expected: number; readonly standardError: number; readonly isExtrapolated: boolean } | undefined;

/** Evaluates every period, with the interval of the confidence, and counts what was skipped and extrapolated. */
export function evaluateRows(
  periods: number,
  degreesOfFreedom: number,
  confidence: number,
  row: (period: number) => RowEvaluation,
): Evaluation {
  const factor = studentQuantile((1 + confidence) / 2, degreesOfFreedom);
  const expected = new Float64Array(periods).fill(Number.NaN);
  const low = new Float64Array(periods).fill(Number.NaN);
  const high = new Float64Array(periods).fill(Number.NaN);
  let skipped = 0;
  let extrapolated = 0;
  for (let i = 0; i < periods; i += 1) {
    const evaluated = row(i);
    if (evaluated === undefined) {
      skipped += 1;
      continue;
    }
    expected[i] = evaluated.expected;
    low[i] = evaluated.expected - factor * evaluated.standardError;
    high[i] = evaluated.expected + factor * evaluated.standardError;
    if (evaluated.isExtrapolated) extrapolated += 1;
  }
  return { expected, low, high, skipped, extrapolated };
}

/** xᵀ C x. */
export function quadraticForm(x: readonly number[], covariance: readonly (readonly number[])[]): number {
  return x.reduce((sum, a, i) => sum + x.reduce((inner, b, j) => inner + a * b * covariance[i]![j]!, 0), 0);
}
