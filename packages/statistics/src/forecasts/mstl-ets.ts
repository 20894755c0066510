import { finiteValues } from '../descriptive/finite-values.ts';
import { StatisticsError } from '../statistics-error.ts';
import { requireForecastArguments } from './forecast-arguments.ts';
import type { FittedForecast, ForecastModel, ForecastSeries } from './forecast-model.ts';
import { normalForecast } from './normal-forecast.ts';
import { smoothedTrend } from './smoothed-trend.ts';
import { stlSeason } from './stl.ts';

/** Seasons that the season of a row is smoothed over: those of the shortest, the next, …, as `mstl` of R. */
const WINDOWS = [11, 15, 19, 23, 27, 31];
/** With more than one season each is found twice, the second time without the others. */
const PASSES = 2;

/**
 * MSTL-ETS, as `stlf` of R: every season the series holds twice is taken out by STL, the rest is forecast by exponential
 * smoothing, and each season is repeated as it last was. Its intervals are those of the smoothing alone.
 * Source: Bandara, Hyndman and Bergmeir, "MSTL: a seasonal-trend decomposition algorithm for time series with multiple
 * seasonal patterns", arXiv 2107.13462. The package augurs stops on the wrong hill of the likelihood of a damped trend:
 * 3.6 % behind R on taylor by day. `fit` throws `too_few_values`, `not_finite`, `no_season`.
 */
export function mstlEts(): ForecastModel {
  return { name: 'mstl_ets', fit };
}

function fit(series: ForecastSeries): FittedForecast {
  const y = finiteValues(series.values, 'values', 10);
  const lengths = series.seasonLengths.filter((season) => season > 1 && 2 * season <= y.length);
  if (lengths.length === 0) {
    throw new StatisticsError('no_season', 'the series holds no season twice', {
      field: 'seasonLengths',
      remedy: 'Give a longer series, or use ETS, which needs no season.',
    });
  }
  const { seasons, rest } = decomposed(y, lengths);
  const trend = smoothedTrend(rest);
  return {
    description: `MSTL[${lengths.join(', ')}] + ${trend.name}`,
    forecast: (horizon, levels) => {
      requireForecastArguments(horizon, levels);
      const point = trend
        .expected(horizon)
        .map((value, step) =>
          lengths.reduce((sum, length, i) => sum + seasons[i]![y.length - length + (step % length)]!, value),
        );
      return normalForecast(point, trend.sigma(horizon), levels);
    },
    dispose: () => undefined,
  };
}

interface Decomposed {
  readonly seasons: readonly Float64Array[];
  readonly rest: Float64Array;
}

function decomposed(y: Float64Array, lengths: readonly number[]): Decomposed {
  const seasons = lengths.map((): Float64Array => new Float64Array(y.length));
  let rest = y;
  for (let turn = 0; turn < (lengths.length > 1 ? PASSES : 1); turn += 1) {
    for (const [i, length] of lengths.entries()) {
      const withSeason = rest.map((value, row) => value + seasons[i]![row]!);
      const season = stlSeason(withSeason, length, WINDOWS[Math.min(i, WINDOWS.length - 1)]!);
      seasons[i] = season;
      rest = withSeason.map((value, row) => value - season[row]!);
    }
  }
  return { seasons, rest };
}
