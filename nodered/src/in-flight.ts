/** Counts the batches between the broker and their acknowledgement, so that stopping can wait for them. */
export class BatchesInFlight {
  #batches = 0;
  #messages = 0;
  #waiters: (() => void)[] = [];

  get batches(): number {
    return this.#batches;
  }

  get messages(): number {
    return this.#messages;
  }

  enter(messages: number): void {
    this.#batches += 1;
    this.#messages += messages;
  }

  leave(messages: number): void {
    this.#batches -= 1;
    this.#messages -= messages;
    if (this.#batches > 0) return;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const proceed of waiters) proceed();
  }

  /** Resolves when nothing is in flight any more. @returns false when that took longer than the limit */
  async idle(limitMillis: number): Promise<boolean> {
    if (this.#batches === 0) return true;
    let timer: NodeJS.Timeout | undefined;
    const inTime = await Promise.race([
      new Promise<true>((resolve) =>
        this.#waiters.push(() => {
          resolve(true);
        }),
      ),
      new Promise<false>((resolve) => {
        timer = setTimeout(() => {
          resolve(false);
        }, limitMillis);
      }),
    ]);
    clearTimeout(timer);
    return inTime;
  }
}
