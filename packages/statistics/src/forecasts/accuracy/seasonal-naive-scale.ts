import { finiteValues } from '../../descriptive/finite-values.ts';
import { mean } from '../../descriptive/mean.ts';
import { StatisticsError } from '../../statistics-error.ts';

/**
 * The mean of |y_t − y_{t−m}| over the training rows, in the unit of the values: what an in-sample seasonal naive
 * forecast misses by. `seasonLength` m in rows, 1 for a series without season.
 * Throws `too_few_values` (at most m rows), `not_finite`, and `no_spread` when every season repeats the last exactly.
 */
export function seasonalNaiveScale(training: ArrayLike<number>, seasonLength: number): number {
  const y = finiteValues(training, 'training', seasonLength + 1);
  const scale = mean(y.subarray(seasonLength).map((value, i) => Math.abs(value - y[i]!)));
  if (scale === 0) {
    throw new StatisticsError(
      'no_spread',
      'every season of the training rows repeats the one before exactly',
      {
        field: 'training',
        remedy: 'Judge this series by MAE: there is no error of the naive forecast to compare with.',
      },
    );
  }
  return scale;
}
