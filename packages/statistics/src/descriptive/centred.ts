import { compensatedSum } from './sum.ts';

/**
 * The values less their mean: first less the mean as a double, then less what the rounding of that mean left over.
 * The second step is what keeps the digits of values that are large beside their spread.
 */
export function centred(values: Float64Array): Float64Array {
  const n = values.length;
  const centre = compensatedSum(values) / n;
  const deviations = values.map((value) => value - centre);
  const remainder = compensatedSum(deviations) / n;
  return deviations.map((deviation) => deviation - remainder);
}
