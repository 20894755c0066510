import { finiteValues } from './finite-values.ts';
import { median } from './median.ts';

/** 1/Φ⁻¹(¾): makes the MAD of normal values estimate their standard deviation. */
export const MAD_TO_SIGMA = 1.482602218505602;

/**
 * Median absolute deviation from the median, in the unit of the values, not scaled; times `MAD_TO_SIGMA` it estimates
 * a standard deviation that half of the values may be wrong without moving.
 * Source: Rousseeuw and Croux, "Alternatives to the median absolute deviation", JASA 88 (1993) 1273–1283, equation 1.2.
 * Throws `too_few_values`, `not_finite`.
 */
export function medianAbsoluteDeviation(values: ArrayLike<number>): number {
  const y = finiteValues(values, 'values');
  const centre = median(y);
  return median(y.map((value) => Math.abs(value - centre)));
}
