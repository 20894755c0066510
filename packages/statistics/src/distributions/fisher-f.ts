import cdf from '@stdlib/stats-base-dists-f-cdf';

import { requireDegreesOfFreedom } from './probability.ts';

/**
 * Upper tail of the F distribution: the probability that F(numerator, denominator) ≥ f. By the reciprocal, for 1/F is
 * F(denominator, numerator), so that it stays exact where 1 − CDF would round to 0. NaN for a NaN.
 *
 * @throws StatisticsError `out_of_range` without degrees of freedom
 */
export function fisherUpperTail(f: number, numerator: number, denominator: number): number {
  requireDegreesOfFreedom(numerator, 'numerator');
  requireDegreesOfFreedom(denominator, 'denominator');
  return f <= 0 ? 1 : cdf(1 / f, denominator, numerator);
}
