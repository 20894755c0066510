import { describe, expect, it } from '@jest/globals';
import { orderedOptimizer, type ProphetOptimizer } from './ordered-optimizer.ts';

/** Two rows of three columns; the "fit" of each column is its own content, so that a mix-up shows. */
const columns = [
  [3, 1],
  [1, 9],
  [3, 0],
];
const inOrder = (order: readonly number[]) => ({
  initial: { k: 0, m: 0, delta: new Float64Array(0), beta: Float64Array.from(order), sigmaObs: 1 },
  json: JSON.stringify({
    K: 3,
    X: [0, 1].map((row) => order.map((column) => columns[column]![row]!)),
    sigmas: order.map((column) => 10 * column),
    s_a: [1, 1, 1],
    s_m: [0, 0, 0],
  }),
});

function recording() {
  const seen: { X: number[][]; sigmas: number[] }[] = [];
  const optimizer = {
    optimize: (initial, json) => {
      const data = JSON.parse(json) as { X: number[][]; sigmas: number[] };
      seen.push(data);
      const beta = initial.beta.map((start, i) => 1000 * start + 10 * data.X[0]![i]! + data.X[1]![i]!);
      return {
        logs: { debug: '', info: '', warn: '', error: '', fatal: '' },
        params: { ...initial, beta, trend: new Float64Array(2) },
      };
    },
  } satisfies ProphetOptimizer;
  return { seen, optimizer };
}

describe('ordered optimizer', () => {
  it('hands the same columns over in the same order, and the answer back in the order asked', () => {
    for (const order of [
      [0, 1, 2],
      [2, 0, 1],
      [1, 2, 0],
    ]) {
      const { seen, optimizer } = recording();
      const ordered = orderedOptimizer(optimizer);
      const { initial, json } = inOrder(order);
      const { params } = ordered.optimize(initial, json, {});
      expect(seen[0]).toMatchObject({
        X: [
          [1, 3, 3],
          [9, 0, 1],
        ],
        sigmas: [10, 20, 0],
      });
      const expected = order.map(
        (column) => 1000 * column + 10 * columns[column]![0]! + columns[column]![1]!,
      );
      expect([...params.beta]).toEqual(expected);
      expect(ordered.found()).toBe(params);
    }
  });
});
