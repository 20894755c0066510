import { quantile, runningMeans } from '@enms/statistics';

/** k of the last n periods count, as in the rule that raises alarms. */
export interface Window {
  readonly warning: number;
  readonly k: number;
  readonly n: number;
}

/**
 * How much wider than its robust sigma a series' limits must be, at least 1. Deviations that hang together last longer
 * than chance would let them, so that a rule of k of n alone promises nothing; this asks the clean period itself: the
 * share of its windows in alarm must not be above the one chosen.
 * @param kept 1 for periods of the clean period
 * @param share 0 … 1 of windows
 */
export function persistenceFactor(
  scores: Float64Array,
  kept: Uint8Array,
  { warning, k, n }: Window,
  share: number,
): number {
  return Math.max(1, persistentLevel(scores, kept, { k, n }, share) / warning);
}

/** The absolute level that k of n scores in a row exceed in no more than the given share of the clean windows. */
export function persistentLevel(
  scores: Float64Array,
  kept: Uint8Array,
  { k, n }: { readonly k: number; readonly n: number },
  share: number,
): number {
  const known = scores.filter((score, i) => kept[i] === 1 && Number.isFinite(score));
  if (known.length < 10 * n) return 0;
  const reached = new Float64Array(known.length - n + 1);
  for (let first = 0; first < reached.length; first += 1) {
    const window = known.slice(first, first + n).sort();
    // The k-th from either end: what all of some k scores lie beyond.
    reached[first] = Math.max(window[n - k] ?? 0, -(window[k - 1] ?? 0));
  }
  return quantile(reached, 1 - share);
}

/** The absolute mean of n scores in a row that no more than the given share of the clean windows exceeds. */
export function meanLevel(scores: Float64Array, kept: Uint8Array, n: number, share: number): number {
  const known = scores.filter((score, i) => kept[i] === 1 && Number.isFinite(score));
  if (known.length < 10 * n) return Infinity;
  return quantile(runningMeans(known, n).map(Math.abs), 1 - share);
}
