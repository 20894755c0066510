import { centred } from '../descriptive/centred.ts';
import { compensatedSum } from '../descriptive/sum.ts';

/** The values less their mean, and Σ d_t·d_{t−k} / n for lags 0 … `lags`. */
export function autocovariances(
  values: Float64Array,
  lags: number,
): { readonly deviations: Float64Array; readonly covariances: Float64Array } {
  const deviations = centred(values);
  const covariances = Float64Array.from({ length: lags + 1 }, (_, lag) => {
    const products = deviations.subarray(lag).map((deviation, i) => deviation * deviations[i]!);
    return compensatedSum(products) / values.length;
  });
  return { deviations, covariances };
}
