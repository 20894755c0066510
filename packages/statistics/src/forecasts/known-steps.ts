import type { Forecast } from './forecast-model.ts';

/** What came and what was forecast, of the steps that are known: those whose actual value is not NaN. */
export function knownSteps(
  actual: Float64Array,
  { levels, quantiles, point }: Forecast,
): { readonly actual: Float64Array; readonly forecast: Forecast } {
  const known = (column: Float64Array): Float64Array =>
    column.filter((_, step) => !Number.isNaN(actual[step]!));
  return {
    actual: known(actual),
    forecast: { levels, quantiles: quantiles.map(known), point: known(point) },
  };
}
