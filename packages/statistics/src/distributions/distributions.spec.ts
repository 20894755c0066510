import fc from 'fast-check';

import { StatisticsError } from '../statistics-error.ts';
import { fisherUpperTail } from './fisher-f.ts';
import { normalCdf, normalQuantile } from './normal.ts';
import { studentQuantile, studentTwoSidedP } from './student-t.ts';

/** |value / expected − 1|, which toBeCloseTo cannot tell for tiny probabilities. */
const relativeError = (value: number, expected: number) => Math.abs(value / expected - 1);

// Golden values: the regularised incomplete beta function in 40 digits (mpmath 1.3.0).
describe('Student t', () => {
  it.each([
    [2.262157162740992, 9, 0.05000000000467569],
    [40, 9, 1.8982998449339825e-11],
    [6.5, 8754, 8.470860899265314e-11],
    [0.1, 30, 0.9210096117902712],
  ])('P(|T| ≥ %f) with %i degrees of freedom', (t, df, expected) => {
    expect(relativeError(studentTwoSidedP(t, df), expected)).toBeLessThan(1e-11);
    expect(studentTwoSidedP(-t, df)).toBe(studentTwoSidedP(t, df));
  });

  it.each([
    [0.975, 9, 2.2621571627982053],
    [0.95, 10, 1.8124611228116765],
    [0.975, 357, 1.966631204365735],
    [0.995, 3, 5.840909309733357],
  ])('quantile %f with %i degrees of freedom', (p, df, expected) => {
    expect(relativeError(studentQuantile(p, df), expected)).toBeLessThan(1e-11);
  });

  it('has a tail of a closed form with one degree of freedom (Cauchy)', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1e6, noNaN: true }), (t) => {
        expect(relativeError(studentTwoSidedP(t, 1), (2 * Math.atan(1 / t)) / Math.PI)).toBeLessThan(1e-13);
      }),
    );
  });
});

describe('F', () => {
  it.each([
    [330.285339234588, 6, 9, 4.984030528724809e-10],
    [3, 5, 99994, 0.01036618400781613],
    [2.5, 4, 25, 0.068147745418499],
    [1000, 5, 200, 2.300521005538123e-139],
  ])('P(F ≥ %f) with %i and %i degrees of freedom', (f, d1, d2, expected) => {
    expect(relativeError(fisherUpperTail(f, d1, d2), expected)).toBeLessThan(1e-11);
  });

  it('agrees with t: t² is F(1, df)', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 20, noNaN: true }),
        fc.integer({ min: 1, max: 500 }),
        (t, df) => {
          expect(relativeError(fisherUpperTail(t * t, 1, df), studentTwoSidedP(t, df))).toBeLessThan(1e-10);
        },
      ),
    );
  });

  it('is 1 at 0 and 0 at infinity', () => {
    expect([fisherUpperTail(0, 2, 3), fisherUpperTail(Infinity, 2, 3)]).toEqual([1, 0]);
  });
});

describe('normal', () => {
  it('keeps its tail', () => {
    expect(relativeError(normalCdf(-10), 7.619853024160525e-24)).toBeLessThan(1e-12);
    expect(relativeError(normalQuantile(0.975), 1.9599639845400543)).toBeLessThan(1e-14);
    expect(relativeError(normalQuantile(0.0001), -3.7190164854556804)).toBeLessThan(1e-12);
  });

  it('inverts', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 0.999999, noNaN: true }), (p) => {
        expect(relativeError(normalCdf(normalQuantile(p)), p)).toBeLessThan(1e-9);
      }),
    );
  });
});

it.each([
  ['probability', () => studentQuantile(1, 5)],
  ['probability', () => normalQuantile(NaN)],
  ['degreesOfFreedom', () => studentTwoSidedP(2, 0)],
  ['numerator', () => fisherUpperTail(2, 0, 5)],
  ['denominator', () => fisherUpperTail(2, 3, NaN)],
])('refuses a %s out of range by its name', (field, run) => {
  expect(run).toThrow(StatisticsError);
  expect(run).toThrow(expect.objectContaining({ code: 'out_of_range', field }));
});
