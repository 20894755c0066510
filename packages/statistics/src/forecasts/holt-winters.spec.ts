import { describe, expect, it } from '@jest/globals';
import { airPassengers, elecdaily, rReference, taylor, type RAccuracy } from '../../test/forecast-data.ts';
import { forecastAccuracy } from './forecast-accuracy.ts';
import { DEFAULT_LEVELS } from './forecast-model.ts';
import type { SeasonKind } from './holt-winters-state.ts';
import { holtWinters } from './holt-winters.ts';
import { nelderMead } from './nelder-mead.ts';

const run = (kind: SeasonKind, values: Float64Array, season: number, horizon: number) =>
  holtWinters(kind)
    .fit({ values, seasonLengths: [season] })
    .forecast(horizon, DEFAULT_LEVELS);

describe('Holt-Winters', () => {
  it.each(['multiplicative', 'additive'] as const)('is HoltWinters of R on AirPassengers: %s', (kind) => {
    const { alpha, beta, gamma, pred12 } = rReference.AirPassengers_HoltWinters[kind];
    const fitted = holtWinters(kind).fit({ values: airPassengers, seasonLengths: [12] });
    const shares = [alpha, beta, gamma].map((share) => share.toFixed(3)).join(', ');
    expect(fitted.description).toBe(`Holt-Winters, ${kind} [12], α β γ ${shares}`);
    const { point } = fitted.forecast(12, DEFAULT_LEVELS);
    point.forEach((value, i) => expect(Math.abs(value / pred12[i]! - 1)).toBeLessThan(1e-5));
  });

  const { AirPassengers: monthly, elecdaily: daily, taylor_daily48: halfHourly } = rReference;
  it.each([
    [
      'hw(multiplicative) on AirPassengers',
      'multiplicative',
      airPassengers,
      12,
      24,
      monthly.models['hw_mult']!,
    ],
    ['ets on AirPassengers', 'multiplicative', airPassengers, 12, 24, monthly.models['ets']!],
    ['hw(additive) on AirPassengers', 'additive', airPassengers, 12, 24, monthly.models['hw_add']!],
    ['ets on elecdaily', 'multiplicative', elecdaily.demand, 7, 28, daily.models['ets']!],
    ['stlf on taylor by day', 'multiplicative', taylor, 48, 336, halfHourly.models['stlf']!],
    ['hw(additive) on elecdaily', 'additive', elecdaily.demand, 7, 28, daily.models['hw_add']!],
  ] as const)(
    'is within 2 %% of R, or better: %s',
    (_name, kind, values, season, horizon, expected: RAccuracy) => {
      const training = values.subarray(0, values.length - horizon);
      const actual = values.subarray(values.length - horizon);
      const found = forecastAccuracy(actual, run(kind, training, season, horizon), training, season);
      expect(found.rmse).toBeLessThanOrEqual(1.02 * expected.RMSE);
      expect(found.mae).toBeLessThanOrEqual(1.02 * expected.MAE);
      expect(found.mape).toBeLessThanOrEqual(1.02 * expected.MAPE);
      expect(found.mase).toBeLessThanOrEqual(1.02 * expected.MASE);
    },
  );

  it('has the variances of predict.HoltWinters of R with an additive season', () => {
    const { alpha, beta, gamma } = rReference.AirPassengers_HoltWinters.additive;
    const { quantiles, point } = run('additive', airPassengers, 12, 30);
    const psi = (j: number) => alpha * (1 + j * beta) + (j % 12 === 0 ? gamma * (1 - alpha) : 0);
    let sum = 1;
    point.forEach((centre, i) => {
      if (i > 0) sum += psi(i) ** 2;
      const width = (quantiles[2]![i]! - centre) / (quantiles[2]![0]! - point[0]!);
      expect(Math.abs(width / Math.sqrt(sum) - 1)).toBeLessThan(1e-3);
    });
  });

  it('widens in proportion to the level with a multiplicative season', () => {
    const once = run('multiplicative', airPassengers, 12, 24);
    const tenfold = run(
      'multiplicative',
      airPassengers.map((value) => 10 * value),
      12,
      24,
    );
    const width = ({ quantiles }: typeof once, i: number) => quantiles[2]![i]! - quantiles[0]![i]!;
    expect(width(tenfold, 20) / width(once, 20)).toBeCloseTo(10, 3);
    expect(width(once, 6)).toBeGreaterThan(width(once, 10)); // July scatters more than November
  });

  it('refuses what has no season, or no proportion', () => {
    expect(() => run('additive', taylor.subarray(0, 60), 48, 1)).toThrow('no season twice');
    expect(() => run('multiplicative', airPassengers.with(40, 0), 12, 1)).toThrow('needs values over 0');
  });
});

describe('downhill simplex', () => {
  it('finds the floor of the curved valley of Rosenbrock', () => {
    const { point, value } = nelderMead(([x, y]) => (1 - x!) ** 2 + 100 * (y! - x! ** 2) ** 2, [-1.2, 1]);
    expect(point[0]).toBeCloseTo(1, 5);
    expect(point[1]).toBeCloseTo(1, 5);
    expect(value).toBeLessThan(1e-10);
  });

  it('stays where the function is defined', () => {
    const { point } = nelderMead(([x]) => (x! < 0.25 ? Infinity : x!), [0.9]);
    expect(point[0]).toBeGreaterThanOrEqual(0.25);
    expect(point[0]).toBeCloseTo(0.25, 6);
  });
});
