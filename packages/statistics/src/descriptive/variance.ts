import { centred } from './centred.ts';
import { finiteValues } from './finite-values.ts';
import { compensatedSum } from './sum.ts';

/**
 * Sample variance with n − 1 in the denominator, in the square of the values' unit.
 * Two passes, corrected for the rounding of the mean: Chan, Golub, LeVeque, "Algorithms for computing the sample
 * variance", The American Statistician 37 (1983) 242–247, equation 1.7.
 * Throws `too_few_values` for fewer than 2, `not_finite` for a missing one.
 */
export function variance(values: ArrayLike<number>): number {
  const y = finiteValues(values, 'values', 2);
  return compensatedSum(centred(y).map((deviation) => deviation * deviation)) / (y.length - 1);
}
