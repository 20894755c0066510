/**
 * Runs tasks in the order they come, at most so many runs at once. What has queued up meanwhile runs together: behind
 * a slow database a hundred small batches cost one turn, not a hundred.
 */
export class BatchQueue<T> {
  readonly #limit: number;
  readonly #maxWeight: number;
  readonly #weigh: (task: T) => number;
  readonly #run: (tasks: readonly T[]) => Promise<void>;
  #waiting: T[] = [];
  #running = 0;

  /**
   * @param limit runs at once
   * @param maxWeight of the tasks of one run; a heavier task runs alone
   * @param run must not reject: whoever hands out the tasks decides what a failure means
   */
  constructor(
    limit: number,
    maxWeight: number,
    weigh: (task: T) => number,
    run: (tasks: readonly T[]) => Promise<void>,
  ) {
    this.#limit = limit;
    this.#maxWeight = maxWeight;
    this.#weigh = weigh;
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
    while (this.#running < this.#limit && this.#waiting.length > 0) {
      const tasks = this.#take();
      this.#running += 1;
      void this.#run(tasks).finally(() => {
        this.#running -= 1;
        this.#next();
      });
    }
  }

  #take(): T[] {
    let count = 0;
    for (let weight = 0; count < this.#waiting.length; count += 1) {
      weight += this.#weigh(this.#waiting[count] as T);
      if (weight > this.#maxWeight && count > 0) break;
    }
    const tasks = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    return tasks;
  }
}
