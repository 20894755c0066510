import { mean } from '../../descriptive/mean.ts';
import { pairedValues } from './paired-values.ts';

/** The share (0 … 1) of the actual values within [lower, upper], bounds included. Throws as `pairedValues`. */
export function intervalCoverage(
  actual: ArrayLike<number>,
  lower: ArrayLike<number>,
  upper: ArrayLike<number>,
): number {
  const [y, low] = pairedValues(actual, lower);
  const [, high] = pairedValues(actual, upper);
  return mean(y.map((value, i) => (value >= low[i]! && value <= high[i]! ? 1 : 0)));
}
