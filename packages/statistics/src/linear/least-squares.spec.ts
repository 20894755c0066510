import { readFileSync } from 'node:fs';

import fc from 'fast-check';

import { StatisticsError } from '../statistics-error.ts';
import { leastSquares } from './least-squares.ts';

interface CertifiedSet {
  readonly intercept: boolean;
  readonly model: 'linear' | 'multilinear' | 'polynomial';
  readonly p: number;
  readonly data: readonly (readonly number[])[];
  readonly certified: {
    readonly estimates: readonly number[];
    readonly std_errors: readonly number[];
    readonly residual_sd: number;
    readonly r_squared: number;
  };
}

const certifiedSets = JSON.parse(
  readFileSync(new URL('../../test/fixtures/nist_strd/linear_certified.json', import.meta.url), 'utf8'),
) as Record<string, CertifiedSet>;

function columnsOf({ data, intercept, model, p }: CertifiedSet): number[][] {
  const terms =
    model === 'polynomial'
      ? Array.from({ length: p - 1 }, (_, power) => data.map((row) => row[1]! ** (power + 1)))
      : Array.from({ length: data[0]!.length - 1 }, (_, j) => data.map((row) => row[j + 1]!));
  return intercept ? [data.map(() => 1), ...terms] : terms;
}

/** Log relative error of NIST: the number of correct digits, at most 15; of a certified 0, decimal places. */
function correctDigits(value: number, certified: number): number {
  if (value === certified) return 15;
  const error = Math.abs(value - certified) / (certified === 0 ? 1 : Math.abs(certified));
  return Math.min(15, -Math.log10(error));
}

const least = (values: Float64Array, certified: readonly number[]) =>
  Math.min(...certified.map((expected, i) => correctDigits(values[i]!, expected)));

const codeOf = (run: () => unknown): string | undefined => {
  try {
    run();
    return undefined;
  } catch (error) {
    return error instanceof StatisticsError ? error.code : String(error);
  }
};

describe('least squares on the certified NIST sets', () => {
  // The certified values carry 15 digits; what is held here is one to two digits below what was measured.
  it.each([
    ['Longley', 13, 13],
    ['Norris', 12, 12],
    ['Pontius', 12, 12],
    ['NoInt1', 13, 13],
    ['NoInt2', 13, 13],
    ['Wampler1', 12, 12],
    ['Wampler2', 12, 12],
    ['Wampler3', 13, 12],
    ['Wampler4', 13, 12],
    ['Wampler5', 13, 12],
    ['Filip', 7, 7],
  ])('%s: %i digits of every coefficient, %i of every standard error', (name, ofCoefficients, ofErrors) => {
    const set = certifiedSets[name]!;
    const fit = leastSquares(
      columnsOf(set),
      set.data.map((row) => row[0]!),
    );
    expect(least(fit.coefficients, set.certified.estimates)).toBeGreaterThanOrEqual(ofCoefficients);
    expect(least(fit.standardErrors, set.certified.std_errors)).toBeGreaterThanOrEqual(ofErrors);
    expect(correctDigits(fit.residualSd, set.certified.residual_sd)).toBeGreaterThanOrEqual(ofErrors);
  });

  it('covers all of them', () => {
    expect(Object.keys(certifiedSets)).toHaveLength(11);
  });
});

