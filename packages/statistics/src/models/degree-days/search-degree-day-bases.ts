import { studentQuantile } from '../../distributions/student-t.ts';
import { leastSquares } from '../../linear/least-squares.ts';
import { StatisticsError } from '../../statistics-error.ts';
import type { DriverChoice, DriverTable } from '../driver-table.ts';
import { driverColumn, fittingRows, numbersAt } from '../driver-table.ts';
import { designColumns, fitDriver } from '../fitted-driver.ts';
import type { DegreeDayPeriod } from './degree-day-model.ts';
import { hingesOf } from './degree-day-model.ts';
import type { DegreeDayKind } from './degree-days.ts';

/** Degree days among other drivers of a regression. */
export interface DegreeDayDriver {
  /** Name of the column to be made. */
  readonly name: string;
  readonly kind: DegreeDayKind;
  /** Base temperature where it is known; searched when left out. */
  readonly base?: number;
}

export interface FoundBase {
  readonly name: string;
  readonly base: number;
  /** Bases that the data do not tell from it; both the base itself where it was given. */
  readonly low: number;
  readonly high: number;
  readonly isSearched: boolean;
}

export interface DegreeDayBases {
  readonly bases: readonly FoundBase[];
  /** Degree days of each period by driver, NaN where too many temperatures are missing. */
  readonly columns: Readonly<Record<string, Float64Array>>;
}

export interface DegreeDayBaseOptions {
  /** Readings in a whole day: 1 for daily means (the default), 24 for hourly ones. */
  readonly readingsPerDay?: number;
  /** Share of the readings of a period that may be missing; 0.1 unless told. */
  readonly missingShare?: number;
  /** Of the bases' intervals; 0.95 unless told. */
  readonly confidence?: number;
}

/** Steps of the search, in the unit of the temperatures: coarse over the whole range, fine about the best. */
const COARSE = 1;
const FINE = 0.1;
/** Bases are looked for between these shares of the temperatures: beyond, hardly a reading tells them apart. */
const EDGE_SHARE = 0.05;

/**
 * Base temperatures of the degree days that stand beside other drivers in a regression, each searched for the least squared
 * error in steps of a tenth of a degree, one after the other until none moves. The interval is that of the profile: bases whose
 * error exceeds the least by no more than t²/(n − p) of it.
 *
 * Source: CIBSE TM41:2006, section 4.3 (base temperature by best fit); Bates and Watts, "Nonlinear Regression Analysis" (1988),
 * section 6.1 (profile intervals).
 *
 * @param y energy of each period; missing values are skipped
 * @param others drivers beside the degree days, by name in the table
 * @param periods temperatures of each period
 * @throws StatisticsError as `multipleRegression`; `no_balance_point` no base leaves a regression
 */
