/** Counts events and tells how many there were a second of late; the clock is handed in. */
export class RateMeter {
  readonly #now: () => number;
  #total = 0;
  #markTotal = 0;
  #markMillis: number;
  #perSecond = 0;

  /** @param now milliseconds of a clock that never goes back */
  constructor(now: () => number) {
    this.#now = now;
    this.#markMillis = now();
  }

  add(count: number): void {
    this.#total += count;
  }

  /** Everything counted since the start. */
  get total(): number {
    return this.#total;
  }

  /** Events per second over the time since the last call that was at least 900 ms after the one before. */
  perSecond(): number {
    const elapsedMillis = this.#now() - this.#markMillis;
    if (elapsedMillis >= 900) {
      this.#perSecond = ((this.#total - this.#markTotal) * 1000) / elapsedMillis;
      this.#markTotal = this.#total;
      this.#markMillis += elapsedMillis;
    }
    return this.#perSecond;
  }
}
