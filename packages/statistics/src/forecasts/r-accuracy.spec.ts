import { describe, expect, it } from '@jest/globals';
import { airPassengers, elecdaily, rReference, taylor } from '../../test/forecast-data.ts';
import { forecastAccuracy, type ForecastAccuracy } from './forecast-accuracy.ts';
import { DEFAULT_LEVELS, type ForecastModel } from './forecast-model.ts';
import { mstlEts } from './mstl-ets.ts';
import { onLogScale } from './on-log-scale.ts';
import { seasonalNaive } from './seasonal-naive.ts';

/** The accuracy of a model on the last rows, learned from those before; MASE by the season R scaled by. */
function holdOut(
  model: ForecastModel,
  values: Float64Array,
  horizon: number,
  seasonLengths: readonly number[],
  season = seasonLengths.at(-1)!,
): ForecastAccuracy {
  const training = values.subarray(0, values.length - horizon);
  const fitted = model.fit({ values: training, seasonLengths });
  const forecast = fitted.forecast(horizon, DEFAULT_LEVELS);
  fitted.dispose();
  return forecastAccuracy(values.subarray(values.length - horizon), forecast, training, season);
}

const { AirPassengers, taylor_daily48, taylor_weekly336, taylor_mstl } = rReference;

describe('seasonal naive', () => {
  it.each([
    ['AirPassengers', airPassengers, AirPassengers],
    ['taylor by day', taylor, taylor_daily48],
    ['taylor by week', taylor, taylor_weekly336],
    ['elecdaily', elecdaily.demand, rReference.elecdaily],
  ] as const)('is that of R on %s', (_name, values, { h, frequency, models }) => {
    const found = holdOut(seasonalNaive(), values, h, [frequency]);
    const expected = models['snaive']!;
    expect(found.rmse).toBeCloseTo(expected.RMSE, 6);
    expect(found.mae).toBeCloseTo(expected.MAE, 6);
    expect(found.mape).toBeCloseTo(expected.MAPE, 8);
    expect(found.mase).toBeCloseTo(expected.MASE, 8);
  });

  it('repeats the last season, with intervals that widen by the season', () => {
    const fitted = seasonalNaive().fit({ values: airPassengers.subarray(0, 120), seasonLengths: [12] });
    const { point, quantiles } = fitted.forecast(24, [0.1, 0.5, 0.9]);
    expect([...point.subarray(0, 12)]).toEqual(rReference.AirPassengers_snaive_forecast);
    expect(point[12]).toBe(point[0]);
    const width = (step: number) => quantiles[2]![step]! - quantiles[0]![step]!;
    expect(width(11)).toBe(width(0));
    expect(width(12) / width(0)).toBeCloseTo(Math.SQRT2, 12);
  });
});

describe('MSTL-ETS', () => {
  it.each([
    ['stlf on AirPassengers', airPassengers, AirPassengers.h, [12], AirPassengers.models['stlf']!],
    ['stlf on elecdaily', elecdaily.demand, 28, [7], rReference.elecdaily.models['stlf']!],
    ['stlf on taylor by day', taylor, 336, [48], taylor_daily48.models['stlf']!],
    ['stlf on taylor by week', taylor, 336, [336], taylor_weekly336.models['stlf']!],
    ['mstl on taylor by day and week', taylor, 336, [48, 336], taylor_mstl],
  ] as const)('is within 2 %% of R, or better: %s', (_name, values, h, seasons, expected) => {
    const found = holdOut(mstlEts(), values, h, seasons);
    expect(found.rmse).toBeLessThanOrEqual(1.02 * expected.RMSE);
    expect(found.mae).toBeLessThanOrEqual(1.02 * expected.MAE);
    expect(found.mape).toBeLessThanOrEqual(1.02 * expected.MAPE);
  });

  it('beats every model of R on AirPassengers when it works on the logarithm', () => {
    const found = holdOut(onLogScale(mstlEts()), airPassengers, AirPassengers.h, [12]);
    const best = Math.min(...Object.values(AirPassengers.models).map(({ RMSE }) => RMSE));
    expect(found.rmse).toBeLessThan(best);
  });
});