describe('least squares', () => {
  const designs = fc
    .record({ n: fc.integer({ min: 8, max: 40 }), p: fc.integer({ min: 1, max: 4 }) })
    .chain(({ n, p }) => {
      const column = fc.array(
        fc.integer({ min: -1e6, max: 1e6 }).map((value) => value / 100),
        {
          minLength: n,
          maxLength: n,
        },
      );
      return fc.record({
        columns: fc.array(column, { minLength: p, maxLength: p }),
        y: column,
      });
    });

  const fitted = ({ columns, y }: { columns: number[][]; y: number[] }) => {
    const design = [y.map(() => 1), ...columns];
    try {
      return { design, fit: leastSquares(design, y) };
    } catch (error) {
      // Constant or collinear random columns are rightly refused.
      fc.pre(!(error instanceof StatisticsError && error.code === 'ill_conditioned'));
      throw error;
    }
  };

  it('leaves residuals orthogonal to every column, and leverages that sum to p', () => {
    fc.assert(
      fc.property(designs, (data) => {
        const { design, fit } = fitted(data);
        const lengthOf = (values: ArrayLike<number>) => Math.hypot(...Array.from(values));
        for (const column of design) {
          const product = column.reduce((sum, x, i) => sum + x * fit.residuals[i]!, 0);
          expect(Math.abs(product)).toBeLessThanOrEqual(
            1e-10 * lengthOf(column) * (lengthOf(data.y) + 1e-300),
          );
        }
        expect(fit.leverages.reduce((sum, h) => sum + h, 0)).toBeCloseTo(design.length, 9);
        expect(Math.max(...fit.leverages)).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });

  it('is not moved by a change of units', () => {
    fc.assert(
      fc.property(designs, (data) => {
        const { design, fit } = fitted(data);
        const scaledFit = leastSquares(
          design.map((column, j) => (j === 1 ? column.map((x) => x * 1024) : column)),
          data.y,
        );
        expect(scaledFit.coefficients[1]! * 1024).toBe(fit.coefficients[1]);
        expect(scaledFit.sse).toBe(fit.sse);
      }),
    );
  });

  it('gives covariances whose diagonal is the squared standard errors', () => {
    const fit = leastSquares(
      [
        [1, 1, 1, 1],
        [0, 1, 2, 3],
      ],
      [1, 2, 2, 4],
    );
    // By hand: b = 0.9, s² = 0.7 / 2, Sxx = 5, x̄ = 1.5.
    expect(fit.coefficients[1]).toBeCloseTo(0.9, 14);
    expect(fit.covariance(1, 1)).toBeCloseTo(0.35 / 5, 14);
    expect(fit.covariance(0, 1)).toBeCloseTo((-1.5 * 0.35) / 5, 14);
    expect(fit.standardErrors[1]).toBeCloseTo(Math.sqrt(0.07), 14);
    expect(fit.leverages[0]).toBeCloseTo(0.25 + 2.25 / 5, 14);
    expect([fit.n, fit.rank, fit.degreesOfFreedom]).toEqual([4, 2, 2]);
  });

  it('refuses what it cannot fit, with what to do about it', () => {
    const ones = [1, 1, 1, 1, 1];
    const x = [1, 2, 3, 4, 6];
    const y = [1, 3, 2, 5, 4];
    const celsius = [11.3, 12.1, 9.7, 15.2, 8.8];
    const kelvin = celsius.map((t) => t + 273.15);
    expect(codeOf(() => leastSquares([ones, celsius, kelvin], y))).toBe('ill_conditioned');
    expect(() => leastSquares([ones, celsius, x, kelvin], y)).toThrow(/ill-conditioned.*columns\[3\]/);
    expect(codeOf(() => leastSquares([ones, [5, 5, 5, 5, 5]], y))).toBe('ill_conditioned');
    expect(codeOf(() => leastSquares([ones, [0, 0, 0, 0, 0]], y))).toBe('ill_conditioned');
    expect(codeOf(() => leastSquares([ones, x, [1, NaN, 2, 3, 4]], y))).toBe('not_finite');
    expect(codeOf(() => leastSquares([ones, x, [1, null, 2, 3, 4] as number[]], y))).toBe('not_finite');
    expect(codeOf(() => leastSquares([ones, x], [1, 2, 3, 4, Infinity]))).toBe('not_finite');
    expect(codeOf(() => leastSquares([ones, x.slice(1)], y))).toBe('unequal_lengths');
    expect(
      codeOf(() =>
        leastSquares(
          [
            [1, 1],
            [1, 2],
          ],
          [1, 2],
        ),
      ),
    ).toBe('too_few_rows');
    expect(codeOf(() => leastSquares([], y))).toBe('no_columns');
  });
});
