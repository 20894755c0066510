import { mean } from '../descriptive/mean.ts';
import type { ForecastAccuracy } from './forecast-accuracy.ts';

/** Over several forecasts of as many rows each: means, of the squares for RMSE; null where one of them is null. */
export function pooledAccuracy(parts: readonly ForecastAccuracy[]): ForecastAccuracy {
  const over = (measure: (accuracy: ForecastAccuracy) => number) => mean(parts.map(measure));
  const overAll = (measure: (accuracy: ForecastAccuracy) => number | null) => {
    const known = parts.map(measure).filter((value) => value !== null);
    return known.length === parts.length ? mean(known) : null;
  };
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
