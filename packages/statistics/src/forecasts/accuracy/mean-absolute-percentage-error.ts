import { mean } from '../../descriptive/mean.ts';
import { StatisticsError } from '../../statistics-error.ts';
import { pairedValues } from './paired-values.ts';

/**
 * MAPE: the mean of 100·|actual − forecast|/|actual|, in percent.
 * Throws `zero_actual` where an actual value is 0 (the percentage does not exist there), else as `pairedValues`.
 */
export function meanAbsolutePercentageError(actual: ArrayLike<number>, forecast: ArrayLike<number>): number {
  const [y, f] = pairedValues(actual, forecast);
  const zero = y.indexOf(0);
  if (zero !== -1) {
    throw new StatisticsError('zero_actual', `actual[${zero}] is 0: a percentage of it does not exist`, {
      field: 'actual',
      remedy: 'Judge this series by MASE, which needs no division by the values.',
    });
  }
  return 100 * mean(y.map((value, i) => Math.abs((value - f[i]!) / value)));
}
