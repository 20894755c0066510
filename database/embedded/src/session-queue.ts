/**
 * Who may use the engine's one session: first come, first served. A turn lasts from the first message of an
 * exchange to the end of its transaction.
 */
export interface Turn {
  /** Runs when the session is the caller's. Returns true when its transaction is over and the next may come. */
  readonly run: () => boolean;
  /** Called instead of `run` when the wait took too long. */
  readonly expired: () => void;
  /** Longest wait in milliseconds. */
  readonly waitLimitMillis: number;
}

interface Waiting extends Turn {
  readonly since: number;
  timer: NodeJS.Timeout | undefined;
}

export class SessionQueue {
  readonly #waiting: Waiting[] = [];
  #owned = false;
  #scheduled = false;
  #closed = false;

  get length(): number {
    return this.#waiting.length;
  }

  /** Queues a turn; the returned function withdraws it. */
  enter(turn: Turn): () => void {
    const waiting: Waiting = { ...turn, since: performance.now(), timer: undefined };
    this.#waiting.push(waiting);
    waiting.timer = setTimeout(() => {
      if (this.#remove(waiting)) turn.expired();
    }, turn.waitLimitMillis);
    this.#schedule();
    return () => {
      this.#remove(waiting);
    };
  }

  /** Runs `task` in a turn of its own, outside of any transaction. */
  exclusively<T>(task: () => T | Promise<T>, waitLimitMillis = 600_000): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const run = (): boolean => {
        void (async () => task())()
          .then(resolve, reject)
          .finally(() => {
            this.release();
          });
        return false;
      };
      const expired = (): void => {
        reject(new Error('the database session was busy for too long'));
      };
      this.enter({ run, expired, waitLimitMillis });
    });
  }

  /** The owner's transaction is over. */
  release(): void {
    this.#owned = false;
    this.#schedule();
  }

  /** Lets nobody in any more. */
  close(): void {
    this.#closed = true;
  }

  #remove(waiting: Waiting): boolean {
    clearTimeout(waiting.timer);
    const index = this.#waiting.indexOf(waiting);
    if (index >= 0) this.#waiting.splice(index, 1);
    return index >= 0;
  }

  /** Between two turns the event loop runs, so that sockets are read and answers leave. */
  #schedule(): void {
    if (this.#scheduled || this.#owned || this.#waiting.length === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#next();
    });
  }

  #next(): void {
    if (this.#owned || this.#closed) return;
    const turn = this.#waiting.shift();
    if (turn === undefined) return;
    clearTimeout(turn.timer);
    this.#owned = true;
    if (turn.run()) this.release();
  }
}
