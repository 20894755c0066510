import { mean, standardDeviation } from '@enms/statistics';
import type { DriverRange } from './stored-model.ts';

/** Range of a driver over complete rows, at least two. */
export function rangeOf(name: string, values: Float64Array): DriverRange {
  return {
    name,
    min: values.reduce((least, value) => Math.min(least, value), Infinity),
    max: values.reduce((most, value) => Math.max(most, value), -Infinity),
    mean: mean(values),
    sd: standardDeviation(values),
  };
}
