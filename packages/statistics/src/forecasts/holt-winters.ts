import { finiteValues } from '../descriptive/finite-values.ts';
import { StatisticsError } from '../statistics-error.ts';
import { requireForecastArguments } from './forecast-arguments.ts';
import type { FittedForecast, ForecastModel, ForecastSeries } from './forecast-model.ts';
import { holtWintersStart } from './holt-winters-start.ts';
import type { HoltWintersState, SeasonKind, Smoothing } from './holt-winters-state.ts';
import { nelderMead } from './nelder-mead.ts';
import { normalForecast } from './normal-forecast.ts';
import { longestSeason } from './season-length.ts';

/**
 * Holt-Winters smoothing on the longest season the series holds twice, the smoothing shares chosen for the least sum of
 * squared one-step errors after the first season. Source: P. R. Winters, "Forecasting sales by exponentially weighted
 * moving averages", Management Science 6 (1960) 324–342; start values and criterion as HoltWinters of R. The variance h
 * rows ahead adds up what an error at each row before does to the row (numerically; Hyndman, Koehler, Ord and Snyder,
 * Forecasting with Exponential Smoothing (2008), section 6.1); errors are proportional to the level when the season
 * is. `fit` throws `no_season`, `too_few_values`, `not_finite`, and `not_positive` for a multiplicative season.
 */
export function holtWinters(kind: SeasonKind): ForecastModel {
  return { name: `holt_winters_${kind}`, fit: (series) => fit(series, kind) };
}

interface Smoothed {
  readonly state: HoltWintersState;
  /** Σ of squared errors, and of squared errors relative to what was expected. */
  readonly squares: number;
  readonly relativeSquares: number;
}

function fit(series: ForecastSeries, kind: SeasonKind): FittedForecast {
  const season = longestSeason(series);
  const y = finiteValues(series.values, 'values', 2 * season + 1);
  requireSuitable(y, season, kind);
  const start = holtWintersStart(y, season, kind);
  const squaresOf = ([alpha, beta, gamma]: readonly number[]) => {
    const inside = [alpha!, beta!, gamma!].every((share) => share >= 0 && share <= 1);
    return inside
      ? smooth(start, y, season, { alpha: alpha!, beta: beta!, gamma: gamma! }).squares
      : Infinity;
  };
  const { point } = nelderMead(squaresOf, [0.3, 0.1, 0.1]);
  const smoothing = { alpha: point[0]!, beta: point[1]!, gamma: point[2]! };
  const { state, squares, relativeSquares } = smooth(start, y, season, smoothing);
  const errors = y.length - season;
  const sigmaOf = (expected: number) =>
    kind === 'additive'
      ? Math.sqrt(squares / errors)
      : Math.abs(expected) * Math.sqrt(relativeSquares / errors);
  const shares = [...point].map((share) => share.toFixed(3)).join(', ');
  return {
    description: `Holt-Winters, ${kind} [${season}], α β γ ${shares}`,
    forecast: (horizon, levels) => {
      requireForecastArguments(horizon, levels);
      const expected = Float64Array.from({ length: horizon }, (_, step) => state.expected(step));
      return normalForecast(expected, spread(state, smoothing, expected, sigmaOf), levels);
    },
    dispose: () => undefined,
  };
}

function requireSuitable(y: Float64Array, season: number, kind: SeasonKind): void {
  if (season === 1) {
    throw new StatisticsError('no_season', 'the series holds no season twice', {
      field: 'seasonLengths',
      remedy: 'Give a longer series, or use ETS, which needs no season.',
    });
  }
  if (kind === 'multiplicative' && y.some((value) => value <= 0)) {
    throw new StatisticsError('not_positive', 'a multiplicative season needs values over 0', {
      field: 'values',
      remedy: 'Use the additive season.',
    });
  }
}

function smooth(start: HoltWintersState, y: Float64Array, season: number, smoothing: Smoothing): Smoothed {
  const state = start.copy();
  let squares = 0;
  let relativeSquares = 0;
  for (let row = season; row < y.length; row += 1) {
    const expected = state.expected(0);
    const error = y[row]! - expected;
    squares += error * error;
    relativeSquares += (error / expected) ** 2;
    state.learn(y[row]!, smoothing);
  }
  return { state, squares, relativeSquares };
}

/** The standard deviation of each step: a small error at each row is followed through to the rows after it. */
function spread(
  state: HoltWintersState,
  smoothing: Smoothing,
  expected: Float64Array,
  sigmaOf: (expected: number) => number,
): Float64Array {
  const variance = expected.map((value) => sigmaOf(value) ** 2);
  const undisturbed = state.copy();
  expected.forEach((value, row) => {
    const sigma = sigmaOf(value);
    const step = 1e-4 * sigma;
    const disturbed = undisturbed.copy();
    disturbed.learn(value + step, smoothing);
    undisturbed.learn(value, smoothing);
    for (let later = row + 1; later < expected.length && step > 0; later += 1) {
      const effect = (disturbed.expected(later - row - 1) - expected[later]!) / step;
      variance[later]! += (effect * sigma) ** 2;
    }
  });
  return variance.map(Math.sqrt);
}
