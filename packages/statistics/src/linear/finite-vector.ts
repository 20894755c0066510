import { StatisticsError } from '../statistics-error.ts';

/**
 * The values as doubles (not copied where they are already), each checked to be there and finite.
 *
 * @throws StatisticsError `not_finite`, `unequal_lengths`
 */
export function finiteVector(values: ArrayLike<number>, field: string, length = values.length): Float64Array {
  if (values.length !== length) {
    throw new StatisticsError(
      'unequal_lengths',
      `${field} has ${values.length} values where ${length} are due.`,
      {
        field,
        remedy: 'Give every column one value for each row.',
      },
    );
  }
  const vector = values instanceof Float64Array ? values : Float64Array.from(values);
  const at = vector.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) {
    throw new StatisticsError('not_finite', `${field} has no finite value in row ${at}: ${values[at]}.`, {
      field,
      remedy: 'Leave out the rows with missing values and report how many; do not fill them with 0.',
    });
  }
  return vector;
}
