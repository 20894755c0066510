import { compensatedSum } from '../descriptive/sum.ts';
import { finiteVector } from '../linear/finite-vector.ts';
import { positiveMean } from './cv-rmse.ts';
import { requireParameters } from './rmse.ts';

/** Normalised mean bias error with the definition it was computed by. */
export interface Nmbe {
  /** A fraction (0.005 is 0.5 %); positive where more was used than expected. */
  readonly value: number;
  readonly n: number;
  readonly parameters: number;
  readonly meanActual: number;
  readonly definition: string;
}

/**
 * Normalised mean bias error: Σ(actual − expected) / ((n − p) · mean(actual)).
 *
 * Source: ASHRAE Guideline 14-2014 (n − p). With p = 0 it is the net determination bias, Σ(actual −
 * expected) / Σ actual. Over its own fitting period a least squares model with an intercept has none but rounding.
 *
 * @throws StatisticsError `not_finite`, `unequal_lengths`, `too_few_rows`, `bad_parameters`, `mean_not_positive`
 */
export function nmbe(actual: ArrayLike<number>, expected: ArrayLike<number>, parameters: number): Nmbe {
  const y = finiteVector(actual, 'actual');
  const f = finiteVector(expected, 'expected', y.length);
  requireParameters(parameters, y.length);
  const meanActual = positiveMean(y);
  const bias = compensatedSum(y.map((value, i) => value - f[i]!));
  return {
    value: bias / ((y.length - parameters) * meanActual),
    n: y.length,
    parameters,
    meanActual,
    definition: `sum(actual - expected) / ((n - p) * mean(actual)), p = ${parameters}`,
  };
}
