import { initSync, Prophet } from '@bsull/augurs/prophet';
import { finiteValues } from '../descriptive/finite-values.ts';
import { StatisticsError } from '../statistics-error.ts';
import { modelFailed } from './model-failed.ts';
import { requireForecastArguments } from './forecast-arguments.ts';
import type { FittedForecast, ForecastModel, ForecastSeries, Regressors } from './forecast-model.ts';
import { normalForecast } from './normal-forecast.ts';
import { orderedOptimizer, type OrderedOptimizer, type ProphetOptimizer } from './ordered-optimizer.ts';
import { augursWasm } from './wasm-bytes.ts';

const NAME = 'prophet';
let ready = false;

/**
 * Prophet by @bsull/augurs with every regressor of the series: a trend that may bend, seasons of day, week and year as
 * far as the series shows them, and a linear effect of each regressor. Times are read as UTC; give local wall-clock
 * time as if it were UTC where the day follows the wall clock. Deterministic to the last bits. Intervals are normal with the noise the
 * fit found and leave out that the trend may bend again: calibrate them by a backtest.
 * Source: S. J. Taylor and B. Letham, "Forecasting at scale", The American Statistician 72 (2018) 37–45.
 * `fit` throws `no_calendar` without start and interval, `too_few_values`, `not_finite`, `length_mismatch`,
 * `model_failed`; `forecast` throws `missing_regressor` unless every regressor is known for each step ahead.
 */
export function prophet(optimizer: ProphetOptimizer): ForecastModel {
  return { name: NAME, fit: (series) => fit(series, orderedOptimizer(optimizer)) };
}

function fit(series: ForecastSeries, optimizer: OrderedOptimizer): FittedForecast {
  const y = finiteValues(series.values, 'values', 10);
  const { startMillis, intervalMillis } = series;
  if (startMillis === undefined || intervalMillis === undefined) {
    throw new StatisticsError('no_calendar', 'prophet needs the time of the first row and the interval', {
      field: 'startMillis',
      remedy: 'Give startMillis and intervalMillis.',
    });
  }
  const largest = y.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) throw modelFailed(NAME, 'every value is 0');
  const secondsOf = (row: number) => (startMillis + row * intervalMillis) / 1000;
  const names = Object.keys(series.regressors ?? {}).sort();
  if (!ready) initSync(augursWasm('@bsull/augurs/prophet'));
  ready = true;
  const model = new Prophet({ optimizer, uncertaintySamples: 0 });
  let disposed = false;
  const dispose = () => {
    if (!disposed) model.free();
    disposed = true;
  };
  try {
    for (const name of names) model.addRegressor(name);
    model.fit({
      ds: Array.from(y, (_, row) => secondsOf(row)),
      y,
      x: columns(names, series.regressors, y.length),
    });
  } catch (error) {
    dispose();
    if (error instanceof StatisticsError) throw error;
    throw modelFailed(NAME, String(error), error);
  }
  const sigma = (optimizer.found()?.sigmaObs ?? 0) * largest;
  return {
    description: names.length === 0 ? 'Prophet' : `Prophet with ${names.join(', ')}`,
    forecast: (horizon, levels, futureRegressors) => {
      requireForecastArguments(horizon, levels);
      const x = columns(names, futureRegressors, horizon);
      const ds = Array.from({ length: horizon }, (_, step) => secondsOf(y.length + step));
      const point = Float64Array.from(model.predict({ ds, x }).yhat.point);
      if (!point.every(Number.isFinite)) throw modelFailed(NAME, 'it gave no finite forecast');
      return normalForecast(point, new Float64Array(horizon).fill(sigma), levels);
    },
    dispose,
  };
}

function columns(
  names: readonly string[],
  regressors: Regressors | undefined,
  rows: number,
): Map<string, number[]> {
  return new Map(names.map((name) => [name, Array.from(column(name, regressors?.[name], rows))]));
}

function column(name: string, values: ArrayLike<number> | undefined, rows: number): Float64Array {
  if (values === undefined) {
    throw new StatisticsError('missing_regressor', `nothing is known of ${name} for the rows to forecast`, {
      field: name,
      remedy: 'Give the planned or predicted values, or forecast without this regressor.',
    });
  }
  if (values.length !== rows) {
    throw new StatisticsError('length_mismatch', `${name} has ${values.length} values for ${rows} rows`, {
      field: name,
      remedy: 'Give one value for each row.',
    });
  }
  return finiteValues(values, name);
}
