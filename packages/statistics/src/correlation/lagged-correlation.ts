import { StatisticsError } from '../statistics-error.ts';
import type { Correlation } from './correlation.ts';
import { pearsonCorrelation } from './correlation.ts';

/** Correlation of y with x as it was `lag` rows before. */
export interface LaggedCorrelation extends Correlation {
  readonly lag: number;
}

/**
 * Pearson's correlation of y with x at every lag from 0 to `longest`: how long after the driver the energy follows. A lag at
 * which too few rows are left is left out.
 *
 * Source: Box and Jenkins, "Time Series Analysis" (1976), section 11.1.1 (cross-correlation), each lag over its own pairs.
 *
 * @param longest in rows
 * @returns by lag; `best` is the one of the largest size
 * @throws StatisticsError as `pearsonCorrelation`; `bad_lag`
 */
export function laggedCorrelation(
  x: ArrayLike<number | null | undefined>,
  y: ArrayLike<number | null | undefined>,
  longest: number,
): { readonly lags: readonly LaggedCorrelation[]; readonly best: LaggedCorrelation } {
  if (!Number.isInteger(longest) || longest < 0) {
    throw new StatisticsError('bad_lag', `${longest} is no number of rows to look back.`, {
      field: 'longest',
      remedy: 'Give a whole number of rows, 0 or more.',
    });
  }
  const lags: LaggedCorrelation[] = [{ lag: 0, ...pearsonCorrelation(x, y) }];
  for (let lag = 1; lag <= longest && lag < x.length; lag += 1) {
    try {
      lags.push({ lag, ...pearsonCorrelation(x, y, { lag }) });
    } catch (error) {
      if (error instanceof StatisticsError && ['too_few_rows', 'no_spread'].includes(error.code)) continue;
      throw error;
    }
  }
  const size = ({ coefficient }: Correlation) => Math.abs(coefficient);
  return { lags, best: lags.reduce((most, each) => (size(each) > size(most) ? each : most)) };
}
