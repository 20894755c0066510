import { mean } from '../../descriptive/mean.ts';
import { pairedValues } from './paired-values.ts';

/**
 * sMAPE: the mean of 200·|actual − forecast|/(|actual| + |forecast|), in percent, from 0 to 200; a pair of zeros is a
 * perfect forecast and adds 0. Source: Makridakis and Hibon, "The M3-Competition", Int. J. Forecasting 16 (2000)
 * 451–476, appendix A, with absolute values in the denominator. Throws as `pairedValues`.
 */
export function symmetricMeanAbsolutePercentageError(
  actual: ArrayLike<number>,
  forecast: ArrayLike<number>,
): number {
  const [y, f] = pairedValues(actual, forecast);
  const terms = y.map((value, i) => {
    const size = Math.abs(value) + Math.abs(f[i]!);
    return size === 0 ? 0 : Math.abs(value - f[i]!) / size;
  });
  return 200 * mean(terms);
}
