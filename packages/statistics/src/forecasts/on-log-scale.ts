import { finiteValues } from '../descriptive/finite-values.ts';
import { StatisticsError } from '../statistics-error.ts';
import type { Forecast, ForecastModel } from './forecast-model.ts';

/**
 * The same model of the logarithm of the values, for a series whose swings grow with its level; quantiles, the median
 * among them, transform back exactly (Box and Cox 1964, λ = 0, without bias adjustment to a mean).
 * `fit` throws `not_positive` when a value is 0 or less, else as the model.
 */
export function onLogScale(model: ForecastModel): ForecastModel {
  return {
    name: `${model.name}_log`,
    fit: (series) => {
      const y = finiteValues(series.values, 'values');
      const bad = y.findIndex((value) => value <= 0);
      if (bad !== -1) {
        throw new StatisticsError('not_positive', `values[${bad}] is ${y[bad]!}, which has no logarithm`, {
          field: 'values',
          remedy: 'Use the model without the log scale.',
        });
      }
      const fitted = model.fit({ ...series, values: y.map(Math.log) });
      return {
        ...fitted,
        description: `${fitted.description} of the logarithm`,
        forecast: (...given) => exponential(fitted.forecast(...given)),
      };
    },
  };
}

function exponential({ levels, quantiles, point }: Forecast): Forecast {
  return {
    levels,
    quantiles: quantiles.map((quantile) => quantile.map(Math.exp)),
    point: point.map(Math.exp),
  };
}
