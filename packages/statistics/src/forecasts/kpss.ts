import { autocovariances } from './autocovariances.ts';
import { finiteValues } from '../descriptive/finite-values.ts';
import { StatisticsError } from '../statistics-error.ts';

/**
 * The KPSS statistic of level stationarity, without unit; over `KPSS_CRITICAL_5` the series wanders, and is forecast
 * better by its differences. Bartlett window of ⌊3√n/13⌋ lags. Source: Kwiatkowski, Phillips, Schmidt and Shin,
 * "Testing the null hypothesis of stationarity", J. Econometrics 54 (1992) 159–178, equations 10 and 11; lags as
 * ndiffs of the R package forecast. Throws `too_few_values` under 10 rows, `not_finite`, `no_spread`.
 */
export function kpss(values: ArrayLike<number>): number {
  const y = finiteValues(values, 'values', 10);
  const n = y.length;
  const lags = Math.floor((3 * Math.sqrt(n)) / 13);
  const { deviations, covariances } = autocovariances(y, lags);
  if (covariances[0] === 0) {
    throw new StatisticsError('no_spread', 'values are all the same', {
      field: 'values',
      remedy: 'A constant needs no test.',
    });
  }
  let partial = 0;
  let squares = 0;
  for (const deviation of deviations) {
    partial += deviation;
    squares += partial * partial;
  }
  const longRun = covariances.reduce(
    (sum, covariance, lag) => sum + (lag === 0 ? 1 : 2 * (1 - lag / (lags + 1))) * covariance,
    0,
  );
  return squares / (n * n * longRun);
}

/** 5 % of stationary series have a larger statistic (table 1 of the paper). */
export const KPSS_CRITICAL_5 = 0.463;
