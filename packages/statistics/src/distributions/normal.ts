import cdf from '@stdlib/stats-base-dists-normal-cdf';
import quantile from '@stdlib/stats-base-dists-normal-quantile';

import { requireProbability } from './probability.ts';

/** Probability that a standard normal value is at most z. NaN for a NaN. */
export function normalCdf(z: number): number {
  return cdf(z, 0, 1);
}

/**
 * The value that a standard normal stays below with this probability.
 *
 * @throws StatisticsError `out_of_range` unless 0 < probability < 1
 */
export function normalQuantile(probability: number): number {
  return quantile(requireProbability(probability, 'probability'), 0, 1);
}
