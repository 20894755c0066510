import { finiteValues } from '../descriptive/finite-values.ts';
import { requireForecastArguments } from './forecast-arguments.ts';
import type { FittedForecast, ForecastModel, ForecastSeries } from './forecast-model.ts';
import { normalForecast } from './normal-forecast.ts';
import { smoothedTrend } from './smoothed-trend.ts';

/**
 * Exponential smoothing without season, error and trend chosen by AICc; a season is MSTL's work. Source: as
 * `smoothedTrend`. `fit` throws `too_few_values`, `not_finite`.
 */
export function autoEts(): ForecastModel {
  return { name: 'ets', fit };
}

function fit(series: ForecastSeries): FittedForecast {
  const trend = smoothedTrend(finiteValues(series.values, 'values', 10));
  return {
    description: trend.name,
    forecast: (horizon, levels) => {
      requireForecastArguments(horizon, levels);
      return normalForecast(trend.expected(horizon), trend.sigma(horizon), levels);
    },
    dispose: () => undefined,
  };
}
