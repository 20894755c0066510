import { dot } from './vectors.ts';

/**
 * Lag-1 autocorrelation ρ of residuals in the order of time, between −1 and 1: Σ eₜ·eₜ₋₁ / Σ eₜ². About 0, for their
 * mean is 0 beside an intercept. Neighbours are taken as they stand, also across rows that were left out. NaN when all
 * residuals are 0.
 *
 * Source: NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.5.12, with the mean known to be 0.
 */
export function residualAutocorrelation(residuals: Float64Array): number {
  return dot(residuals.subarray(1), residuals.subarray(0, -1)) / dot(residuals, residuals);
}
