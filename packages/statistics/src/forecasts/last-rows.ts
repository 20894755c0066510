import type { ForecastSeries } from './forecast-model.ts';

/** The end of a series, with the regressors and the time that belong to it; the series itself if it is no longer. */
export function lastRows(series: ForecastSeries, rows: number): ForecastSeries {
  const first = series.values.length - rows;
  if (first <= 0) return series;
  const { startMillis, intervalMillis, regressors } = series;
  return {
    ...series,
    values: Float64Array.from(series.values).subarray(first),
    ...(startMillis !== undefined &&
      intervalMillis !== undefined && { startMillis: startMillis + first * intervalMillis }),
    ...(regressors && {
      regressors: Object.fromEntries(
        Object.entries(regressors).map(([name, column]) => [name, Float64Array.from(column).subarray(first)]),
      ),
    }),
  };
}
