import {
  evaluateChangePoint,
  evaluateDegreeDays,
  evaluateTowt,
  predictRegression,
  searchDegreeDayBases,
} from '@enms/statistics';
import type { DegreeDaysDriver } from './driver-spec.ts';
import { needsTemperature, OUTDOOR_TEMPERATURE } from './driver-spec.ts';
import { weekInterval } from './fit-temperature.ts';
import type { Exclusion, PeriodSeries } from './period-series.ts';
import type { StoredModel } from './stored-model.ts';
import type { TrainingTable } from './training-table.ts';
import { trainingTable } from './training-table.ts';

/** What a model expects of periods beside what was measured. All arrays have one value a period. */
export interface ModelEvaluation {
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  /** kWh; NaN where it is missing or too little of it was measured. */
  readonly actual: Float64Array;
  /** kWh; NaN where a driver is missing. */
  readonly expected: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** 1 where a driver lies outside what the baseline period saw. */
  readonly extrapolated: Uint8Array;
  /** Why the period has no deviation: `missing_energy`, `low_coverage`, `missing_driver:<name>`, `unknown_level:<name>`; null where it has one. */
  readonly skippedReasons: readonly (string | null)[];
  /** Mean of each driver of numbers over the periods that have it; only drivers with a range. */
  readonly drivers: readonly { readonly name: string; readonly values: Float64Array }[];
}

/**
 * Evaluates a stored model. A period that lacks a driver is skipped with the driver's name, never expected from 0.
 *
 * @throws StatisticsError `out_of_range` for the confidence
 */
export function evaluateModel(
  model: StoredModel,
  series: PeriodSeries,
  confidence: number = model.confidence,
): ModelEvaluation {
  const table = tableOf(model, series, []);
  const columns = columnsOf(model, table, series.temperaturesPerDay ?? 1);
  const { expected, low, high } = expectations(model, table, columns, confidence);
  const drivers = model.ranges.flatMap(({ name }) => {
    const values = columns[name];
    return values instanceof Float64Array ? [{ name, values }] : [];
  });
  const extrapolated = new Uint8Array(expected.length);
  for (const { name, min, max } of model.ranges) {
    const values = drivers.find((driver) => driver.name === name)?.values;
    values?.forEach((value, i) => {
      if (!Number.isNaN(expected[i]) && (value < min || value > max)) extrapolated[i] = 1;
    });
  }
  return {
    starts: table.starts,
    ends: table.ends,
    actual: table.energy,
    expected,
    low,
    high,
    extrapolated,
    skippedReasons: Array.from(expected, (value, i) => {
      if (Number.isNaN(value)) return lackOf(columns, i);
      if (!Number.isNaN(table.energy[i])) return null;
      return Number.isFinite(series.energy.values[series.lead + i]) ? 'low_coverage' : 'missing_energy';
    }),
    drivers,
  };
}

function tableOf(model: StoredModel, series: PeriodSeries, exclusions: readonly Exclusion[]): TrainingTable {
  return trainingTable(
    series,
    {
      drivers: model.drivers,
      timeZone: model.timeZone,
      calendar: model.calendar,
      coverageThreshold: model.coverageThreshold,
      sources: needsTemperature(model.kind, model.drivers) ? [OUTDOOR_TEMPERATURE] : [],
    },
    exclusions,
  );
}

/** The columns of a model over some periods, and their energy; NaN where a value is missing or excluded. */
export function modelColumns(
  model: StoredModel,
  series: PeriodSeries,
  exclusions: readonly Exclusion[],
): { readonly columns: Columns; readonly energy: Float64Array } {
  const table = tableOf(model, series, exclusions);
  return { columns: columnsOf(model, table, series.temperaturesPerDay ?? 1), energy: table.energy };
}

type Columns = Readonly<Record<string, Float64Array | (string | null)[]>>;

/** Measured, calendar and degree-day columns of the model. */
function columnsOf(model: StoredModel, table: TrainingTable, readingsPerDay: number): Columns {
  const columns = table.columns as Columns;
  const degreeDays = model.drivers.filter(
    (driver): driver is DegreeDaysDriver => driver.kind === 'degree_days',
  );
  if (degreeDays.length > 0) {
    const made = searchDegreeDayBases(
      table.energy,
      {},
      [],
      degreeDays.map(({ name, direction, base }) => ({ name, kind: direction, base: base! })),
      table.temperatures,
      { readingsPerDay },
    );
    return { ...columns, ...made.columns };
  }
  if (model.kind !== 'degree_days') return columns;
  const means = Float64Array.from(table.temperatures, ({ temperatures }) => {
    const known = temperatures.filter((value) => Number.isFinite(value));
    return known.reduce((sum, value) => sum + value, 0) / known.length;
  });
  return { ...columns, [OUTDOOR_TEMPERATURE]: means };
}

function expectations(model: StoredModel, table: TrainingTable, columns: Columns, confidence: number) {
  switch (model.kind) {
    case 'linear':
      return predictRegression(model.body, columns, { confidence });
    case 'TOWT': {
      const intervals = table.moments.map((moment) => weekInterval(model.resolution, moment));
      return evaluateTowt(model.body, intervals, temperatureOf(columns), confidence);
    }
    case 'degree_days':
      return evaluateDegreeDays(model.body, table.temperatures, confidence);
    default:
      return evaluateChangePoint(model.body, temperatureOf(columns), confidence);
  }
}

function temperatureOf(columns: Columns): Float64Array {
  return columns[OUTDOOR_TEMPERATURE] as Float64Array;
}

/** What keeps a period from an expectation: the first driver without a value, else a level never seen. */
function lackOf(columns: Columns, i: number): string {
  const categories: string[] = [];
  for (const [name, column] of Object.entries(columns)) {
    const value = column[i];
    if (value === null || value === undefined || Number.isNaN(value)) return `missing_driver:${name}`;
    if (typeof value === 'string') categories.push(name);
  }
  return `unknown_level:${categories.join(',') || 'time_of_week'}`;
}
