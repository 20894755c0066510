interface Entry<V> {
  readonly question: string;
  readonly readAt: number;
  readonly value: Promise<V>;
}

/** Answers that are dear and change slowly: for each owner the one to its last question, until it is too old. */
export class Kept<V> {
  readonly #entries = new Map<number, Entry<V>>();
  readonly #oldestMillis: number;

  constructor(oldestMillis: number) {
    this.#oldestMillis = oldestMillis;
  }

  /** Who asks the same while it is being read waits for that; a failure is not kept. */
  get(owner: number, question: string, now: Date, read: () => Promise<V>): Promise<V> {
    const kept = this.#entries.get(owner);
    const age = kept === undefined ? Number.NaN : Math.abs(now.getTime() - kept.readAt);
    if (kept?.question === question && age < this.#oldestMillis) return kept.value;
    const entry = { question, readAt: now.getTime(), value: read() };
    this.#entries.set(owner, entry);
    entry.value.catch(() => {
      if (this.#entries.get(owner) === entry) this.#entries.delete(owner);
    });
    return entry.value;
  }
}
