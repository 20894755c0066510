import { StatisticsError } from '../statistics-error.ts';

/**
 * A copy of the values as doubles, of any length ≥ `minimum`.
 * Throws `too_few_values`, or `not_finite` naming the first missing, infinite or NaN position: nothing is read as 0.
 */
export function finiteValues(values: ArrayLike<number>, field: string, minimum = 1): Float64Array {
  // A null from JSON must not become 0 on its way into a typed array.
  const copy = Float64Array.from(values, (value) => (Number.isFinite(value) ? value : Number.NaN));
  if (copy.length < minimum) {
    throw new StatisticsError(
      'too_few_values',
      `${field} has ${copy.length} values; at least ${minimum} are needed`,
      { field, remedy: 'Choose a longer period.' },
    );
  }
  const bad = copy.findIndex((value) => Number.isNaN(value));
  if (bad !== -1) {
    throw new StatisticsError('not_finite', `${field}[${bad}] is not a finite number`, {
      field,
      remedy: 'Leave out the periods without a value before the call; a missing value is never 0.',
    });
  }
  return copy;
}
