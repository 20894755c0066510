import { describe, expect, it } from '@jest/globals';
import { elecdaily, taylor } from '../../test/forecast-data.ts';
import { mean } from '../descriptive/mean.ts';
import { createSeededRandom } from '../seeded-random.ts';
import { intervalCoverage } from './accuracy/interval-coverage.ts';
import { backtest, type Backtest } from './backtest.ts';
import { calibrateBacktest } from './calibrate-backtest.ts';
import { calibrateForecast } from './calibrate-forecast.ts';
import { DEFAULT_LEVELS, type Forecast, type ForecastModel } from './forecast-model.ts';
import { intervalCalibration, type CalibrationOptions } from './interval-calibration.ts';
import { mstlEts } from './mstl-ets.ts';
import { onLastRows } from './on-last-rows.ts';
import { seasonalNaive } from './seasonal-naive.ts';

/** Seasonal naive that claims another spread each time. */
function claiming(spread: () => number): ForecastModel {
  return {
    name: 'claiming',
    fit: (series) => {
      const fitted = seasonalNaive().fit(series);
      return {
        ...fitted,
        forecast: (...given): Forecast => {
          const { levels, point } = fitted.forecast(...given);
          const claimed = spread();
          return { levels, point, quantiles: levels.map((p) => point.map((v) => v + (p - 0.5) * claimed)) };
        },
      };
    },
  };
}

/** What was missed by, one origin of as many rows. */
function missedBy(errors: readonly number[], firstRow = 0): Backtest['origins'][number] {
  const point = new Float64Array(errors.length);
  const forecast = { levels: DEFAULT_LEVELS, quantiles: [point, point, point], point };
  return { firstRow, forecast, actual: Float64Array.from(errors), accuracy: {} as never };
}

const of = (...origins: Backtest['origins']): Backtest => ({
  model: 'any',
  description: 'any',
  origins,
  accuracy: {} as never,
});

/** How much of what came later lay within the intervals of a calibration by what came before. */
function laterCoverage(
  model: ForecastModel,
  values: Float64Array,
  season: number,
  options: CalibrationOptions = {},
): number {
  const series = { values, seasonLengths: [season] };
  const { origins, ...rest } = backtest(model, series, { horizon: season, origins: 40, step: season + 1 });
  const calibration = intervalCalibration(
    { ...rest, origins: origins.slice(0, 20) },
    DEFAULT_LEVELS,
    options,
  );
  return mean(
    origins.slice(20).map(({ firstRow, forecast, actual }) => {
      const placeOf = (step: number): number => options.places?.of(firstRow + step, step) ?? 0;
      const { quantiles } = calibrateForecast(forecast, calibration, placeOf);
      return intervalCoverage(actual, quantiles[0]!, quantiles[2]!);
    }),
  );
}

describe('a calibration', () => {
  it('is worked by hand', () => {
    // Sizes 1 … 9: 80 % of nine and the one to come are the eight smallest; spread 5, so 8 lies 1.6 of them away.
    const { spreads, factors } = intervalCalibration(
      of(missedBy([1, -2, 3, -4, 5, -6, 7, -8, 9])),
      DEFAULT_LEVELS,
    );
    expect(spreads).toEqual([5]);
    expect(factors).toEqual([-1.6, 0, 1.6]);
  });

  it('gives places their own spread, as if five errors of the usual size had been seen there too', () => {
    const places = { count: 3, of: (row: number): number => row % 2 };
    const { spreads } = intervalCalibration(of(missedBy([1, 3, 1, 3])), DEFAULT_LEVELS, { places });
    expect(spreads).toEqual([12 / 7, 16 / 7, 2]);
  });

  it('lets an older error count less', () => {
    const recent = missedBy([1, 1, 1, 1, 1], 95);
    const old = missedBy([9, 9, 9, 9, 9], 0);
    const factorOf = (options: CalibrationOptions): number => {
      const { spreads, factors } = intervalCalibration(of(old, recent), DEFAULT_LEVELS, options);
      return factors[2]! * spreads[0]!;
    };
    expect(factorOf({})).toBeCloseTo(9, 12);
    expect(factorOf({ halfLifeRows: 10 })).toBeCloseTo(1, 12);
  });

  it('is of no width where nothing was missed', () => {
    const calibration = intervalCalibration(of(missedBy([0, 0, 0])), DEFAULT_LEVELS);
    expect(calibration).toEqual({ spreads: [0], factors: [-0, 0, 0] });
  });

  it('does not hear what spread a model claims', () => {
    const random = createSeededRandom(4);
    const series = { values: elecdaily.demand, seasonLengths: [7] };
    const options = { horizon: 7, origins: 20 };
    const [modest, erratic] = [() => 1, () => 10 ** (9 * random() - 6)].map((spread) =>
      intervalCalibration(backtest(claiming(spread), series, options), DEFAULT_LEVELS),
    );
    expect(erratic).toEqual(modest);
  });
});

