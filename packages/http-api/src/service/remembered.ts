const MAX_REMEMBERED = 10_000;

/** Answers that are dear, by the question, until they are too old. */
export class Remembered<T> {
  readonly #values = new Map<string, { readonly value: Promise<T>; readonly atMillis: number }>();
  readonly #oldestMillis: number;

  constructor(oldestMillis: number) {
    this.#oldestMillis = oldestMillis;
  }

  /** Who asks the same while it is being looked up waits for that; a failure is not remembered. */
  get(key: string, look: () => Promise<T>): Promise<T> {
    const nowMillis = performance.now();
    const known = this.#values.get(key);
    if (known !== undefined && nowMillis - known.atMillis < this.#oldestMillis) return known.value;
    if (this.#values.size >= MAX_REMEMBERED) this.#values.clear();
    const value = look();
    const entry = { value, atMillis: nowMillis };
    this.#values.set(key, entry);
    value.catch(() => {
      if (this.#values.get(key) === entry) this.#values.delete(key);
    });
    return value;
  }

  clear(): void {
    this.#values.clear();
  }
}
