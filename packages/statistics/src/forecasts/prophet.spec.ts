import { beforeAll, describe, expect, it } from '@jest/globals';
import { elecdaily, rReference, taylor } from '../../test/forecast-data.ts';
import { chooseModel } from './choose-model.ts';
import { DEFAULT_LEVELS, type ForecastModel, type ForecastSeries } from './forecast-model.ts';
import { forecastAccuracy } from './forecast-accuracy.ts';
import { loadProphetOptimizer } from './load-prophet-optimizer.ts';
import { mstlEts } from './mstl-ets.ts';
import { prophet } from './prophet.ts';

const DAY = 86_400_000;
const { demand, workDay, temperature } = elecdaily;
const regressors = { workDay, temperature, squared: temperature.map((t) => t * t) };
const series = {
  values: demand,
  seasonLengths: [7],
  startMillis: Date.UTC(2014, 0, 1),
  intervalMillis: DAY,
  regressors,
};
const training = (rows: number): ForecastSeries => ({
  ...series,
  values: demand.subarray(0, rows),
  regressors: Object.fromEntries(Object.entries(regressors).map(([name, x]) => [name, x.subarray(0, rows)])),
});
const ahead = (rows: number) =>
  Object.fromEntries(Object.entries(regressors).map(([name, x]) => [name, x.subarray(rows)]));

describe('Prophet', () => {
  let model: ForecastModel;
  const cut = demand.length - rReference.elecdaily.h;

  beforeAll(async () => {
    model = prophet(await loadProphetOptimizer());
  });

  it('with work day and temperature beats every model of R on elecdaily', () => {
    const fitted = model.fit(training(cut));
    expect(fitted.description).toBe('Prophet with squared, temperature, workDay');
    const forecast = fitted.forecast(rReference.elecdaily.h, DEFAULT_LEVELS, ahead(cut));
    fitted.dispose();
    fitted.dispose(); // twice is safe
    const { rmse } = forecastAccuracy(demand.subarray(cut), forecast, demand.subarray(0, cut), 7);
    const best = Math.min(...Object.values(rReference.elecdaily.models).map(({ RMSE }) => RMSE));
    expect(rmse).toBeLessThan(0.6 * best);
  });

  it('gives the same forecast for the same data, whatever order augurs hands its regressors over in', () => {
    const forecasts = Array.from({ length: 6 }, () => {
      const fitted = model.fit(training(cut));
      const { quantiles } = fitted.forecast(28, DEFAULT_LEVELS, ahead(cut));
      fitted.dispose();
      return quantiles;
    });
    const largest = forecasts.map((forecast) =>
      Math.max(
        ...forecast.flatMap((q, level) =>
          Array.from(q, (value, i) => Math.abs(value - forecasts[0]![level]![i]!)),
        ),
      ),
    );
    expect(Math.max(...largest)).toBeLessThan(1e-9);
  });

  it('finds the day and the week in half-hours', () => {
    const halfHours = {
      values: taylor.subarray(0, 2016),
      seasonLengths: [48, 336],
      startMillis: Date.UTC(2000, 5, 5),
      intervalMillis: DAY / 48,
    };
    const fitted = model.fit(halfHours);
    const { point } = fitted.forecast(336, DEFAULT_LEVELS);
    fitted.dispose();
    const sunday = point.subarray(288).reduce((sum, value) => sum + value, 0) / 48;
    const monday = point.subarray(0, 48).reduce((sum, value) => sum + value, 0) / 48;
    expect(monday / sunday).toBeGreaterThan(1.15);
    expect(Math.max(...point.subarray(0, 48)) / Math.min(...point.subarray(0, 48))).toBeGreaterThan(1.3);
  });

  it('wins its place against MSTL-ETS by its own backtest', () => {
    const choice = chooseModel([mstlEts(), model], series, { horizon: 7, origins: 6 });
    expect(choice.served.name).toBe('prophet');
  });

  it('never takes an unknown regressor for 0', () => {
    const fitted = model.fit(training(cut));
    expect(() => fitted.forecast(28, DEFAULT_LEVELS)).toThrow('nothing is known of squared');
    const short = { ...ahead(cut), workDay: [1] };
    expect(() => fitted.forecast(28, DEFAULT_LEVELS, short)).toThrow('workDay has 1 values for 28 rows');
    fitted.dispose();
    const holed = { ...series, regressors: { workDay: workDay.with(9, Number.NaN) } };
    expect(() => model.fit(holed)).toThrow('workDay[9] is not a finite number');
  });

  it('needs a calendar', () => {
    expect(() => model.fit({ values: demand, seasonLengths: [7] })).toThrow(
      'needs the time of the first row',
    );
  });
});
