import { meanOf, rangeOf, squaresAbout } from '../linear/vectors.ts';
import { StatisticsError } from '../statistics-error.ts';
import type { DriverChoice, DriverValue } from './driver-table.ts';
import { numbersAt } from './driver-table.ts';

/** A driver of numbers with the range it was fitted on, in its own unit. */
export interface NumberDriver {
  readonly kind: 'number';
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Sample standard deviation. */
  readonly sd: number;
}

/** A driver of categories: one dummy column (0 or 1) for each level but the reference. */
export interface CategoryDriver {
  readonly kind: 'category';
  readonly name: string;
  /** The level whose effect is in the intercept; the coefficients of the others are differences to it. */
  readonly reference: string;
  /** The other levels, in the order of their columns. */
  readonly levels: readonly string[];
  /** Rows of each level, the reference too. */
  readonly rowsByLevel: Readonly<Record<string, number>>;
}

export type FittedDriver = NumberDriver | CategoryDriver;

/** Hours of a week and some: beyond it, a column of numbers or times was taken for categories. */
const MAX_LEVELS = 200;

/**
 * What a fit keeps of a driver: range of numbers, levels of categories.
 *
 * @param rows complete rows
 * @throws StatisticsError `constant_driver` it does not vary; `unknown_level` the reference does not occur;
 *   `too_many_levels`
 */
export function fitDriver(
  choice: DriverChoice,
  column: ArrayLike<DriverValue>,
  rows: Int32Array,
): FittedDriver {
  return choice.kind === 'number'
    ? numberDriver(choice.name, column, rows)
    : categoryDriver(choice, column, rows);
}

function numberDriver(name: string, column: ArrayLike<DriverValue>, rows: Int32Array): NumberDriver {
  const values = numbersAt(column, rows);
  const { min, max } = rangeOf(values);
  if (min === max) throw constantDriver(name, String(min));
  const mean = meanOf(values);
  const sd = Math.sqrt(squaresAbout(values, mean) / (values.length - 1));
  return { kind: 'number', name, min, max, mean, sd };
}

function categoryDriver(
  { name, reference }: { readonly name: string; readonly reference?: string },
  column: ArrayLike<DriverValue>,
  rows: Int32Array,
): CategoryDriver {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const level = String(column[row]);
    counts.set(level, (counts.get(level) ?? 0) + 1);
  }
  if (counts.size > MAX_LEVELS) {
    throw new StatisticsError('too_many_levels', `${name} has ${counts.size} different values.`, {
      field: name,
      remedy: `Choose it as numbers, or group its values: up to ${MAX_LEVELS} are taken as categories.`,
    });
  }
  const sorted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  if (sorted.length === 1) throw constantDriver(name, sorted[0]![0]);
  const most = Math.max(...counts.values());
  const chosen = reference ?? sorted.find(([, count]) => count === most)![0];
  if (!counts.has(chosen)) {
    throw new StatisticsError('unknown_level', `${name} is never "${chosen}", the reference level.`, {
      field: name,
      remedy: `Choose the reference among: ${sorted.map(([level]) => level).join(', ')}.`,
    });
  }
  return {
    kind: 'category',
    name,
    reference: chosen,
    levels: sorted.map(([level]) => level).filter((level) => level !== chosen),
    rowsByLevel: Object.fromEntries(sorted),
  };
}

function constantDriver(name: string, value: string): StatisticsError {
  return new StatisticsError(
    'constant_driver',
    `${name} is ${value} in every row: its effect cannot be told.`,
    {
      field: name,
      remedy: 'Leave the driver out, or choose a period in which it changes.',
    },
  );
}

/** Names of the columns of a driver: itself, or `driver=level`. */
export function columnNames(driver: FittedDriver): string[] {
  return driver.kind === 'number' ? [driver.name] : driver.levels.map((level) => `${driver.name}=${level}`);
}

/** Columns of the design matrix for these rows; a level that was not fitted has no column, so leave such rows out. */
export function designColumns(
  driver: FittedDriver,
  column: ArrayLike<DriverValue>,
  rows: Int32Array,
): Float64Array[] {
  if (driver.kind === 'number') return [numbersAt(column, rows)];
  const columns = driver.levels.map(() => new Float64Array(rows.length));
  const indexOf = new Map(driver.levels.map((level, j) => [level, j]));
  for (let i = 0; i < rows.length; i += 1) {
    const j = indexOf.get(String(column[rows[i]!]));
    if (j !== undefined) columns[j]![i] = 1;
  }
  return columns;
}
