import { StatisticsError } from '../statistics-error.ts';
import type { Forecast } from './forecast-model.ts';

/** What the models of augurs answer. */
export interface AugursForecast {
  readonly point: readonly number[];
  readonly intervals: { readonly lower: readonly number[]; readonly upper: readonly number[] } | undefined;
}

/**
 * Quantiles from a model that answers central intervals: the p-quantile is the lower end of the interval at level
 * 1 − 2p, or the upper end at 2p − 1. Throws `model_failed` when the model answers anything but finite numbers.
 */
export function augursQuantiles(
  name: string,
  levels: readonly number[],
  predict: (intervalLevel: number | null) => AugursForecast,
): Forecast {
  const attempt = (intervalLevel: number | null) => {
    try {
      return predict(intervalLevel);
    } catch (error) {
      throw modelFailed(name, String(error), error);
    }
  };
  const point = finite(name, attempt(null).point);
  const quantiles = levels.map((level) => {
    if (level === 0.5) return point;
    const { intervals } = attempt(Math.abs(1 - 2 * level));
    return finite(name, level < 0.5 ? intervals?.lower : intervals?.upper);
  });
  return { levels, quantiles, point };
}

function finite(name: string, values: readonly number[] | undefined): Float64Array {
  if (!values?.every(Number.isFinite)) {
    throw modelFailed(name, 'it gave no finite forecast');
  }
  return Float64Array.from(values);
}

/** A model that cannot say anything of this series; `cause` is what its library said. */
export function modelFailed(name: string, reason: string, cause?: unknown): StatisticsError {
  const error = new StatisticsError('model_failed', `${name} does not fit this series: ${reason}`, {
    field: 'values',
    remedy: 'Use another model; seasonal naive always works.',
  });
  error.cause = cause;
  return error;
}
