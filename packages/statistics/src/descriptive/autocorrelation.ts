import { StatisticsError } from '../statistics-error.ts';
import { centred } from './centred.ts';
import { finiteValues } from './finite-values.ts';
import { compensatedSum } from './sum.ts';

/**
 * Autocorrelation of an evenly spaced series at a lag (rows), without unit, between −1 and 1:
 * r_k = Σ (y_i − ȳ)(y_{i+k} − ȳ) / Σ (y_i − ȳ)². Source: NIST/SEMATECH e-Handbook 1.3.5.12; Box and Jenkins (1976) 2.1.5.
 * Throws `too_few_values`, `not_finite`, `bad_lag`, and `no_spread` for a constant series.
 */
export function autocorrelation(values: ArrayLike<number>, lag = 1): number {
  const y = finiteValues(values, 'values', 2);
  if (!Number.isInteger(lag) || lag < 0 || lag >= y.length) {
    throw new StatisticsError('bad_lag', `lag ${lag} is outside 0 … ${y.length - 1}`, {
      field: 'lag',
      remedy: 'Choose a whole number of rows, smaller than the length of the series.',
    });
  }
  const deviations = centred(y);
  const squares = compensatedSum(deviations.map((deviation) => deviation * deviation));
  if (squares === 0) {
    throw new StatisticsError('no_spread', 'values are all the same: their autocorrelation is not defined', {
      field: 'values',
      remedy: 'Choose a period in which the value changes.',
    });
  }
  const products = deviations.subarray(lag).map((deviation, i) => deviation * deviations[i]!);
  return compensatedSum(products) / squares;
}
