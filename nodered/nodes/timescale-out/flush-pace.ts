/** Values must not look stale for long because one flush had to wait for a busy database. */
const LONGEST_PAUSE_MILLIS = 10_000;

/** Decides when the next flush may begin, so that flushing takes a share of the time, and never pauses for long. */
export class FlushPace {
  readonly #minIntervalMillis: number;
  readonly #share: number;
  #nextAtMillis = 0;

  /** @param share of the time that flushing takes, 0..1; more where a flush is so slow that the pause would be long */
  constructor(minIntervalMillis = 1000, share = 0.1) {
    this.#minIntervalMillis = minIntervalMillis;
    this.#share = share;
  }

  due(nowMillis: number): boolean {
    return nowMillis >= this.#nextAtMillis;
  }

  /** A flush has run. */
  ran(startedAtMillis: number, endedAtMillis: number): void {
    const tookMillis = endedAtMillis - startedAtMillis;
    const interval = Math.max(this.#minIntervalMillis, tookMillis / this.#share);
    this.#nextAtMillis = Math.min(startedAtMillis + interval, endedAtMillis + LONGEST_PAUSE_MILLIS);
  }
}
