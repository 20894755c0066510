import { describe, expect, it } from '@jest/globals';
import { backoffMillis } from './backoff.ts';

const limits = { firstMillis: 100, maxMillis: 5000 };

describe('backoffMillis', () => {
  it('doubles up to its ceiling', () => {
    expect([1, 2, 3, 6, 7, 1000].map((attempt) => backoffMillis(attempt, limits, 1))).toEqual([
      100, 200, 400, 3200, 5000, 5000,
    ]);
  });

  it('spreads over the upper half', () => {
    expect([0, 0.5].map((random) => backoffMillis(3, limits, random))).toEqual([200, 300]);
  });
});
