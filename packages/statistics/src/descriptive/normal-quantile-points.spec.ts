import { describe, expect, it } from '@jest/globals';
import { bic } from '../linear/bic.ts';
import { normalQuantilePoints } from './normal-quantile-points.ts';

describe('normal quantile points', () => {
  it('are what R’s qqnorm gives for up to 10 values', () => {
    // R: qqnorm(c(3, 1, 2))$x is ppoints(3) = (i − 3/8)/(3 + 1/4) through qnorm.
    const points = normalQuantilePoints([3, 1, 2]);
    expect(points.map(({ value }) => value)).toEqual([1, 2, 3]);
    expect(points[0]!.normal).toBeCloseTo(-0.8694238, 6);
    expect(points[1]!.normal).toBeCloseTo(0, 12);
    expect(points[2]!.normal).toBeCloseTo(0.8694238, 6);
  });

  it('are thinned evenly with both ends', () => {
    const points = normalQuantilePoints(
      Array.from({ length: 1001 }, (_, i) => i),
      101,
    );
    expect(points).toHaveLength(101);
    expect([points[0]!.value, points[50]!.value, points[100]!.value]).toEqual([0, 500, 1000]);
  });
});

it('BIC is that of R’s lm', () => {
  // n (ln 2π + 1 + ln(sse/n)) + (p + 1) ln n, by hand for sse 10, n 20, p 2.
  expect(bic(10, 20, 2)).toBeCloseTo(20 * (Math.log(2 * Math.PI) + 1 - Math.LN2) + 3 * Math.log(20), 12);
});
