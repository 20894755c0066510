/** Holds the write path back while there is no room to store anything. */
export class IntakeGate {
  #reasons = new Set<string>();
  #waiters: (() => void)[] = [];

  get open(): boolean {
    return this.#reasons.size === 0;
  }

  /** @param reason who closes it; each reason is lifted on its own */
  close(reason: string): void {
    this.#reasons.add(reason);
  }

  reopen(reason: string): void {
    this.#reasons.delete(reason);
    if (!this.open) return;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const proceed of waiters) proceed();
  }

  /** Resolves at once while open, else when the last reason is lifted. */
  async passage(): Promise<void> {
    if (this.open) return;
    await new Promise<void>((resolve) => this.#waiters.push(resolve));
  }
}
