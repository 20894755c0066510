import { initSync, MSTL } from '@bsull/augurs/mstl';
import { finiteValues } from '../descriptive/finite-values.ts';
import { StatisticsError } from '../statistics-error.ts';
import { augursQuantiles, modelFailed } from './augurs-forecast.ts';
import { requireForecastArguments } from './forecast-arguments.ts';
import type { FittedForecast, ForecastModel, ForecastSeries } from './forecast-model.ts';
import { augursWasm } from './wasm-bytes.ts';

const NAME = 'mstl_ets';
let ready = false;

/**
 * MSTL-ETS by @bsull/augurs: every season the series holds twice is taken out by repeated STL, the rest is forecast by
 * exponential smoothing, and each season is repeated as it last was. Its intervals are those of the smoothing alone.
 * Source: Bandara, Hyndman and Bergmeir, "MSTL: a seasonal-trend decomposition algorithm for time series with multiple
 * seasonal patterns", arXiv 2107.13462. `fit` throws `too_few_values`, `not_finite`, `no_season`, `model_failed`.
 */
export function mstlEts(): ForecastModel {
  return { name: NAME, fit };
}

function fit(series: ForecastSeries): FittedForecast {
  const y = finiteValues(series.values, 'values', 10);
  const seasons = series.seasonLengths.filter((season) => season > 1 && 2 * season <= y.length);
  if (seasons.length === 0) {
    throw new StatisticsError('no_season', 'the series holds no season twice', {
      field: 'seasonLengths',
      remedy: 'Give a longer series, or use ETS, which needs no season.',
    });
  }
  if (!ready) initSync(augursWasm('@bsull/augurs/mstl'));
  ready = true;
  const model = MSTL.ets(Uint32Array.from(seasons));
  try {
    model.fit(y);
  } catch (error) {
    model.free();
    throw modelFailed(NAME, String(error), error);
  }
  let disposed = false;
  return {
    description: `MSTL[${seasons.join(', ')}] + ETS`,
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
