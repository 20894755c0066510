import { StatisticsError } from '../statistics-error.ts';

/** A value of a driver; null, undefined, NaN, an infinity and an empty text are missing values. */
export type DriverValue = number | string | boolean | null | undefined;

/** Values of named drivers by column, one a row, all of the same length. */
export type DriverTable = Readonly<Record<string, ArrayLike<DriverValue>>>;

/** A driver as the analyst chooses it. */
export type DriverChoice =
  | { readonly name: string; readonly kind: 'number' }
  /** Such as day type or shift; `reference` is the level the others are compared with, the most frequent unless told. */
  | { readonly name: string; readonly kind: 'category'; readonly reference?: string };

/** Rows left out because a value is missing; never taken as 0. */
export interface SkippedRows {
  readonly rows: number;
  /** How many values each column lacks; a row that lacks two counts in both. */
  readonly byField: Readonly<Record<string, number>>;
}

/** Indices of the rows that have every value, and what the others lack. */
export interface CompleteRows {
  readonly rows: Int32Array;
  readonly skipped: SkippedRows;
}

/**
 * The column of a driver.
 *
 * @throws StatisticsError `unknown_driver`, `unequal_lengths`
 */
export function driverColumn(table: DriverTable, name: string, rows: number): ArrayLike<DriverValue> {
  const column = Object.hasOwn(table, name) ? table[name] : undefined;
  if (column === undefined) {
    throw new StatisticsError('unknown_driver', `There is no driver "${name}".`, {
      field: name,
      remedy: `Choose among: ${Object.keys(table).join(', ')}.`,
    });
  }
  if (column.length !== rows) {
    throw new StatisticsError(
      'unequal_lengths',
      `${name} has ${column.length} values where ${rows} are due.`,
      {
        field: name,
        remedy: 'Give every driver one value for each row.',
      },
    );
  }
  return column;
}

/** @throws StatisticsError `not_a_number` for a text or a truth value in a driver of numbers */
export function isMissing(value: DriverValue, driver: DriverChoice): boolean {
  if (value === null || value === undefined || value === '') return true;
  if (typeof value === 'number') return !Number.isFinite(value);
  if (driver.kind === 'number') {
    throw new StatisticsError(
      'not_a_number',
      `${driver.name} holds ${JSON.stringify(value)}, which is no number.`,
      {
        field: driver.name,
        remedy: 'Give numbers, or choose the driver as a category.',
      },
    );
  }
  return false;
}

/**
 * Indices of the rows that have every value, and what the others lack.
 *
 * @param response leading column of numbers, by its name; left out when predicting
 * @throws StatisticsError `unknown_driver`, `unequal_lengths`, `not_a_number`, `duplicate_driver`
 */
export function completeRows(
  drivers: readonly DriverChoice[],
  table: DriverTable,
  rows: number,
  response?: { readonly name: string; readonly values: ArrayLike<number | null | undefined> },
): CompleteRows {
  const lacking = new Uint8Array(rows);
  const byField: Record<string, number> = {};
  const note = (name: string, isMissingAt: (i: number) => boolean) => {
    if (Object.hasOwn(byField, name)) {
      throw new StatisticsError('duplicate_driver', `${name} is chosen twice.`, {
        field: name,
        remedy: 'Choose each driver once, under a name of its own.',
      });
    }
    let count = 0;
    for (let i = 0; i < rows; i += 1) {
      if (!isMissingAt(i)) continue;
      lacking[i] = 1;
      count += 1;
    }
    byField[name] = count;
  };
  if (response !== undefined) note(response.name, (i) => !Number.isFinite(response.values[i]));
  for (const driver of drivers) {
    const column = driverColumn(table, driver.name, rows);
    note(driver.name, (i) => isMissing(column[i], driver));
  }
  const complete = new Int32Array(rows);
  let n = 0;
  for (let i = 0; i < rows; i += 1) {
    if (lacking[i] === 0) complete[n++] = i;
  }
  return { rows: complete.subarray(0, n), skipped: { rows: rows - n, byField } };
}

/**
 * The rows to fit on: those with the response and every driver.
 *
 * @throws StatisticsError as `completeRows`, and `no_complete_rows` naming the column that lacks most
 */
export function fittingRows(
  y: ArrayLike<number | null | undefined>,
  table: DriverTable,
  drivers: readonly DriverChoice[],
): CompleteRows {
  const complete = completeRows(drivers, table, y.length, { name: 'response', values: y });
  if (complete.rows.length > 0) return complete;
  const [field] = Object.entries(complete.skipped.byField).reduce((a, b) => (b[1] > a[1] ? b : a));
  throw new StatisticsError('no_complete_rows', `No row has every value; ${field} lacks most.`, {
    field,
    remedy: `Leave out ${field} or choose a period in which it was measured.`,
  });
}

/** The numbers of complete rows. A plain loop: typed arrays take ten times as long to copy through a callback. */
export function numbersAt(column: ArrayLike<DriverValue>, rows: Int32Array): Float64Array {
  const values = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i += 1) values[i] = column[rows[i]!] as number;
  return values;
}