describe('calibrated intervals', () => {
  it('cover their share of rows the calibration never saw, and of each place its share', () => {
    const random = createSeededRandom(11);
    let drift = 0;
    const values = Float64Array.from({ length: 4800 }, (_, hour) => {
      drift = 0.5 * drift + random() + random() + random() - 1.5;
      return 20 + 5 * Math.sin((2 * Math.PI * hour) / 24) + (hour % 24 < 6 ? 0.3 : 1) * drift;
    });
    const model = onLastRows(seasonalNaive(), 240);
    const places = { count: 24, of: (row: number): number => row % 24 };
    expect(Math.abs(laterCoverage(model, values, 24) - 0.8)).toBeLessThan(0.05);
    expect(Math.abs(laterCoverage(model, values, 24, { places }) - 0.8)).toBeLessThan(0.05);
    const series = { values, seasonLengths: [24] };
    const past = backtest(model, series, { horizon: 24, origins: 30 });
    const nightly = (options: CalibrationOptions): number =>
      mean(
        calibrateBacktest(past, options).origins.map(({ firstRow, forecast, actual }) => {
          const [from, to] = [24 - (firstRow % 24), 30 - (firstRow % 24)].map((step) => step % 24);
          const night = (column: Float64Array): Float64Array => column.slice(from, to);
          return intervalCoverage(
            night(actual),
            night(forecast.quantiles[0]!),
            night(forecast.quantiles[2]!),
          );
        }),
      );
    expect(nightly({})).toBeGreaterThan(0.98);
    // A little wide: the five errors of all that each place is given are those of the day.
    expect(nightly({ places })).toBeLessThan(0.9);
    expect(nightly({ places })).toBeGreaterThan(0.7);
  });

  it.each([
    ['elecdaily by seasonal naive', seasonalNaive(), elecdaily.demand, 7],
    ['taylor by seasonal naive of a day', seasonalNaive(), taylor, 48],
    ['elecdaily by MSTL-ETS', mstlEts(), elecdaily.demand, 7],
  ] as const)('cover 70 to 90 % of what came later of %s', (_name, model, values, season) => {
    const coverage = laterCoverage(model, values.subarray(0), season);
    expect(coverage).toBeGreaterThan(0.7);
    expect(coverage).toBeLessThan(0.9);
  });

  it('are judged by the other origins: the coverage to store', () => {
    const series = { values: elecdaily.demand, seasonLengths: [7] };
    const raw = backtest(seasonalNaive(), series, { horizon: 7, origins: 40 });
    const options = { places: { count: 7, of: (row: number): number => row % 7 }, halfLifeRows: 70 };
    const served = calibrateBacktest(raw, options);
    expect(Math.abs(served.accuracy.coverage! - 0.8)).toBeLessThan(0.05);
    expect({ ...served.accuracy, coverage: 0, pinball: 0 }).toEqual({
      ...raw.accuracy,
      coverage: 0,
      pinball: 0,
    });
    const [first] = raw.origins;
    const others = intervalCalibration({ ...raw, origins: raw.origins.slice(1) }, DEFAULT_LEVELS, options);
    const expected = calibrateForecast(first!.forecast, others, (step) => (first!.firstRow + step) % 7);
    expect(served.origins[0]!.forecast).toEqual(expected);
    expect(() => calibrateBacktest({ ...raw, origins: raw.origins.slice(0, 1) })).toThrow('one origin');
  });

  it('keep the point and put the quantiles around it', () => {
    const series = { values: elecdaily.demand, seasonLengths: [7] };
    const past = backtest(seasonalNaive(), series, { horizon: 7, origins: 10 });
    const forecast = seasonalNaive().fit(series).forecast(7, DEFAULT_LEVELS);
    const { quantiles, point } = calibrateForecast(forecast, intervalCalibration(past, DEFAULT_LEVELS));
    expect(quantiles[1]).toEqual(forecast.point);
    expect(point).toEqual(forecast.point);
    point.forEach((centre, i) => {
      expect(centre - quantiles[0]![i]!).toBeCloseTo(quantiles[2]![i]! - centre, 9);
      expect(quantiles[2]![i]!).toBeGreaterThan(centre);
    });
  });
});
