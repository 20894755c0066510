import { studentQuantile, studentTwoSidedP } from '../distributions/student-t.ts';
import type { LeastSquares } from './least-squares.ts';

/** One coefficient with what is known about it. */
export interface CoefficientInference {
  readonly estimate: number;
  readonly standardError: number;
  /** estimate / standard error; infinite (or NaN, of an estimate of 0) for a perfect fit. */
  readonly t: number;
  /** Two-sided p-value of t against a coefficient of 0. */
  readonly p: number;
  /** Bounds of the two-sided confidence interval. */
  readonly low: number;
  readonly high: number;
}

/**
 * t test and confidence interval of each coefficient, in the order of the columns, under independent normal errors.
 * Autocorrelated residuals (see `durbinWatson`) make both too sure of themselves.
 *
 * Source: Draper & Smith, "Applied Regression Analysis" (3rd ed., 1998), chapter 5.
 *
 * @param confidence of the intervals, such as 0.95
 * @throws StatisticsError `out_of_range` for a confidence that is no probability
 */
export function coefficientInference(fit: LeastSquares, confidence = 0.95): CoefficientInference[] {
  const factor = studentQuantile((1 + confidence) / 2, fit.degreesOfFreedom);
  return Array.from(fit.coefficients, (estimate, j) => {
    const standardError = fit.standardErrors[j]!;
    const t = estimate / standardError;
    return {
      estimate,
      standardError,
      t,
      p: studentTwoSidedP(t, fit.degreesOfFreedom),
      low: estimate - factor * standardError,
      high: estimate + factor * standardError,
    };
  });
}
