import { StatisticsError } from '../statistics-error.ts';

/**
 * Number of independent observations that n autocorrelated ones are worth: n′ = n (1 − ρ) / (1 + ρ).
 * A negative ρ gives no credit: n′ is never above n.
 *
 * Source: Reddy and Claridge, "Uncertainty of 'measured' energy savings from statistical baseline models", HVAC&R
 * Research 6 (2000) 3–20; ASHRAE Guideline 14-2014, annex B.
 *
 * @param n observations
 * @param rho lag-1 autocorrelation of the residuals
 * @throws StatisticsError `bad_autocorrelation` ρ is not within −1 … 1 (1 itself leaves nothing)
 */
export function effectiveObservations(n: number, rho: number): number {
  if (!(rho > -1 && rho < 1)) {
    throw new StatisticsError('bad_autocorrelation', `An autocorrelation of ${rho} is outside -1 … 1.`, {
      field: 'rho',
      remedy: 'Give the lag-1 autocorrelation of the residuals of the baseline.',
    });
  }
  const credited = Math.max(rho, 0);
  return (n * (1 - credited)) / (1 + credited);
}
