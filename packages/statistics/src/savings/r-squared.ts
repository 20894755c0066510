import { centred } from '../descriptive/centred.ts';
import { compensatedSum } from '../descriptive/sum.ts';
import { finiteVector } from '../linear/finite-vector.ts';
import { StatisticsError } from '../statistics-error.ts';

/**
 * Coefficient of determination 1 − Σ(actual − expected)² / Σ(actual − mean(actual))²: the share of the variation that
 * the expected values explain. Below 0 where the mean would have done better, which squared correlation hides.
 *
 * Source: Kvålseth, "Cautionary note about R²", The American Statistician 39 (1985) 279–285, definition R²₁.
 *
 * @throws StatisticsError `not_finite`, `unequal_lengths`, `too_few_rows`, `no_spread` the actual values are all the same
 */
export function rSquared(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  const y = finiteVector(actual, 'actual');
  const f = finiteVector(expected, 'expected', y.length);
  if (y.length < 2) {
    throw new StatisticsError('too_few_rows', `${y.length} rows have no variation to explain.`, {
      field: 'actual',
      remedy: 'Choose a longer period.',
    });
  }
  const total = compensatedSum(centred(y).map((deviation) => deviation ** 2));
  if (total === 0) {
    throw new StatisticsError('no_spread', 'The actual values are all the same.', {
      field: 'actual',
      remedy: 'Choose a period in which the consumption changes.',
    });
  }
  const unexplained = compensatedSum(y.map((value, i) => (value - f[i]!) ** 2));
  return 1 - unexplained / total;
}
