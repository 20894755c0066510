import { finiteValues } from '../descriptive/finite-values.ts';
import { StatisticsError } from '../statistics-error.ts';

/** Epoch milliseconds, each later than the one before; `values`, where given, must be as many. */
export function ascendingTimes(
  times: ArrayLike<number>,
  ...columns: readonly ArrayLike<number>[]
): Float64Array {
  const t = finiteValues(times, 'times', 0);
  const late = t.findIndex((time, i) => i > 0 && !(time > t[i - 1]!));
  if (late !== -1) {
    throw new StatisticsError('not_ascending', `times[${late}] is not after the time before it`, {
      field: 'times',
      remedy: 'Sort the rows by time and leave out duplicates.',
    });
  }
  for (const column of columns) {
    if (column.length !== t.length) {
      throw new StatisticsError(
        'length_mismatch',
        `${column.length} values stand against ${t.length} times`,
        {
          field: 'values',
          remedy: 'Give one value for each time, NaN where it is missing.',
        },
      );
    }
  }
  return t;
}
