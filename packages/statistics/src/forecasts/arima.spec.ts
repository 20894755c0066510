import { describe, expect, it } from '@jest/globals';
import { airPassengers, elecdaily, rReference, taylor } from '../../test/forecast-data.ts';
import { fitArima } from './arima-engine.ts';
import { arima } from './arima.ts';
import { backtest } from './backtest.ts';
import { forecastAccuracy } from './forecast-accuracy.ts';
import { DEFAULT_LEVELS } from './forecast-model.ts';

const { AirPassengers, elecdaily: dailyReference, airline_model_log: airline } = rReference;

function holdOut(values: Float64Array, horizon: number, season: number) {
  const training = values.subarray(0, values.length - horizon);
  const fitted = arima().fit({ values: training, seasonLengths: [season] });
  const forecast = fitted.forecast(horizon, DEFAULT_LEVELS);
  fitted.dispose();
  const actual = values.subarray(values.length - horizon);
  return { ...forecastAccuracy(actual, forecast, training, season), description: fitted.description };
}

describe('ARIMA', () => {
  it('estimates the airline model as R does', () => {
    const order = { p: 0, d: 1, q: 1, seasonalP: 0, seasonalD: 1, seasonalQ: 1, season: 12 };
    const fit = fitArima(airPassengers.map(Math.log), order);
    expect(Math.abs(fit.variance / airline.sigma2 - 1)).toBeLessThan(1e-3);
    fit.dispose();
    fit.dispose(); // twice is safe
  });

  it('finds the order that auto.arima of R finds for AirPassengers, and is as accurate', () => {
    const found = holdOut(airPassengers, AirPassengers.h, 12);
    const expected = AirPassengers.models['auto.arima']!;
    expect(found.description).toBe('ARIMA(1,1,0)(0,1,0)[12]');
    expect(Math.abs(found.rmse / expected.RMSE - 1)).toBeLessThan(0.001);
    expect(Math.abs(found.mae / expected.MAE - 1)).toBeLessThan(0.001);
  });

  it('is within 2 % of auto.arima of R on elecdaily, or better', () => {
    const found = holdOut(elecdaily.demand, dailyReference.h, 7);
    const expected = dailyReference.models['auto.arima']!;
    expect(found.rmse).toBeLessThanOrEqual(1.02 * expected.RMSE);
    expect(found.mae).toBeLessThanOrEqual(1.02 * expected.MAE);
    expect(found.mase).toBeLessThanOrEqual(1.02 * expected.MASE);
  });

  it('beats seasonal naive on the next two hours of half-hourly demand, with honest intervals', () => {
    const training = { values: taylor, seasonLengths: [48, 336] };
    const first = arima().fit({ ...training, values: taylor.subarray(0, 2688) });
    expect(first.description).toMatch(/^ARIMA\(\d,0,\d\)\(0,1,0\)\[336\]$/);
    first.dispose();
    const order = { p: 1, d: 0, q: 0, seasonalP: 0, seasonalD: 1, seasonalQ: 0, season: 336 };
    const { accuracy } = backtest(arima(order), training, {
      horizon: 4,
      step: 44,
      origins: 20,
      trainingRows: 2016,
    });
    expect(accuracy.mase).toBeLessThan(0.4); // seasonal naive: 0.63 over the last week
    expect(accuracy.coverage).toBeGreaterThan(0.7);
    expect(accuracy.coverage).toBeLessThan(0.97);
  });

  it('widens beyond a season and repeats it', () => {
    const order = { p: 1, d: 0, q: 0, seasonalP: 0, seasonalD: 1, seasonalQ: 0, season: 48 };
    const fitted = arima(order).fit({ values: taylor, seasonLengths: [48] });
    const { point, quantiles } = fitted.forecast(96, DEFAULT_LEVELS);
    fitted.dispose();
    const width = (step: number) => quantiles[2]![step]! - quantiles[0]![step]!;
    expect(width(95) / width(47)).toBeGreaterThan(Math.SQRT2);
    expect(width(95) / width(47)).toBeLessThan(2);
    expect(Math.abs(point[95]! / point[47]! - 1)).toBeLessThan(0.05);
  });

  it('refuses what it cannot model', () => {
    const short = { values: taylor.subarray(0, 100), seasonLengths: [48] };
    expect(() => arima().fit(short)).toThrow('at least 144');
  });
});
