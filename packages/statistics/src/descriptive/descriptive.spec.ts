import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { StatisticsError } from '../statistics-error.ts';
import { autocorrelation } from './autocorrelation.ts';
import { mean } from './mean.ts';
import { MAD_TO_SIGMA, medianAbsoluteDeviation } from './median-absolute-deviation.ts';
import { median } from './median.ts';
import { quantile } from './quantile.ts';
import { runningMeans } from './running-means.ts';
import { standardDeviation } from './standard-deviation.ts';

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 60 });

const refusal = (act: () => unknown): StatisticsError => {
  try {
    act();
  } catch (error) {
    if (error instanceof StatisticsError) return error;
    throw error;
  }
  throw new Error('was not refused');
};

describe('quantile', () => {
  it('is type 7', () => {
    // R: quantile(c(1, 2, 4, 8, 16, 32), c(0, .1, .25, .5, .9, 1), type = 7)
    const y = [16, 1, 32, 2, 8, 4];
    expect([0, 0.1, 0.25, 0.5, 0.9, 1].map((p) => quantile(y, p))).toEqual([1, 1.5, 2.5, 6, 24, 32]);
    expect(y).toEqual([16, 1, 32, 2, 8, 4]); // left as it was
  });

  it('lies between the extremes and grows with the probability', () => {
    fc.assert(
      fc.property(
        values,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (y, p, q) => {
          const [low, high] = p <= q ? [p, q] : [q, p];
          const tolerance = 1e-9;
          expect(quantile(y, low)).toBeLessThanOrEqual(quantile(y, high) + tolerance);
          expect(quantile(y, low)).toBeGreaterThanOrEqual(Math.min(...y) - tolerance);
          expect(quantile(y, high)).toBeLessThanOrEqual(Math.max(...y) + tolerance);
        },
      ),
    );
  });

  it('refuses a probability given in percent', () => {
    expect(refusal(() => quantile([1, 2], 90))).toMatchObject({
      code: 'bad_probability',
      field: 'probability',
    });
  });
});

describe('median and MAD', () => {
  it('give the published example', () => {
    // Leys et al., "Detecting outliers", J. Exp. Soc. Psychol. 49 (2013) 764–766.
    const y = [1, 3, 3, 6, 8, 10, 10, 1000];
    expect(median(y)).toBe(7);
    expect(medianAbsoluteDeviation(y) * MAD_TO_SIGMA).toBeCloseTo(5.1891, 4);
  });

  it('do not move for one wild value', () => {
    expect(medianAbsoluteDeviation([1, 2, 3, 4, 1e9])).toBe(1);
  });
});

describe('moments', () => {
  it('shift and scale as they must', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: -1000, max: 1000 }), (y, shift) => {
        const moved = y.map((value) => 2 * value + shift);
        expect(mean(moved)).toBeCloseTo(2 * mean(y) + shift, 6);
        expect(standardDeviation(moved)).toBeCloseTo(2 * standardDeviation(y), 6);
      }),
    );
  });

  it('have autocorrelation 1 at lag 0 and at most 1 elsewhere', () => {
    fc.assert(
      fc.property(values, (y) => {
        fc.pre(new Set(y.map((value) => Math.round(value))).size > 1);
        expect(autocorrelation(y, 0)).toBe(1);
        expect(Math.abs(autocorrelation(y, 1))).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });

  it('refuse what has no answer, and say where', () => {
    expect(refusal(() => mean([]))).toMatchObject({ code: 'too_few_values' });
    expect(refusal(() => standardDeviation([1]))).toMatchObject({ code: 'too_few_values' });
    expect(refusal(() => mean([1, Number.NaN, 3])).message).toContain('values[1]');
    expect(refusal(() => mean(JSON.parse('[1, null, 3]') as number[])).message).toContain('values[1]');
    expect(refusal(() => autocorrelation([5, 5, 5]))).toMatchObject({ code: 'no_spread' });
    expect(refusal(() => autocorrelation([1, 2], 2))).toMatchObject({ code: 'bad_lag' });
  });
});

it('takes the mean of each n values in a row', () => {
  expect([...runningMeans([1, 2, 6, 10], 2)]).toEqual([1.5, 4, 8]);
  expect(runningMeans([1, 2], 3)).toHaveLength(0);
});
