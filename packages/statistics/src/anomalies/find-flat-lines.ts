import { ascendingTimes } from './ascending-times.ts';

export interface FlatLineOptions {
  /** A measured value in use never stays the same this long (ms). */
  readonly minimumMillis: number;
  /** Largest less smallest value of a flat line, in the unit of the values; 0 when left out. */
  readonly tolerance?: number;
  /** Values up to this are no fault, however long they last: a machine that is off. None when left out. */
  readonly ignoreUpTo?: number;
}

/** Rows without change, first and last included. */
export interface FlatLine {
  readonly firstRow: number;
  readonly lastRow: number;
  readonly startMillis: number;
  readonly endMillis: number;
  /** Of the first row. */
  readonly value: number;
}

/**
 * Runs of rows that stay within the tolerance for at least the given time, each as long as it goes from its first row.
 * A missing (non-finite) value ends a run. Throws `not_finite`, `not_ascending` and `length_mismatch` for the times.
 */
export function findFlatLines(
  times: ArrayLike<number>,
  values: ArrayLike<number>,
  { minimumMillis, tolerance = 0, ignoreUpTo = -Infinity }: FlatLineOptions,
): FlatLine[] {
  const t = ascendingTimes(times, values);
  const lines: FlatLine[] = [];
  let firstRow = 0;
  let low = Infinity;
  let high = -Infinity;
  for (let row = 0; row <= t.length; row += 1) {
    const value = row < t.length ? values[row]! : Number.NaN;
    if (Math.max(high, value) - Math.min(low, value) <= tolerance) {
      low = Math.min(low, value);
      high = Math.max(high, value);
      continue;
    }
    const lastRow = row - 1;
    if (lastRow > firstRow && high > ignoreUpTo && t[lastRow]! - t[firstRow]! >= minimumMillis) {
      lines.push({
        firstRow,
        lastRow,
        startMillis: t[firstRow]!,
        endMillis: t[lastRow]!,
        value: values[firstRow]!,
      });
    }
    firstRow = row;
    low = Number.isFinite(value) ? value : Infinity;
    high = Number.isFinite(value) ? value : -Infinity;
  }
  return lines;
}
