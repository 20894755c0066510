import { predictor } from '../linear/prediction-interval.ts';
import type { DriverTable, SkippedRows } from './driver-table.ts';
import { completeRows, driverColumn } from './driver-table.ts';
import type { CategoryDriver, FittedDriver } from './fitted-driver.ts';
import { designColumns } from './fitted-driver.ts';
import type { RegressionModel } from './multiple-regression.ts';

/** What a model expects of rows, in the unit of the response; NaN where a row was skipped, so that no sum hides it. */
export interface RegressionPrediction {
  readonly expected: Float64Array;
  /** Bounds of the prediction interval of each single row. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Rows that lack a driver. */
  readonly skipped: SkippedRows;
  /** Rows of a category level that the model has never seen: skipped too. */
  readonly unknownLevels: SkippedRows;
  /** Predicted rows with a driver outside the range it was fitted on: expected values there are extrapolated. */
  readonly extrapolated: {
    readonly rows: number;
    /** Of the predicted rows, between 0 and 1; 0 when none is. */
    readonly share: number;
    readonly byDriver: Readonly<Record<string, number>>;
  };
}

/**
 * Expected values of a fitted (or stored) regression for new rows, with prediction intervals. A row with a missing
 * driver or an unknown category is skipped and counted; a row outside the fitted ranges is predicted and counted.
 *
 * @param table values of the model's drivers by column, all of the same length
 * @param options.confidence of the interval, the model's own unless told
 * @throws StatisticsError `unknown_driver` a driver of the model is not in the table; `unequal_lengths`, `not_a_number`,
 *   `out_of_range`
 */
export function predictRegression(
  model: RegressionModel,
  table: DriverTable,
  options: { readonly confidence?: number } = {},
): RegressionPrediction {
  const length = model.drivers.reduce((most, { name }) => Math.max(most, table[name]?.length ?? 0), 0);
  const complete = completeRows(model.drivers, table, length);
  const known = knownRows(model.drivers, table, length, complete.rows);
  const rows = known.rows;
  const columns = [
    ...(model.hasIntercept ? [new Float64Array(rows.length).fill(1)] : []),
    ...model.drivers.flatMap((driver) =>
      designColumns(driver, driverColumn(table, driver.name, length), rows),
    ),
  ];
  const predict = predictor(
    { ...model, coefficients: model.terms.map((term) => term.estimate) },
    options.confidence ?? model.confidence,
  );
  const [expected, low, high] = [missing(length), missing(length), missing(length)];
  const values = new Float64Array(columns.length);
  rows.forEach((row, i) => {
    for (let j = 0; j < values.length; j += 1) values[j] = columns[j]![i]!;
    const prediction = predict(values);
    expected[row] = prediction.expected;
    low[row] = prediction.low;
    high[row] = prediction.high;
  });
  return {
    expected,
    low,
    high,
    skipped: complete.skipped,
    unknownLevels: known.skipped,
    extrapolated: extrapolation(model.drivers, table, length, rows),
  };
}

function missing(length: number): Float64Array {
  return new Float64Array(length).fill(NaN);
}

function knownRows(drivers: readonly FittedDriver[], table: DriverTable, length: number, rows: Int32Array) {
  const byField: Record<string, number> = {};
  const unknown = new Set<number>();
  for (const driver of drivers.filter((each): each is CategoryDriver => each.kind === 'category')) {
    const column = driverColumn(table, driver.name, length);
    const strange = rows.filter((row) => !Object.hasOwn(driver.rowsByLevel, String(column[row])));
    byField[driver.name] = strange.length;
    for (const row of strange) unknown.add(row);
  }
  const known = unknown.size === 0 ? rows : rows.filter((row) => !unknown.has(row));
  return { rows: known, skipped: { rows: unknown.size, byField } };
}

function extrapolation(
  drivers: readonly FittedDriver[],
  table: DriverTable,
  length: number,
  rows: Int32Array,
) {
  const outside = new Uint8Array(length);
  const byDriver: Record<string, number> = {};
  let count = 0;
  for (const driver of drivers) {
    if (driver.kind !== 'number') continue;
    const column = driverColumn(table, driver.name, length);
    let ofDriver = 0;
    for (const row of rows) {
      const value = column[row] as number;
      if (value >= driver.min && value <= driver.max) continue;
      ofDriver += 1;
      if (outside[row] === 0) count += 1;
      outside[row] = 1;
    }
    byDriver[driver.name] = ofDriver;
  }
  return { rows: count, share: rows.length === 0 ? 0 : count / rows.length, byDriver };
}
