import type { ForecastAccuracy } from './forecast-accuracy.ts';

/** A forecast that came to be judged: what was, NaN where it is not known, and how good it was where it is. */
export interface JudgedPart {
  readonly actual: Float64Array;
  readonly accuracy: ForecastAccuracy;
}

/**
 * Over the rows of several forecasts that are known (not NaN): means, of the squares for RMSE; null where one of them is
 * null.
 */
export function pooledAccuracy(parts: readonly JudgedPart[]): ForecastAccuracy {
  const weights = parts.map(({ actual }) => actual.filter((value) => !Number.isNaN(value)).length);
  const rows = weights.reduce((sum, weight) => sum + weight, 0);
  const over = (measure: (accuracy: ForecastAccuracy) => number): number =>
    parts.reduce((sum, { accuracy }, i) => sum + weights[i]! * measure(accuracy), 0) / rows;
  const overAll = (measure: (accuracy: ForecastAccuracy) => number | null): number | null =>
    parts.some(({ accuracy }) => measure(accuracy) === null)
      ? null
      : over((accuracy) => measure(accuracy) ?? Number.NaN);
  return {
    mae: over(({ mae }) => mae),
    rmse: Math.sqrt(over(({ rmse }) => rmse ** 2)),
    mape: overAll(({ mape }) => mape),
    smape: over(({ smape }) => smape),
    mase: overAll(({ mase }) => mase),
    pinball: over(({ pinball }) => pinball),
    coverage: overAll(({ coverage }) => coverage),
    nominalCoverage: overAll(({ nominalCoverage }) => nominalCoverage),
  };
}
