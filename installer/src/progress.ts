/** A failure that a person can act on: what failed, why, and what to do. */
export class SetupError extends Error {
  constructor(
    readonly what: string,
    readonly why: string,
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(`${what}: ${why}. ${remedy}`, options);
    this.name = 'SetupError';
  }
}

/** Prints each step of the setup with the time it took. */
export class Progress {
  constructor(private readonly write: (text: string) => void = (text) => process.stdout.write(text)) {}

  /** Runs one step; `note` may say how far it is. A failed step is marked and its error passed on. */
  async step<T>(title: string, work: (note: (text: string) => void) => T | Promise<T>): Promise<T> {
    const startedAt = performance.now();
    const live = process.stdout.isTTY;
    const note = (text: string): void => {
      if (live) this.write(`\r\x1b[K  … ${title}: ${text}`);
    };
    if (live) note('');
    try {
      const result = await work(note);
      this.line('✓', title, startedAt, live);
      return result;
    } catch (error) {
      this.line('✗', title, startedAt, live);
      throw error;
    }
  }

  /** One line of plain text. */
  say(text: string): void {
    this.write(`${text}\n`);
  }

  private line(mark: string, title: string, startedAt: number, live: boolean): void {
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    this.write(`${live ? '\r\x1b[K' : ''}  ${mark} ${title.padEnd(58)} ${seconds.padStart(6)} s\n`);
  }
}
