import { describe, expect, it } from '@jest/globals';
import { createSeededRandom } from '../seeded-random.ts';
import { smoothedTrend } from './smoothed-trend.ts';

/** Rows of an ETS(A,Ad,N) with a standard deviation of 1, and where it ended. */
function damped(rows: number, alpha: number, beta: number, phi: number, seed: number): Float64Array {
  const random = createSeededRandom(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  let level = 500;
  let slope = 3;
  return Float64Array.from({ length: rows }, () => {
    const error = normal();
    const expected = level + phi * slope;
    level = expected + alpha * error;
    slope = phi * slope + beta * error;
    return expected + error;
  });
}

describe('a smoothed trend', () => {
  it('goes on as a line where the series is one, and stays where it is constant', () => {
    const line = Float64Array.from({ length: 60 }, (_, row) => 10 + 2 * row);
    smoothedTrend(line)
      .expected(5)
      .forEach((value, step) => expect(value).toBeCloseTo(10 + 2 * (60 + step), 2));
    expect([...smoothedTrend(new Float64Array(30).fill(7)).expected(3)]).toEqual([7, 7, 7]);
    expect([...smoothedTrend(new Float64Array(30)).expected(2)]).toEqual([0, 0]);
  });

  it('finds the damped trend that a series was made by', () => {
    const { name, expected } = smoothedTrend(damped(1500, 0.9, 0.6, 0.8, 5));
    expect(name).toMatch(/^ETS\([AM],Ad,N\)$/);
    const ahead = expected(4);
    const phi = (ahead[3]! - ahead[2]!) / (ahead[2]! - ahead[1]!);
    expect(Math.abs(phi - 0.8)).toBeLessThan(0.05);
  });

  it('takes no multiplicative error where values are not over 0', () => {
    const { name } = smoothedTrend(damped(300, 0.5, 0.1, 0.9, 6).map((value) => value - 520));
    expect(name.startsWith('ETS(A,')).toBe(true);
  });

  it('is as uncertain of the next rows as they scatter', () => {
    const seeds = Array.from({ length: 24 }, (_, i) => 100 + i);
    const scores = seeds.flatMap((seed) => {
      const values = damped(160, 0.5, 0.1, 0.9, seed);
      const trend = smoothedTrend(values.subarray(0, 150));
      const sigma = trend.sigma(10);
      return Array.from(trend.expected(10), (value, step) => (values[150 + step]! - value) / sigma[step]!);
    });
    const rms = Math.sqrt(scores.reduce((sum, score) => sum + score * score, 0) / scores.length);
    expect(rms).toBeGreaterThan(0.85);
    expect(rms).toBeLessThan(1.25);
  });
});
