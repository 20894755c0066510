import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { seedOf, signed, smooth, uniform } from './noise.ts';

describe('noise without memory', () => {
  it('is a function of seed, stream and index', () => {
    const whole = fc.integer({ min: 0, max: 2 ** 40 });
    fc.assert(
      fc.property(fc.integer(), fc.nat(1000), whole, (seed, stream, index) => {
        const value = uniform(seed, stream, index);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThan(1);
        expect(uniform(seed, stream, index)).toBe(value);
      }),
    );
  });

  it('is spread evenly and unrelated from one index and stream to the next', () => {
    const draws = Array.from({ length: 100_000 }, (_, i) => signed(42, 3, i));
    const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
    const lag = draws.slice(1).reduce((sum, value, i) => sum + value * (draws[i] ?? 0), 0) / draws.length;
    const other = draws.reduce((sum, value, i) => sum + value * signed(42, 4, i), 0) / draws.length;
    expect(Math.abs(mean)).toBeLessThan(0.01);
    expect(Math.abs(lag)).toBeLessThan(0.01);
    expect(Math.abs(other)).toBeLessThan(0.01);
  });

  it('moves smoothly between knots', () => {
    for (let t = 0; t < 10_000; t++) {
      expect(Math.abs(smooth(1, 1, t + 1, 1000) - smooth(1, 1, t, 1000))).toBeLessThan(0.0031);
    }
  });

  it('makes different seeds of different names', () => {
    const seeds = new Set(Array.from({ length: 5000 }, (_, i) => seedOf(`load-${i}`)));
    expect(seeds.size).toBe(5000);
  });
});
