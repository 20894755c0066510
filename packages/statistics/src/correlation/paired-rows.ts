import { StatisticsError } from '../statistics-error.ts';

/** Rows of two series that have a value in both. */
export interface PairedRows {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Rows left out because one value, or both, is missing; never taken as 0. */
  readonly skipped: number;
}

/**
 * The rows that both series have, y read `lag` rows behind x: pairs (x[i], y[i + lag]).
 *
 * @param lag whole rows, negative where y leads
 * @throws StatisticsError `unequal_lengths`, `bad_lag`, `too_few_rows` below 3 pairs, `no_spread` naming the series
 */
export function pairedRows(
  x: ArrayLike<number | null | undefined>,
  y: ArrayLike<number | null | undefined>,
  lag = 0,
): PairedRows {
  if (x.length !== y.length) {
    throw new StatisticsError('unequal_lengths', `x has ${x.length} rows, y has ${y.length}.`, {
      field: 'y',
      remedy: 'Give both for the same periods, NaN where a value is missing.',
    });
  }
  if (!Number.isInteger(lag) || Math.abs(lag) >= Math.max(1, x.length)) {
    throw new StatisticsError('bad_lag', `A lag of ${lag} leaves no rows of ${x.length}.`, {
      field: 'lag',
      remedy: 'Choose a whole number of rows, smaller than the length of the series.',
    });
  }
  const rows = x.length - Math.abs(lag);
  const fromX = Math.max(0, -lag);
  const left = new Float64Array(rows);
  const right = new Float64Array(rows);
  let n = 0;
  for (let i = 0; i < rows; i += 1) {
    const a = x[fromX + i];
    const b = y[fromX + i + lag];
    if (!Number.isFinite(a) || !Number.isFinite(b)) continue;
    left[n] = a!;
    right[n] = b!;
    n += 1;
  }
  if (n < 3) {
    throw new StatisticsError('too_few_rows', `${n} rows have a value in both series.`, {
      field: 'x',
      remedy: 'Choose a period in which both were measured.',
    });
  }
  const paired = { x: left.subarray(0, n), y: right.subarray(0, n), skipped: rows - n };
  requireSpread(paired.x, 'x');
  requireSpread(paired.y, 'y');
  return paired;
}

function requireSpread(values: Float64Array, field: string): void {
  if (values.some((value) => value !== values[0])) return;
  throw new StatisticsError(
    'no_spread',
    `${field} is ${values[0]} in every row: nothing goes along with it.`,
    {
      field,
      remedy: 'Choose a period in which the value changes.',
    },
  );
}
