import { mean } from '../../descriptive/mean.ts';
import { pairedValues } from './paired-values.ts';

/** MAE: the mean of |actual − forecast|, in the unit of the values. Throws as `pairedValues`. */
export function meanAbsoluteError(actual: ArrayLike<number>, forecast: ArrayLike<number>): number {
  const [y, f] = pairedValues(actual, forecast);
  return mean(y.map((value, i) => Math.abs(value - f[i]!)));
}
