import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BatchQueue } from './batch-queue.ts';

/** Runs end when the test says so. */
class Runs {
  readonly started: number[][] = [];
  readonly #ends: (() => void)[] = [];

  run = (tasks: readonly number[]): Promise<void> => {
    this.started.push([...tasks]);
    return new Promise((resolve) => this.#ends.push(resolve));
  };

  async endAll(): Promise<void> {
    while (this.#ends.length > 0) {
      this.#ends.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

it('runs together what has queued up, as far as the weight allows', async () => {
  const runs = new Runs();
  const queue = new BatchQueue<number>(1, 10, (weight) => weight, runs.run);
  for (const weight of [1, 4, 6, 30, 2]) queue.add(weight);
  await runs.endAll();
  expect(runs.started).toEqual([[1], [4, 6], [30], [2]]);
});

it('runs every task once, in order, never more runs at once than allowed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(12)), fc.integer({ min: 1, max: 3 }), async (weights, limit) => {
      const runs = new Runs();
      let mostAtOnce = 0;
      const queue = new BatchQueue<number>(
        limit,
        10,
        (task) => weights[task] ?? 0,
        (tasks): Promise<void> => {
          mostAtOnce = Math.max(mostAtOnce, queue.running);
          return runs.run(tasks);
        },
      );
      for (const task of weights.keys()) queue.add(task);
      await runs.endAll();
      expect(runs.started.flat()).toEqual([...weights.keys()]);
      expect(mostAtOnce).toBeLessThanOrEqual(limit);
    }),
  );
});
