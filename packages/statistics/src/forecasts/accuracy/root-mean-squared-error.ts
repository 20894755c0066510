import { mean } from '../../descriptive/mean.ts';
import { pairedValues } from './paired-values.ts';

/** RMSE: the root of the mean of (actual − forecast)², in the unit of the values. Throws as `pairedValues`. */
export function rootMeanSquaredError(actual: ArrayLike<number>, forecast: ArrayLike<number>): number {
  const [y, f] = pairedValues(actual, forecast);
  return Math.sqrt(mean(y.map((value, i) => (value - f[i]!) ** 2)));
}
