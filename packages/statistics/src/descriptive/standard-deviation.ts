import { variance } from './variance.ts';

/** Sample standard deviation (n − 1), in the unit of the values. Errors as `variance`. */
export function standardDeviation(values: ArrayLike<number>): number {
  return Math.sqrt(variance(values));
}
