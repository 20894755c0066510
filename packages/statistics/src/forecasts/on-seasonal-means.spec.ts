import { describe, expect, it } from '@jest/globals';
import { createSeededRandom } from '../seeded-random.ts';
import { arima } from './arima.ts';
import { modelFailed } from './model-failed.ts';
import { backtest } from './backtest.ts';
import { calibrateBacktest } from './calibrate-backtest.ts';
import { DEFAULT_LEVELS, type ForecastModel, type ForecastSeries } from './forecast-model.ts';
import { onLastRows } from './on-last-rows.ts';
import { onSeasonalMeans, seasonalDeviations } from './on-seasonal-means.ts';
import { orElse } from './or-else.ts';
import { seasonalNaive } from './seasonal-naive.ts';

const AR1 = { p: 1, d: 0, q: 0, seasonalP: 0, seasonalD: 0, seasonalQ: 0, season: 1 };

/** A week with a shape, and an error that half lives on to the next row. */
function weekly(weeks: number, seed: number): ForecastSeries {
  const random = createSeededRandom(seed);
  let error = 0;
  const values = Float64Array.from({ length: weeks * 7 }, (_, day) => {
    error = 0.5 * error + (random() + random() + random() + random() - 2);
    return 10 + 5 * (day % 7) + error;
  });
  return { values, seasonLengths: [7] };
}

describe('a model on seasonal means', () => {
  it('continues a season that repeats exactly, with what the inner model says of nothing', () => {
    const values = Float64Array.from({ length: 31 }, (_, row) => (row % 7) ** 2);
    const inner: ForecastModel = {
      name: 'naught',
      fit: ({ values: deviations }) => {
        expect([...Float64Array.from(deviations)].every((value) => value === 0)).toBe(true);
        return {
          description: 'naught',
          forecast: (horizon, levels) => {
            const point = new Float64Array(horizon);
            return { levels, quantiles: levels.map((level) => point.map(() => level - 0.5)), point };
          },
          dispose: () => undefined,
        };
      },
    };
    const fitted = onSeasonalMeans(inner, { seasons: 3 }).fit({ values, seasonLengths: [7] });
    const forecast = fitted.forecast(5, DEFAULT_LEVELS);
    expect([...forecast.point]).toEqual([9, 16, 25, 36, 0]);
    expect(forecast.quantiles[2]![0]).toBeCloseTo(9.4, 12);
    expect(fitted.description).toBe('naught on means of 3 [7]');
  });

  it('takes the means over the last seasons and the deviations of the last rows', () => {
    const values = [100, 100, 1, 2, 3, 4];
    const series = { values, seasonLengths: [2] };
    expect([...seasonalDeviations(series, { seasons: 2 })]).toEqual([-1, -1, 1, 1]);
    expect([...seasonalDeviations(series, { seasons: 2, innerRows: 1 })]).toEqual([1]);
    expect(() => seasonalDeviations({ values: [1, 2, 3], seasonLengths: [2] }, { seasons: 2 })).toThrow(
      'means need a season',
    );
  });

  it('beats seasonal naive by about what the theory says on a week with noise', () => {
    const options = { horizon: 7, origins: 60, step: 3 };
    const series = weekly(60, 5);
    const naive = backtest(seasonalNaive(), series, options);
    const means = backtest(onSeasonalMeans(arima(AR1), { seasons: 8 }), series, options);
    // √(1 + 1/8) / √2 = 0.75 without memory; the memory of a row or two takes a little more.
    expect(means.accuracy.mae / naive.accuracy.mae).toBeLessThan(0.78);
    expect(means.accuracy.mae / naive.accuracy.mae).toBeGreaterThan(0.65);
  });
});

describe('a model of the last rows', () => {
  it('learns from them alone, with their regressors and their time', () => {
    const seen: ForecastSeries[] = [];
    const spy: ForecastModel = {
      name: 'spy',
      fit: (series) => {
        seen.push(series);
        return seasonalNaive().fit(series);
      },
    };
    const series = {
      values: [1, 2, 3, 4],
      seasonLengths: [],
      startMillis: 1000,
      intervalMillis: 10,
      regressors: { x: [5, 6, 7, 8] },
    };
    onLastRows(spy, 2).fit(series);
    onLastRows(spy, 9).fit(series);
    expect([...Float64Array.from(seen[0]!.values)]).toEqual([3, 4]);
    expect(seen[0]!.startMillis).toBe(1020);
    expect([...Float64Array.from(seen[0]!.regressors!['x']!)]).toEqual([7, 8]);
    expect(seen[1]).toBe(series);
  });
});

describe('one model or else another', () => {
  const failing = (when: 'fit' | 'forecast'): ForecastModel => ({
    name: 'failing',
    fit: () => {
      if (when === 'fit') throw modelFailed('failing', 'it never does');
      return {
        description: 'failing',
        forecast: () => {
          throw modelFailed('failing', 'it never does');
        },
        dispose: () => undefined,
      };
    },
  });

  it.each(['fit', 'forecast'] as const)('takes the other when the first fails to %s', (when) => {
    const fitted = orElse(failing(when), seasonalNaive()).fit({ values: [1, 2, 3, 4], seasonLengths: [2] });
    expect([...fitted.forecast(3, DEFAULT_LEVELS).point]).toEqual([3, 4, 3]);
    expect(fitted.description).toBe('seasonal naive [2]');
  });

  it('does not hide what is wrong with the series', () => {
    const series = { values: [1, Number.NaN, 3, 4], seasonLengths: [2] };
    expect(() => orElse(seasonalNaive(), seasonalNaive()).fit(series)).toThrow('not a finite number');
  });
});

describe('a backtest with unknown rows', () => {
  const series = weekly(20, 7);
  const options = { horizon: 7, origins: 4 };

  it('judges by the rows that are known', () => {
    const all = backtest(seasonalNaive(), series, options);
    const { firstRow, forecast, actual } = all.origins[1]!;
    const { origins, accuracy } = backtest(seasonalNaive(), series, {
      ...options,
      isUnknown: (row) => row >= firstRow + 4 && row < firstRow + 7,
    });
    expect(origins[1]!.actual).toEqual(Float64Array.from(actual, (v, step) => (step < 4 ? v : Number.NaN)));
    const missed = [...actual.slice(0, 4)].map((value, step) => Math.abs(value - forecast.point[step]!));
    expect(origins[1]!.accuracy.mae).toBeCloseTo(missed.reduce((sum, miss) => sum + miss, 0) / 4, 12);
    const others = [0, 2, 3].reduce((sum, i) => sum + 7 * all.origins[i]!.accuracy.mae, 0);
    expect(accuracy.mae).toBeCloseTo((others + 4 * origins[1]!.accuracy.mae) / 25, 12);
    expect(calibrateBacktest({ ...all, origins, accuracy }).accuracy.coverage).toBeGreaterThan(0.5);
  });

  it('leaves out the origins with more unknown rows after them than others', () => {
    const all = backtest(seasonalNaive(), series, options);
    const { firstRow } = all.origins[1]!;
    const known = backtest(seasonalNaive(), series, {
      ...options,
      isUnknown: (row) => row >= firstRow && row < firstRow + 4,
    });
    expect(known.origins.map((origin) => origin.firstRow)).toEqual(
      [0, 2, 3].map((i) => all.origins[i]!.firstRow),
    );
  });

  it('has nothing to say where all are unknown', () => {
    expect(() => backtest(seasonalNaive(), series, { ...options, isUnknown: () => true })).toThrow(
      'more than half of what comes after each of the 4 origins is unknown',
    );
  });
});
