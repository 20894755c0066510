import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { airPassengers, elecdaily } from '../../test/forecast-data.ts';
import { createSeededRandom } from '../seeded-random.ts';
import { intervalCoverage } from './accuracy/interval-coverage.ts';
import { meanAbsolutePercentageError } from './accuracy/mean-absolute-percentage-error.ts';
import { meanAbsoluteScaledError } from './accuracy/mean-absolute-scaled-error.ts';
import { pinballLoss } from './accuracy/pinball-loss.ts';
import { symmetricMeanAbsolutePercentageError } from './accuracy/symmetric-mean-absolute-percentage-error.ts';
import { autoEts } from './auto-ets.ts';
import { backtest } from './backtest.ts';
import { chooseModel } from './choose-model.ts';
import { mstlEts } from './mstl-ets.ts';
import { onLogScale } from './on-log-scale.ts';
import { seasonalNaive } from './seasonal-naive.ts';

const positive = fc.array(fc.double({ min: 0.1, max: 1e4, noNaN: true }), { minLength: 1, maxLength: 30 });

describe('accuracy measures', () => {
  it('have the values worked by hand', () => {
    const actual = [10, 20, 40];
    const forecast = [12, 20, 30];
    expect(meanAbsolutePercentageError(actual, forecast)).toBeCloseTo((20 + 0 + 25) / 3, 12);
    expect(symmetricMeanAbsolutePercentageError(actual, forecast)).toBeCloseTo(
      ((2 / 22 + 0 + 10 / 70) * 200) / 3,
      12,
    );
    expect(meanAbsoluteScaledError(actual, forecast, [1, 4, 2, 8], 2)).toBeCloseTo(4 / 2.5, 12);
    expect(pinballLoss(actual, forecast, 0.9)).toBeCloseTo((0.1 * 2 + 0 + 0.9 * 10) / 3, 12);
    expect(intervalCoverage(actual, [10, 21, 39], [11, 30, 41])).toBeCloseTo(2 / 3, 12);
  });

  it('make the pinball loss at ½ half the absolute error, and smallest at the quantile', () => {
    fc.assert(
      fc.property(positive, fc.double({ min: 0, max: 1e4, noNaN: true }), (actual, guess) => {
        const loss = pinballLoss(
          actual,
          actual.map(() => guess),
          0.5,
        );
        const mae = actual.reduce((sum, value) => sum + Math.abs(value - guess), 0) / actual.length;
        expect(loss).toBeCloseTo(mae / 2, 6);
      }),
    );
  });

  it('refuse a percentage of nothing and a missing value', () => {
    expect(() => meanAbsolutePercentageError([1, 0], [1, 1])).toThrow('actual[1] is 0');
    expect(() => pinballLoss([1, Number.NaN], [1, 1], 0.5)).toThrow('actual[1] is not a finite number');
    expect(() => pinballLoss([1], [1, 1], 0.5)).toThrow('1 actual values stand against 2');
  });
});

describe('backtest', () => {
  const series = { values: elecdaily.demand, seasonLengths: [7] };

  it('fits each origin on what lay before it only', () => {
    const seen: number[] = [];
    const spy = {
      name: 'spy',
      fit: (given: { values: ArrayLike<number> }) => {
        seen.push(given.values.length);
        return seasonalNaive().fit({ values: given.values, seasonLengths: [7] });
      },
    };
    const { origins } = backtest(spy, series, { horizon: 7, origins: 3 });
    expect(seen).toEqual([344, 351, 358]);
    expect(origins.map(({ firstRow }) => firstRow)).toEqual([344, 351, 358]);
    expect(origins[0]!.actual).toEqual(elecdaily.demand.slice(344, 351));
    expect(origins[0]!.forecast.point).toEqual(elecdaily.demand.slice(337, 344));
  });

  it('pools its origins', () => {
    const { origins, accuracy } = backtest(seasonalNaive(), series, { horizon: 14, origins: 5 });
    const errors = origins.flatMap(({ actual, forecast }) =>
      Array.from(actual, (value, i) => value - forecast.point[i]!),
    );
    expect(accuracy.mae).toBeCloseTo(errors.reduce((sum, e) => sum + Math.abs(e), 0) / errors.length, 10);
    expect(accuracy.rmse).toBeCloseTo(
      Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / errors.length),
      10,
    );
  });

  it('moves the regressors and the start with the window', () => {
    const rows = Float64Array.from({ length: 40 }, (_, i) => i);
    const spy = {
      name: 'spy',
      fit: (given: Parameters<ReturnType<typeof seasonalNaive>['fit']>[0]) => {
        expect(given.regressors?.['row']).toEqual(given.values);
        expect(given.startMillis).toBe(1000 * given.values[0]!);
        const fitted = seasonalNaive().fit(given);
        return {
          ...fitted,
          forecast: (...[horizon, levels, ahead]: Parameters<typeof fitted.forecast>) => {
            expect(ahead?.['row']?.[0]).toBe(given.values[given.values.length - 1]! + 1);
            return fitted.forecast(horizon, levels);
          },
        };
      },
    };
    backtest(
      spy,
      { values: rows, seasonLengths: [], startMillis: 0, intervalMillis: 1000, regressors: { row: rows } },
      { horizon: 4, origins: 3, trainingRows: 12 },
    );
    expect.assertions(9);
  });

  it('refuses more origins than the series holds', () => {
    expect(() => backtest(seasonalNaive(), series, { horizon: 28, origins: 20 })).toThrow(
      'do not hold 20 origins',
    );
  });
});

describe('choice of model', () => {
  it('serves the winner of the backtest', () => {
    const choice = chooseModel(
      [mstlEts(), onLogScale(mstlEts()), autoEts()],
      { values: airPassengers, seasonLengths: [12] },
      { horizon: 12, origins: 4 },
    );
    expect(choice.beatsNaive).toBe(true);
    expect(choice.served.name).toBe('mstl_ets_log');
    const scores = choice.backtests.map(({ accuracy }) => accuracy.mase!);
    expect(scores).toEqual(scores.toSorted((a, b) => a - b));
    expect(choice.reason).toMatch(/^MSTL\[12\] \+ ETS\(A,A,N\) of the logarithm misses by \d+ % of/);
  });

  it('serves seasonal naive when nothing beats it', () => {
    const random = createSeededRandom(5);
    const season = Array.from({ length: 7 }, () => 100 * random());
    const noisy = Array.from({ length: 210 }, (_, i) => season[i % 7]! + random());
    const choice = chooseModel(
      [autoEts()],
      { values: noisy, seasonLengths: [7] },
      { horizon: 7, origins: 5 },
    );
    expect(choice.beatsNaive).toBe(false);
    expect(choice.served.name).toBe('seasonal_naive');
    expect(choice.reason).toContain('seasonal naive is served');
  });

  it('lists a model that refuses the series, with its reason', () => {
    const values = Array.from(elecdaily.demand, (value, i) => (i === 100 ? 0 : value));
    const choice = chooseModel(
      [onLogScale(mstlEts())],
      { values, seasonLengths: [7] },
      { horizon: 7, origins: 2 },
    );
    expect(choice.failures).toMatchObject([{ model: 'mstl_ets_log', error: { code: 'not_positive' } }]);
    expect(choice.served.name).toBe('seasonal_naive');
  });
});
