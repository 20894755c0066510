import fc from 'fast-check';

import { baselineDays } from '../../test/building-data.ts';
import { leastSquares } from '../linear/least-squares.ts';
import { StatisticsError } from '../statistics-error.ts';
import { cvRmse } from './cv-rmse.ts';
import { deviations } from './deviations.ts';
import { nmbe } from './nmbe.ts';
import { rSquared } from './r-squared.ts';
import { rmse } from './rmse.ts';

const energy = baselineDays.map(({ energyKwh }) => energyKwh);
const line = leastSquares(
  [energy.map(() => 1), baselineDays.map(({ temperatureF }) => temperatureF)],
  energy,
);

const series = fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 3, maxLength: 60 });
const pair = series.chain((actual) =>
  fc.tuple(
    fc.constant(actual),
    fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), {
      minLength: actual.length,
      maxLength: actual.length,
    }),
  ),
);

describe('the published straight line of the building, 2012-03-01 to 2013-02-27', () => {
  it('has 364 days', () => expect(baselineDays).toHaveLength(364));

  // nmecr, tests/testthat/Expectations/nmecr_predictability_all_stats.rds, row SLR: 0.6908902468946512
  it('has the R² of nmecr', () => expect(rSquared(energy, line.fitted)).toBeCloseTo(0.6908902468946512, 13));

  it('has nmecr’s stored CV(RMSE) of 11.44 % with p = 1, and 11.459 % with p = 2', () => {
    const stored = cvRmse(energy, line.fitted, 1);
    const guideline = cvRmse(energy, line.fitted, 2);
    expect((100 * stored.value).toFixed(2)).toBe('11.44');
    expect((100 * guideline.value).toFixed(3)).toBe('11.459');
    expect(guideline.definition).toBe('sqrt(SSE / (n - p)) / mean(actual), p = 2');
    expect(guideline.rmse).toEqual({ value: line.residualSd, n: 364, parameters: 2 });
  });

  it('has no bias but rounding', () => {
    const bias = nmbe(energy, line.fitted, 2);
    expect(Math.abs(bias.value)).toBeLessThan(1e-14);
    expect(bias.definition).toContain('p = 2');
  });
});

describe('measures of fit', () => {
  it('are those of a small example by hand', () => {
    // residuals 1, −1, 2: SSE 6, mean 20
    const actual = [11, 19, 30];
    const expected = [10, 20, 28];
    expect(rmse(actual, expected, 1).value).toBeCloseTo(Math.sqrt(3), 15);
    expect(cvRmse(actual, expected, 1).value).toBeCloseTo(Math.sqrt(3) / 20, 15);
    expect(nmbe(actual, expected, 1).value).toBeCloseTo(2 / (2 * 20), 15);
    expect(nmbe(actual, expected, 0).value).toBeCloseTo(2 / 60, 15);
    expect(rSquared(actual, expected)).toBeCloseTo(1 - 6 / 182, 14);
  });

  it('keep CV(RMSE), NMBE and R² when the unit changes', () => {
    fc.assert(
      fc.property(pair, fc.double({ min: 1e-3, max: 1e3, noNaN: true }), ([actual, expected], unit) => {
        // R² divides by the spread: where that is small beside the values, their last digit decides.
        fc.pre(Math.max(...actual) - Math.min(...actual) > 1e-4 * Math.max(...actual));
        const scaled = [actual, expected].map((values) => values.map((value) => value * unit)) as [
          number[],
          number[],
        ];
        expect(cvRmse(...scaled, 1).value).toBeCloseTo(cvRmse(actual, expected, 1).value, 6);
        expect(nmbe(...scaled, 1).value).toBeCloseTo(nmbe(actual, expected, 1).value, 6);
        const original = rSquared(actual, expected);
        expect(Math.abs(rSquared(...scaled) - original)).toBeLessThanOrEqual(1e-8 * (1 + Math.abs(original)));
      }),
    );
  });

  it('refuse what has no figure', () => {
    const code = (call: () => unknown) => {
      try {
        call();
      } catch (error) {
        if (error instanceof StatisticsError) return error.code;
      }
      return 'none';
    };
    expect(code(() => rmse([1, Number.NaN], [1, 1], 1))).toBe('not_finite');
    expect(code(() => rmse([1, 2], [1], 1))).toBe('unequal_lengths');
    expect(code(() => rmse([1, 2], [1, 1], 2))).toBe('too_few_rows');
    expect(code(() => rmse([1, 2], [1, 1], -1))).toBe('bad_parameters');
    expect(code(() => cvRmse([0, 0], [1, 1], 1))).toBe('mean_not_positive');
    expect(code(() => rSquared([2, 2], [1, 1]))).toBe('no_spread');
  });
});

describe('the deviation stream', () => {
  it('adds up to the actual energy with the expected, period by period', () => {
    fc.assert(
      fc.property(pair, ([actual, expected]) => {
        const stream = deviations(actual, expected);
        stream.values.forEach((deviation, i) => {
          expect(Math.abs(expected[i]! + deviation - actual[i]!)).toBeLessThanOrEqual(1e-9);
        });
        expect(stream.total).toBe(stream.totalActual - stream.totalExpected);
      }),
    );
  });

  it('skips and counts a period without a value, and leaves its energy out of both totals', () => {
    const stream = deviations([10, Number.NaN, 30, 40], [9, 9, Number.NaN, 44]);
    expect(stream.values).toEqual(Float64Array.from([1, Number.NaN, Number.NaN, -4]));
    expect(stream).toMatchObject({
      counted: 2,
      withoutActual: 1,
      withoutExpected: 1,
      totalActual: 50,
      totalExpected: 53,
      total: -3,
    });
  });

  it('refuses an infinite value', () => {
    expect(() => deviations([Infinity], [1])).toThrow(StatisticsError);
  });
});
