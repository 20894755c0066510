import { StatisticsError } from '../statistics-error.ts';
import type { Severity } from './detection.ts';

export interface PersistenceOptions {
  /** Scores beyond these count; in robust sigmas 2 and 3. */
  readonly warning: number;
  readonly critical: number;
  /** An alarm takes `k` of the last `n` rows with a score. */
  readonly k: number;
  readonly n: number;
  /** Which way is bad: too much, too little, or both. `above` when left out. */
  readonly side?: 'above' | 'below' | 'both';
}

/** A stretch of rows in alarm. */
export interface Episode {
  /** First and last row beyond the warning limit. */
  readonly firstRow: number;
  readonly lastRow: number;
  /** The row at which the alarm could first be given. */
  readonly raisedRow: number;
  /** Critical when k of n rows were beyond the critical limit at some time. */
  readonly severity: Severity;
  /** The score furthest out. */
  readonly peakScore: number;
  readonly peakRow: number;
}

/**
 * Episodes in which at least k of the last n scores lie beyond the warning limit: one noisy row is no alarm. Rows
 * without a score (NaN) neither count nor take a place among the n. An episode ends when fewer than k of n are left
 * beyond; its last row is the last one beyond. Source of the rule: run rules of control charts, Western Electric
 * Statistical Quality Control Handbook (1956), with k, n and limits free.
 * Throws `bad_option`.
 */
export function persistentEpisodes(scores: ArrayLike<number>, options: PersistenceOptions): Episode[] {
  requireOptions(options);
  const { warning, critical, k, n, side = 'above' } = options;
  const outward = (score: number): number =>
    side === 'above' ? score : side === 'below' ? -score : Math.abs(score);
  const episodes: Episode[] = [];
  let open: Episode | undefined;
  const window: number[] = []; // rows, oldest first
  for (let row = 0; row < scores.length; row += 1) {
    const score = scores[row]!;
    if (Number.isNaN(score)) continue;
    window.push(row);
    if (window.length > n) window.shift();
    const beyond = window.filter((at) => outward(scores[at]!) > warning);
    if (beyond.length < k) {
      if (open) episodes.push(open);
      open = undefined;
      continue;
    }
    const worst = window.filter((at) => outward(scores[at]!) > critical).length >= k;
    const peakRow = beyond.reduce((peak, at) => (outward(scores[at]!) > outward(scores[peak]!) ? at : peak));
    open = extended(open ?? resumed(episodes, beyond[0]!) ?? begun(beyond[0]!, row), beyond.at(-1)!, worst);
    if (outward(scores[peakRow]!) > outward(open.peakScore)) {
      open = { ...open, peakRow, peakScore: scores[peakRow]! };
    }
  }
  if (open) episodes.push(open);
  return episodes;
}

/** The last episode, taken back, when a row of it is among those that raise the alarm anew. */
function resumed(episodes: Episode[], firstRow: number): Episode | undefined {
  const last = episodes.at(-1);
  return last && last.lastRow >= firstRow ? episodes.pop() : undefined;
}

const begun = (firstRow: number, raisedRow: number): Episode => ({
  firstRow,
  lastRow: firstRow,
  raisedRow,
  severity: 'warning',
  peakScore: 0,
  peakRow: firstRow,
});

const extended = (episode: Episode, lastRow: number, worst: boolean): Episode => ({
  ...episode,
  lastRow,
  severity: worst ? 'critical' : episode.severity,
});

function requireOptions({ warning, critical, k, n }: PersistenceOptions): void {
  const counts = Number.isInteger(k) && Number.isInteger(n) && k >= 1 && n >= k;
  if (!counts || !(warning > 0 && critical >= warning)) {
    throw new StatisticsError('bad_option', `${k} of ${n} beyond ${warning} or ${critical} is no rule`, {
      field: 'options',
      remedy: 'Give 1 ≤ k ≤ n and 0 < warning ≤ critical.',
    });
  }
}
