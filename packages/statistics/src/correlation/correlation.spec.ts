import { readFileSync } from 'node:fs';

import fc from 'fast-check';

import { StatisticsError } from '../statistics-error.ts';
import { pearsonCorrelation } from './correlation.ts';
import { laggedCorrelation } from './lagged-correlation.ts';
import { spearmanCorrelation } from './spearman-correlation.ts';

const { Norris } = JSON.parse(
  readFileSync(new URL('../../test/fixtures/nist_strd/linear_certified.json', import.meta.url), 'utf8'),
) as Record<string, { data: readonly (readonly number[])[]; certified: { r_squared: number } }>;

const codeOf = (run: () => unknown): string | undefined => {
  try {
    run();
  } catch (error) {
    if (error instanceof StatisticsError) return error.code;
    throw error;
  }
  return undefined;
};

describe('Pearson’s correlation', () => {
  it('squares to the certified R² of NIST’s straight line', () => {
    const x = Norris!.data.map((row) => row[1]!);
    const y = Norris!.data.map((row) => row[0]!);
    expect(pearsonCorrelation(x, y).coefficient ** 2).toBeCloseTo(Norris!.certified.r_squared, 13);
  });

  it('is what R says, with interval and p, for rows without memory', () => {
    // Anscombe's first set, in an order without memory: r = 0.81642051634484, t = 4.2415, p = 0.00217 (R: cor.test), and
    // tanh(atanh(r) ± 1.959964/√8).
    const x = [10, 4, 14, 12, 11, 6, 7, 8, 5, 9, 13];
    const y = [8.04, 4.26, 9.96, 10.84, 8.33, 7.24, 4.82, 6.95, 5.68, 8.81, 7.58];
    const { coefficient, effectiveN, low, high, p } = pearsonCorrelation(x, y);
    expect(coefficient).toBeCloseTo(0.81642051634484, 12);
    expect(effectiveN).toBe(11);
    expect(low).toBeCloseTo(0.424391213393, 9);
    expect(high).toBeCloseTo(0.950693253787, 9);
    expect(p).toBeCloseTo(0.00217, 5);
  });

  it('skips and counts missing rows, never as 0', () => {
    const whole = pearsonCorrelation([1, 2, 3, 5], [2, 1, 4, 4]);
    const holed = pearsonCorrelation([1, null, 2, 3, 9, 5], [2, 7, 1, 4, Number.NaN, 4]);
    expect(holed).toMatchObject({ coefficient: whole.coefficient, n: 4, skipped: 2 });
  });

  it('refuses what has no correlation, and says why', () => {
    expect(codeOf(() => pearsonCorrelation([1, 1, 1], [1, 2, 3]))).toBe('no_spread');
    expect(codeOf(() => pearsonCorrelation([1, 2], [1, 2]))).toBe('too_few_rows');
    expect(codeOf(() => pearsonCorrelation([1, 2, 3], [1, 2]))).toBe('unequal_lengths');
    expect(codeOf(() => laggedCorrelation([1, 2, 3], [1, 2, 4], -1))).toBe('bad_lag');
  });

  it('counts a series with memory for less than its rows', () => {
    const slow = Array.from({ length: 200 }, (_, i) => Math.sin(i / 20));
    const same = slow.map((value, i) => value + 0.1 * Math.sin(i));
    expect(pearsonCorrelation(slow, same).effectiveN).toBeLessThan(10);
  });
});

describe('Spearman’s correlation', () => {
  it('is 1 − 6 Σd² / (n(n² − 1)) without ties', () => {
    // Ranks 1 2 3 4 5 against 2 1 4 3 5: Σd² = 4, so 1 − 24/120.
    expect(spearmanCorrelation([10, 20, 30, 40, 50], [2, 1, 40, 3, 500]).coefficient).toBeCloseTo(0.8, 14);
  });

  it('gives equal values the mean of their ranks', () => {
    // Ranks 1 2.5 2.5 4 against 1 2 3 4: 4.5 / √(4.5 · 5).
    expect(spearmanCorrelation([1, 2, 2, 3], [1, 2, 3, 4]).coefficient).toBeCloseTo(Math.sqrt(0.9), 14);
  });

  it('does not change under any rising transformation', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), {
      minLength: 5,
      maxLength: 40,
    });
    fc.assert(
      fc.property(rows, (pairs) => {
        const [x, y] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
        fc.pre(new Set(x).size > 1 && new Set(y).size > 1);
        const bent = x.map((value) => value ** 3 + 7);
        const { coefficient } = spearmanCorrelation(x, y);
        expect(spearmanCorrelation(bent, y).coefficient).toBeCloseTo(coefficient, 12);
        expect(Math.abs(coefficient)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

it('lagged correlation finds by how many rows energy follows its driver', () => {
  const x = Array.from({ length: 300 }, (_, i) => ((i * 7919) % 101) / 101);
  const y = x.map((_, i) => (i < 3 ? Number.NaN : 5 - 2 * x[i - 3]!));
  const { lags, best } = laggedCorrelation(x, y, 6);
  expect(lags).toHaveLength(7);
  expect(best).toMatchObject({ lag: 3, n: 297 });
  expect(best.coefficient).toBeCloseTo(-1, 12);
});
