import { finiteValues } from '../descriptive/finite-values.ts';
import { mean } from '../descriptive/mean.ts';
import { requireForecastArguments } from './forecast-arguments.ts';
import type { FittedForecast, ForecastModel, ForecastSeries } from './forecast-model.ts';
import { normalForecast } from './normal-forecast.ts';
import { longestSeason } from './season-length.ts';

/**
 * Seasonal naive: each row ahead is the value of the same row of the last season, of the longest season that the
 * series holds twice (the last value when it has none). Intervals are normal with σ·√k in the k-th season ahead, σ the
 * root mean square of y_t − y_{t−m}. Source: Hyndman and Athanasopoulos, Forecasting: Principles and Practice 3,
 * sections 5.2 and 5.5. Any other model has to beat this one.
 * `fit` throws `too_few_values`, `not_finite`.
 */
export function seasonalNaive(): ForecastModel {
  return { name: 'seasonal_naive', fit };
}

function fit(series: ForecastSeries): FittedForecast {
  const season = longestSeason(series);
  const y = finiteValues(series.values, 'values', season + 1);
  const sigma = Math.sqrt(mean(y.subarray(season).map((value, i) => (value - y[i]!) ** 2)));
  const last = y.slice(y.length - season);
  return {
    description: `seasonal naive [${season}]`,
    forecast: (horizon, levels) => {
      requireForecastArguments(horizon, levels);
      const point = Float64Array.from({ length: horizon }, (_, i) => last[i % season]!);
      const sigmas = point.map((_, i) => sigma * Math.sqrt(Math.floor(i / season) + 1));
      return normalForecast(point, sigmas, levels);
    },
    dispose: () => undefined,
  };
}
