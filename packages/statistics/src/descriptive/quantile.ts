import { StatisticsError } from '../statistics-error.ts';
import { finiteValues } from './finite-values.ts';

/**
 * The sample quantile at a probability from 0 to 1, in the unit of the values: type 7 of Hyndman and Fan, "Sample
 * quantiles in statistical packages", The American Statistician 50 (1996) 361–365, the default of R and NumPy.
 * Throws `too_few_values`, `not_finite`, `bad_probability`.
 */
export function quantile(values: ArrayLike<number>, probability: number): number {
  return quantileSorted(finiteValues(values, 'values').sort(), probability);
}

/** As `quantile`, of values that are finite and sorted upwards already. */
export function quantileSorted(sorted: ArrayLike<number>, probability: number): number {
  if (!(probability >= 0 && probability <= 1)) {
    throw new StatisticsError('bad_probability', `probability ${probability} is outside 0 … 1`, {
      field: 'probability',
      remedy: 'Give the probability as a fraction, 0.9 for 90 %.',
    });
  }
  const position = (sorted.length - 1) * probability;
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (position - below) * (high - low);
}
