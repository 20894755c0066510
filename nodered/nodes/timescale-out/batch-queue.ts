/** Runs tasks in the order they come, at most so many at once. */
export class BatchQueue<T> {
  readonly #limit: number;
  readonly #run: (task: T) => Promise<void>;
  readonly #waiting: T[] = [];
  #running = 0;

  /** @param run must not reject: whoever hands out the tasks decides what a failure means */
  constructor(limit: number, run: (task: T) => Promise<void>) {
    this.#limit = limit;
    this.#run = run;
  }

  get running(): number {
    return this.#running;
  }

  add(task: T): void {
    this.#waiting.push(task);
    this.#next();
  }

  #next(): void {
    while (this.#running < this.#limit) {
      const task = this.#waiting.shift();
      if (task === undefined) return;
      this.#running += 1;
      void this.#run(task).finally(() => {
        this.#running -= 1;
        this.#next();
      });
    }
  }
}
