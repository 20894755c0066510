import cdf from '@stdlib/stats-base-dists-t-cdf';
import quantile from '@stdlib/stats-base-dists-t-quantile';

import { requireDegreesOfFreedom, requireProbability } from './probability.ts';

/**
 * Two-sided p-value of Student's t: the probability that |T| ≥ |t|. Taken from the lower tail, so that it stays exact
 * where 1 − CDF would round to 0. NaN for a NaN.
 *
 * @throws StatisticsError `out_of_range` without degrees of freedom
 */
export function studentTwoSidedP(t: number, degreesOfFreedom: number): number {
  return 2 * cdf(-Math.abs(t), requireDegreesOfFreedom(degreesOfFreedom, 'degreesOfFreedom'));
}

/**
 * The value that Student's t stays below with this probability; `studentQuantile(1 − (1 − confidence) / 2, df)` is the
 * factor of a two-sided interval.
 *
 * @throws StatisticsError `out_of_range` unless 0 < probability < 1 and there are degrees of freedom
 */
export function studentQuantile(probability: number, degreesOfFreedom: number): number {
  return quantile(
    requireProbability(probability, 'probability'),
    requireDegreesOfFreedom(degreesOfFreedom, 'degreesOfFreedom'),
  );
}
