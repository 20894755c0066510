/** Bounds of the wait between two attempts to connect. */
export interface BackoffLimits {
  readonly firstMillis: number;
  readonly maxMillis: number;
}

export const defaultBackoff: BackoffLimits = { firstMillis: 250, maxMillis: 15_000 };

/**
 * Exponential backoff with jitter: between half of and the whole doubled wait, so that many clients of a restarted
 * broker do not return in step.
 *
 * @param attempt failures so far, from 1
 * @param random a number in [0, 1)
 * @returns milliseconds
 */
export function backoffMillis(attempt: number, limits: BackoffLimits, random: number): number {
  const ceiling = Math.min(limits.maxMillis, limits.firstMillis * 2 ** Math.min(attempt - 1, 30));
  return Math.round(ceiling * (0.5 + random / 2));
}
