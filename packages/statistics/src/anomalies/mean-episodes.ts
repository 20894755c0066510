import { runningMeans } from '../descriptive/running-means.ts';
import { StatisticsError } from '../statistics-error.ts';
import { persistentEpisodes, type Episode, type PersistenceOptions } from './persistent-episodes.ts';

/** Limits and side as in {@link PersistenceOptions}; the mean of the last `n` rows with a score is judged. */
export type MeanOptions = Omit<PersistenceOptions, 'k'>;

/**
 * Episodes in which the mean of the last n scores lies beyond the warning limit: what is too small to stand out in any
 * single row stands out in many, since noise evens out. Rows without a score (NaN) take no place among the n. Of the n
 * rows that raise or end an alarm those beyond half the limit belong to the episode. Source of the rule: moving-average
 * control chart, Montgomery, Introduction to Statistical Quality Control, 8th ed., section 9.3. Throws `bad_option`.
 */
export function meanEpisodes(scores: ArrayLike<number>, { n, ...limits }: MeanOptions): Episode[] {
  if (!Number.isInteger(n) || n < 1) {
    throw new StatisticsError('bad_option', `a mean of ${n} rows is none`, {
      field: 'options',
      remedy: 'Give a whole n ≥ 1.',
    });
  }
  const { warning, side = 'above' } = limits;
  const outward = (row: number): number => {
    const score = scores[row]!;
    return side === 'above' ? score : side === 'below' ? -score : Math.abs(score);
  };
  const known = Array.from({ length: scores.length }, (_, row) => row).filter(
    (row) => !Number.isNaN(scores[row]!),
  );
  const place = new Map(known.map((row, at) => [row, at]));
  const windowOf = (row: number): number[] => known.slice(place.get(row)! - n + 1, place.get(row)! + 1);
  const means = new Float64Array(scores.length).fill(Number.NaN);
  const meanAt = runningMeans(
    known.map((row) => scores[row]!),
    n,
  );
  for (const [first, mean] of meanAt.entries()) means[known[first + n - 1]!] = mean;
  return persistentEpisodes(means, { ...limits, k: 1, n: 1 }).map((episode) => {
    const isBeyond = (row: number): boolean => outward(row) > warning / 2;
    const firstRow = windowOf(episode.firstRow).find(isBeyond)!;
    const lastRow = windowOf(episode.lastRow).findLast(isBeyond)!;
    const rows = known.slice(place.get(firstRow), place.get(lastRow)! + 1);
    const peakRow = rows.reduce((peak, row) => (outward(row) > outward(peak) ? row : peak));
    return { ...episode, firstRow, lastRow, peakRow, peakScore: scores[peakRow]! };
  });
}
