import { finiteValues } from '../../descriptive/finite-values.ts';
import { StatisticsError } from '../../statistics-error.ts';

/** Both as doubles, of the same length ≥ 1; throws `too_few_values`, `not_finite`, `length_mismatch`. */
export function pairedValues(
  actual: ArrayLike<number>,
  forecast: ArrayLike<number>,
): readonly [actual: Float64Array, forecast: Float64Array] {
  if (actual.length !== forecast.length) {
    throw new StatisticsError(
      'length_mismatch',
      `${actual.length} actual values stand against ${forecast.length} forecast ones`,
      { field: 'forecast', remedy: 'Give one forecast value for each actual value.' },
    );
  }
  return [finiteValues(actual, 'actual'), finiteValues(forecast, 'forecast')];
}
