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
  // A null from JSON would become 0 in a typed array: look at the values as given.
  for (let i = 0; i < length; i += 1) {
    if (!Number.isFinite(values[i])) {
      throw new StatisticsError('not_finite', `${field} has no finite value in row ${i}: ${values[i]}.`, {
        field,
        remedy: 'Leave out the rows with missing values and report how many; do not fill them with 0.',
      });
    }
  }
  return values instanceof Float64Array ? values : Float64Array.from(values);
}
