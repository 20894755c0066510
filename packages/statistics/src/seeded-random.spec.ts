import { describe, expect, it } from '@jest/globals';
import { createSeededRandom } from './seeded-random.ts';

describe('seeded random numbers', () => {
  it('repeat with the seed and differ between seeds', () => {
    const [first, again, other] = [7, 7, 8].map((seed) =>
      Array.from({ length: 5 }, createSeededRandom(seed)),
    );
    expect(first).toEqual(again);
    expect(first).not.toEqual(other);
  });

  it('are uniform: every hundredth holds its share of 1,000,000', () => {
    const random = createSeededRandom(0);
    const counts = new Float64Array(100);
    for (let i = 0; i < 1_000_000; i += 1) counts[Math.floor(100 * random())]! += 1;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquare).toBeLessThan(148.2); // the 99.9 % quantile with 99 degrees of freedom
    expect(chiSquare).toBeGreaterThan(60); // and not more even than chance: the 0.1 % quantile is 60.0
  });
});
