import { centred } from '../descriptive/centred.ts';
import { finiteVector } from '../linear/finite-vector.ts';
import { StatisticsError } from '../statistics-error.ts';

/**
 * Block length of a moving-block bootstrap of a mean or sum, in periods, chosen from the series itself: longer the longer
 * its memory, 1 for a series without any.
 *
 * Source: Politis and White, "Automatic block-length selection for the dependent bootstrap", Econometric Reviews 23 (2004)
 * 53–70, with the correction of Patton, Politis and White, Econometric Reviews 28 (2009) 372–375: b = (2Ĝ²/D̂)^⅓ n^⅓, for
 * circular and moving blocks D̂ = 4/3 ĝ(0)², flat-top lag window.
 *
 * @param series evenly spaced, such as residuals
 * @returns a whole number of periods, at least 1 and at most min(3√n, n/3)
 * @throws StatisticsError `not_finite`, `too_few_rows` below 9, `no_spread`
 */
export function blockLength(series: ArrayLike<number>): number {
  const x = centred(finiteVector(series, 'series'));
  const n = x.length;
  if (n < 9) {
    throw new StatisticsError('too_few_rows', `${n} periods say nothing about the memory of a series.`, {
      field: 'series',
      remedy: 'Give a longer series, or choose the block length by hand.',
    });
  }
  const longest = Math.ceil(Math.min(3 * Math.sqrt(n), n / 3));
  const lags = Math.ceil(Math.sqrt(n)) + runLength(n);
  const covariance = (lag: number) => {
    let sum = 0;
    for (let i = lag; i < n; i += 1) sum += x[i]! * x[i - lag]!;
    return sum / n;
  };
  const variance = covariance(0);
  if (variance === 0) {
    throw new StatisticsError('no_spread', 'The series is the same in every period.', {
      field: 'series',
      remedy: 'A series without scatter needs no bootstrap.',
    });
  }
  const covariances = Array.from({ length: lags + 1 }, (_, lag) => covariance(lag));
  const memory = Math.min(2 * Math.max(lastCorrelatedLag(covariances, n), 1), lags);
  let weighted = 0;
  let spectrum = variance;
  for (let lag = 1; lag <= memory; lag += 1) {
    const window = Math.min(1, 2 * (1 - lag / memory));
    const share = 2 * window * covariances[lag]!;
    weighted += share * lag;
    spectrum += share;
  }
  const length = ((2 * weighted ** 2) / ((4 / 3) * spectrum ** 2)) ** (1 / 3) * n ** (1 / 3);
  return Math.max(1, Math.min(Math.ceil(length), longest));
}

/** K: how many lags in a row must be insignificant before the memory is taken to end. */
function runLength(n: number): number {
  return Math.max(5, Math.ceil(Math.sqrt(Math.log10(n))));
}

/** The lag after which `runLength` autocorrelations in a row are insignificant, or the last one looked at. */
function lastCorrelatedLag(covariances: readonly number[], n: number): number {
  const limit = 2 * Math.sqrt(Math.log10(n) / n) * covariances[0]!;
  const run = runLength(n);
  let quiet = 0;
  for (let lag = 1; lag < covariances.length; lag += 1) {
    quiet = Math.abs(covariances[lag]!) < limit ? quiet + 1 : 0;
    if (quiet === run) return lag - run;
  }
  return covariances.length - 1;
}
