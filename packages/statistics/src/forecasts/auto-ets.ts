import { AutoETS, initSync } from '@bsull/augurs/ets';
import { finiteValues } from '../descriptive/finite-values.ts';
import { augursQuantiles, modelFailed } from './augurs-forecast.ts';
import { requireForecastArguments } from './forecast-arguments.ts';
import type { FittedForecast, ForecastModel, ForecastSeries } from './forecast-model.ts';
import { augursWasm } from './wasm-bytes.ts';

const NAME = 'ets';
let ready = false;

/**
 * Exponential smoothing by @bsull/augurs: error and trend chosen by AICc among the models without season (the library
 * has no seasonal ones; a season is MSTL's work). Source: Hyndman, Koehler, Ord and Snyder, Forecasting with
 * Exponential Smoothing (2008). `fit` throws `too_few_values`, `not_finite`, `model_failed`.
 */
export function autoEts(): ForecastModel {
  return { name: NAME, fit };
}

function fit(series: ForecastSeries): FittedForecast {
  const y = finiteValues(series.values, 'values', 10);
  if (!ready) initSync(augursWasm('@bsull/augurs/ets'));
  ready = true;
  const model = new AutoETS(1, 'ZZN');
  try {
    model.fit(y);
  } catch (error) {
    model.free();
    throw modelFailed(NAME, String(error), error);
  }
  let disposed = false;
  return {
    description: 'ETS without season, by AICc',
    forecast: (horizon, levels) => {
      requireForecastArguments(horizon, levels);
      return augursQuantiles(NAME, levels, (level) => model.predict(horizon, level));
    },
    dispose: () => {
      if (!disposed) model.free();
      disposed = true;
    },
  };
}
