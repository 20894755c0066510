import { StatisticsError } from '../statistics-error.ts';
import type { FittedForecast, ForecastModel, ForecastSeries } from './forecast-model.ts';

/**
 * The first model where it converges, the second where it says `model_failed`, when it is fitted or when it forecasts:
 * an ARIMA whose order was found once does not converge on every later part of a series. Named as the first; the
 * description tells which it was. Throws as the second.
 */
export function orElse(model: ForecastModel, other: ForecastModel): ForecastModel {
  return { name: model.name, fit: (series) => fit(model, other, series) };
}

function fit(model: ForecastModel, other: ForecastModel, series: ForecastSeries): FittedForecast {
  let fitted = unlessFailed(
    () => model.fit(series),
    () => other.fit(series),
  );
  return {
    get description() {
      return fitted.description;
    },
    forecast: (...given) =>
      unlessFailed(
        () => fitted.forecast(...given),
        () => {
          fitted.dispose();
          fitted = other.fit(series);
          return fitted.forecast(...given);
        },
      ),
    dispose: () => fitted.dispose(),
  };
}

function unlessFailed<T>(first: () => T, otherwise: () => T): T {
  try {
    return first();
  } catch (error) {
    if (error instanceof StatisticsError && error.code === 'model_failed') return otherwise();
    throw error;
  }
}
