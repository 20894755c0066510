/**
 * Durbin–Watson statistic of residuals in the order of time: about 2 without autocorrelation, towards 0 with positive,
 * towards 4 with negative; about 2(1 − ρ) of the lag-1 autocorrelation ρ. Neighbours are taken as they stand, also
 * across rows that were left out. NaN when all residuals are 0.
 *
 * Source: Durbin & Watson, "Testing for serial correlation in least squares regression. I", Biometrika 37 (1950) 409–428.
 */
export function durbinWatson(residuals: ArrayLike<number>): number {
  let changes = 0;
  let squares = 0;
  for (let i = 0; i < residuals.length; i += 1) {
    squares += residuals[i]! ** 2;
    if (i > 0) changes += (residuals[i]! - residuals[i - 1]!) ** 2;
  }
  return changes / squares;
}
