import { finiteValues } from './finite-values.ts';
import { compensatedSum } from './sum.ts';

/**
 * Arithmetic mean, in the unit of the values; correctly rounded but for the last bit.
 * Throws `too_few_values` for none, `not_finite` for a missing one.
 */
export function mean(values: ArrayLike<number>): number {
  const y = finiteValues(values, 'values');
  return compensatedSum(y) / y.length;
}
