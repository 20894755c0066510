import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { autocorrelation } from './autocorrelation.ts';
import { mean } from './mean.ts';
import { standardDeviation } from './standard-deviation.ts';

interface Certified {
  readonly mean: number;
  readonly sd: number;
  readonly lag1: number;
  readonly data: readonly number[];
}

const certified = JSON.parse(
  readFileSync(new URL('../../test/fixtures/nist_strd/univariate_certified.json', import.meta.url), 'utf8'),
) as Record<string, Certified>;

/** Correct significant digits: −log₁₀ of the relative error, 16 when equal. */
const digits = (found: number, expected: number): number =>
  found === expected ? 16 : -Math.log10(Math.abs(found - expected) / Math.abs(expected));

/**
 * The digits each certified value can have at all, given that the data are read as doubles and the value is printed
 * with 15 digits: those of the exact (rational) statistic of the doubles, rounded down to a tenth.
 */
const attainable: Record<string, readonly [mean: number, sd: number, lag1: number]> = {
  Lew: [15, 15.3, 14.8],
  Lottery: [15.1, 15.4, 14.9],
  Mavro: [15, 13.1, 13.9],
  Michelso: [15, 13.8, 13.4],
  NumAcc1: [16, 16, 16],
  NumAcc2: [15, 15.3, 15],
  NumAcc3: [15.9, 9.4, 12.2],
  NumAcc4: [15.7, 8.2, 11],
  PiDigits: [15, 15.2, 14.8],
};

/** The exact SD and lag-1 autocorrelation of the stored doubles, computed with rational numbers (Python's Fraction). */
const exact: Record<string, readonly [sd: number, lag1: number]> = {
  Lew: [277.33216804431612, -0.30730480060567944],
  Lottery: [291.69972747096909, -0.12094862296739287],
  Mavro: [0.0004291234540030854, 0.93798918343825888],
  Michelso: [0.079010547819050661, 0.53519966862126356],
  NumAcc1: [1, -0.5],
  NumAcc2: [0.099999999999999978, -0.999],
  NumAcc3: [0.1000000000349246, -0.99899999999941846],
  NumAcc4: [0.10000000055879354, -0.99899999999069611],
  PiDigits: [2.8673390602887081, -0.0035509928723797216],
};

describe('NIST StRD, univariate', () => {
  it.each(Object.entries(certified))('%s to the digits its data allow', (name, set) => {
    const [meanDigits, sdDigits, lag1Digits] = attainable[name]!;
    expect(digits(mean(set.data), set.mean)).toBeGreaterThanOrEqual(meanDigits);
    expect(digits(standardDeviation(set.data), set.sd)).toBeGreaterThanOrEqual(sdDigits);
    expect(digits(autocorrelation(set.data), set.lag1)).toBeGreaterThanOrEqual(lag1Digits);
  });

  it.each(Object.entries(certified))('%s to 14 digits of the exact statistic of its doubles', (name, set) => {
    const [sd, lag1] = exact[name]!;
    expect(digits(standardDeviation(set.data), sd)).toBeGreaterThanOrEqual(14);
    expect(digits(autocorrelation(set.data), lag1)).toBeGreaterThanOrEqual(14);
  });
});
