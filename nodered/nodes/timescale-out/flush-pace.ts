/** Decides when the next flush may begin, so that flushing takes at most a share of the time. */
export class FlushPace {
  readonly #minIntervalMillis: number;
  readonly #maxShare: number;
  #nextAtMillis = 0;

  /** @param maxShare of the time that flushing may take, 0..1 */
  constructor(minIntervalMillis = 1000, maxShare = 0.1) {
    this.#minIntervalMillis = minIntervalMillis;
    this.#maxShare = maxShare;
  }

  due(nowMillis: number): boolean {
    return nowMillis >= this.#nextAtMillis;
  }

  /** A flush has run. */
  ran(startedAtMillis: number, endedAtMillis: number): void {
    const tookMillis = endedAtMillis - startedAtMillis;
    const interval = Math.max(this.#minIntervalMillis, tookMillis / this.#maxShare);
    this.#nextAtMillis = startedAtMillis + interval;
  }
}
