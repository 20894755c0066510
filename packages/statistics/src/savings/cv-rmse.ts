import { mean } from '../descriptive/mean.ts';
import { StatisticsError } from '../statistics-error.ts';
import { rmse, type Rmse } from './rmse.ts';

/** CV(RMSE) with the definition it was computed by. */
export interface CvRmse {
  /** RMSE over the mean of the actual values, a fraction (0.12 is 12 %). */
  readonly value: number;
  readonly rmse: Rmse;
  readonly meanActual: number;
  /** The formula with its p, for the report. */
  readonly definition: string;
}

/**
 * Coefficient of variation of the root mean square error: √(Σ(actual − expected)² / (n − p)) / mean(actual).
 *
 * Source: ASHRAE Guideline 14-2014. Tools differ in p (nmecr's stored results use p = 1 for a
 * straight line, the guideline p = 2), so the result says which was used.
 *
 * @param parameters p, the coefficients of the model with its intercept
 * @throws StatisticsError as `rmse`; `mean_not_positive` a relative error has no meaning then
 */
export function cvRmse(actual: ArrayLike<number>, expected: ArrayLike<number>, parameters: number): CvRmse {
  const error = rmse(actual, expected, parameters);
  const meanActual = positiveMean(actual);
  return {
    value: error.value / meanActual,
    rmse: error,
    meanActual,
    definition: `sqrt(SSE / (n - p)) / mean(actual), p = ${parameters}`,
  };
}

/** @throws StatisticsError `mean_not_positive` */
export function positiveMean(actual: ArrayLike<number>): number {
  const centre = mean(actual);
  if (centre <= 0) {
    throw new StatisticsError('mean_not_positive', `The mean of the actual values is ${centre}.`, {
      field: 'actual',
      remedy: 'Report the RMSE in units: a relative error needs consumption above 0.',
    });
  }
  return centre;
}
