import { finiteValues } from '../descriptive/finite-values.ts';
import { fitArima } from './arima-engine.ts';
import { describeOrder, type ArimaOrder } from './arima-order.ts';
import { difference } from './difference.ts';
import { findArimaOrder } from './find-arima-order.ts';
import { requireForecastArguments } from './forecast-arguments.ts';
import type { FittedForecast, ForecastModel, ForecastSeries } from './forecast-model.ts';
import { normalForecast } from './normal-forecast.ts';
import { longestSeason } from './season-length.ts';

/** Seasons up to this long get seasonal coefficients; their estimation takes seconds for a season of 24. */
const LONGEST_MODELLED_SEASON = 12;

/** The order of a differenced series is looked for in its last rows: 2,000 tell as much as 9,000 in a tenth of the time. */
const SEARCH_ROWS = 2000;

/**
 * Seasonal ARIMA on the longest season the series holds twice. A season of up to 12 rows has coefficients of its own; a
 * longer one is taken out by one seasonal difference, ARIMA(p,0,q)(0,1,0)[m], which is cheap for quarter-hours of a
 * week and what the next hours need. The order is found by `findArimaOrder` at each fit, or given (find it once for all
 * origins of a backtest). Beyond one season ahead the variances of the differences are added as if independent, which
 * they are where m is long beside the memory of the coefficients.
 * `fit` throws `too_few_values` under three seasons (or 20 rows), `not_finite`, `no_spread`, `model_failed`.
 */
export function arima(order?: ArimaOrder): ForecastModel {
  return { name: 'arima', fit: (series) => fit(series, order) };
}

/**
 * The order `arima` finds for a series, to find it once and keep it: for each origin of a backtest, and for forecasts
 * until the model is made anew. Throws as `fit` of `arima`.
 */
export function arimaOrderOf(series: ForecastSeries): ArimaOrder {
  const { modelled, season, differenced } = prepare(series, longestSeason(series));
  if (!differenced) return findArimaOrder(modelled, season);
  return { ...findArimaOrder(modelled.subarray(-SEARCH_ROWS), 1, 0), seasonalD: 1, season };
}

function fit(series: ForecastSeries, given: ArimaOrder | undefined): FittedForecast {
  const order = given ?? arimaOrderOf(series);
  const { y, modelled, season, differenced } = prepare(series, order.season);
  const inner = differenced ? { ...order, d: 0, seasonalD: 0, season: 1 } : order;
  const engine = fitArima(modelled, inner);
  const description = describeOrder(order);
  return {
    description,
    forecast: (horizon, levels) => {
      requireForecastArguments(horizon, levels);
      const { mean, variance } = engine.predict(horizon);
      if (differenced) addSeasonBefore(y, season, mean, variance);
      return normalForecast(mean, variance.map(Math.sqrt), levels);
    },
    dispose: engine.dispose,
  };
}

function prepare(series: ForecastSeries, season: number) {
  const y = finiteValues(series.values, 'values', Math.max(20, 3 * season));
  const differenced = season > LONGEST_MODELLED_SEASON;
  return { y, season, differenced, modelled: differenced ? difference(y, season) : y };
}

/** Turns forecasts of y_t − y_{t−m} into forecasts of y_t, in place. */
function addSeasonBefore(y: Float64Array, season: number, mean: Float64Array, variance: Float64Array): void {
  for (let step = 0; step < mean.length; step += 1) {
    const before = step - season;
    mean[step]! += before < 0 ? y[y.length + before]! : mean[before]!;
    if (before >= 0) variance[step]! += variance[before]!;
  }
}