export function searchDegreeDayBases(
  y: ArrayLike<number | null | undefined>,
  table: DriverTable,
  others: readonly DriverChoice[],
  drivers: readonly DegreeDayDriver[],
  periods: readonly DegreeDayPeriod[],
  options: DegreeDayBaseOptions = {},
): DegreeDayBases {
  const { readingsPerDay = 1, missingShare = 0.1, confidence = 0.95 } = options;
  const hinges = periods.map((period) => hingesOf(period, readingsPerDay, missingShare));
  const columnAt = (kind: DegreeDayKind, base: number): Float64Array =>
    Float64Array.from(hinges, (found) =>
      found === undefined
        ? Number.NaN
        : found.days * (kind === 'heating' ? found.below(base) : found.above(base)),
    );
  const range = temperatureRange(periods);
  const bases = drivers.map(({ base, kind }) => base ?? (kind === 'heating' ? range.high : range.low));
  if (drivers.every(({ base }) => base !== undefined)) return result(drivers, bases, columnAt, []);

  const energy = Array.from(y, (value, i) => (hinges[i] === undefined ? Number.NaN : value));
  const { rows } = fittingRows(energy, table, others);
  const response = numbersAt(energy, rows);
  const fixed = [
    new Float64Array(rows.length).fill(1),
    ...others.flatMap((choice) => {
      const column = driverColumn(table, choice.name, energy.length);
      return designColumns(fitDriver(choice, column, rows), column, rows);
    }),
  ];
  const errorOf = (at: readonly number[]): number => {
    const columns = drivers.map(({ kind }, k) => numbersAt(columnAt(kind, at[k]!), rows));
    try {
      return leastSquares([...fixed, ...columns], response).sse;
    } catch (error) {
      if (error instanceof StatisticsError && error.code === 'ill_conditioned') return Infinity;
      throw error;
    }
  };
  const freedom = rows.length - fixed.length - 2 * drivers.length;
  const allowed = 1 + studentQuantile((1 + confidence) / 2, Math.max(1, freedom)) ** 2 / Math.max(1, freedom);

  const intervals: { low: number; high: number }[] = [];
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const before = [...bases];
    drivers.forEach((driver, k) => {
      if (driver.base !== undefined) return;
      const profile = profileOf((base) => errorOf(bases.map((value, j) => (j === k ? base : value))), range);
      bases[k] = profile.base;
      intervals[k] = profile.within(allowed);
    });
    if (bases.every((base, k) => base === before[k])) break;
  }
  return result(drivers, bases, columnAt, intervals);
}

/** Two bases settle in two or three. */
const MOST_ROUNDS = 6;

function profileOf(errorAt: (base: number) => number, { low, high }: { low: number; high: number }) {
  const known = new Map<number, number>();
  const look = (base: number): number => {
    const rounded = Math.round(base / FINE) * FINE;
    const key = Number(rounded.toFixed(6));
    if (!known.has(key)) known.set(key, errorAt(key));
    return key;
  };
  const best = (): [number, number] =>
    [...known].reduce((least, each) => (each[1] < least[1] ? each : least));
  for (let base = low; base <= high; base += COARSE) look(base);
  const [coarse] = best();
  for (let base = Math.max(low, coarse - COARSE); base <= Math.min(high, coarse + COARSE); base += FINE)
    look(base);
  const [base, least] = best();
  if (least === Infinity) {
    throw new StatisticsError('no_balance_point', 'No base temperature tells the periods apart.', {
      field: 'periods',
      remedy: 'Choose a period with cold and warm days, or leave the degree days out.',
    });
  }
  return {
    base,
    within: (allowed: number) => {
      const near = [...known].filter(([, error]) => error <= least * allowed).map(([at]) => at);
      return { low: Math.min(...near), high: Math.max(...near) };
    },
  };
}

function result(
  drivers: readonly DegreeDayDriver[],
  bases: readonly number[],
  columnAt: (kind: DegreeDayKind, base: number) => Float64Array,
  intervals: readonly ({ low: number; high: number } | undefined)[],
): DegreeDayBases {
  return {
    bases: drivers.map(({ name, base: given }, k) => ({
      name,
      base: bases[k]!,
      low: intervals[k]?.low ?? bases[k]!,
      high: intervals[k]?.high ?? bases[k]!,
      isSearched: given === undefined,
    })),
    columns: Object.fromEntries(drivers.map(({ name, kind }, k) => [name, columnAt(kind, bases[k]!)])),
  };
}

function temperatureRange(periods: readonly DegreeDayPeriod[]): { low: number; high: number } {
  const readings = Float64Array.from(
    periods.flatMap(({ temperatures }) => Array.from(temperatures).filter((value) => Number.isFinite(value))),
  ).sort();
  if (readings.length === 0) {
    throw new StatisticsError('no_complete_rows', 'No period has a temperature.', {
      field: 'periods',
      remedy: 'Choose a period in which the outdoor temperature was measured.',
    });
  }
  const at = (share: number) => readings[Math.round(share * (readings.length - 1))]!;
  return { low: at(EDGE_SHARE), high: at(1 - EDGE_SHARE) };
}
