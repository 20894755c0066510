import type { DriverChoice, DriverTable } from '@enms/statistics';
import type { CalendarOptions, LocalMoment } from './calendar.ts';
import { calendarLevel, localMoments } from './calendar.ts';
import type { CalendarDriver, DriverSpec, MeasuredDriver } from './driver-spec.ts';
import { OUTDOOR_TEMPERATURE } from './driver-spec.ts';
import type { DriverSeries, Exclusion, PeriodSeries } from './period-series.ts';

/** What the rows of a table are made by. */
export interface TableOptions {
  readonly drivers: readonly DriverSpec[];
  readonly timeZone: string;
  readonly calendar: CalendarOptions;
  /** Share of a period that must be measured for its value to count, 0 … 1. */
  readonly coverageThreshold: number;
  /** Sources that the model needs beside its drivers. */
  readonly sources?: readonly string[];
}

/** A run of periods without usable energy. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  readonly periods: number;
}

/** Periods that a driver lacks. */
export interface DriverGaps {
  readonly driver: string;
  readonly missing: number;
  /** Measured, but too little of the period. */
  readonly lowCoverage: number;
}

/** What became of the periods on the way into the table. */
export interface TableQuality {
  readonly periods: number;
  /** With energy, not excluded, and every driver. */
  readonly complete: number;
  readonly excluded: readonly (Exclusion & { readonly periods: number })[];
  readonly withoutEnergy: number;
  readonly lowCoverage: number;
  readonly drivers: readonly DriverGaps[];
  /** The longest ones, in order of time. */
  readonly gaps: readonly Gap[];
}

/** One row a period; a row that lacks its energy or a driver holds NaN there and is skipped by every fit. */
export interface TrainingTable {
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  readonly moments: readonly LocalMoment[];
  /** NaN where it is missing, too little measured, or excluded. */
  readonly energy: Float64Array;
  /** 1 where an exclusion covers the period. */
  readonly isExcluded: Uint8Array;
  /** Measured and calendar drivers by name; degree days are added when their base is known. */
  readonly columns: DriverTable;
  readonly choices: readonly DriverChoice[];
  /** Temperatures of the parts of each period; empty where no degree days are asked for. */
  readonly temperatures: readonly { readonly temperatures: Float64Array }[];
  readonly quality: TableQuality;
}

const MOST_GAPS = 50;

/**
 * The table a model is fitted on or evaluated by. A value that is missing or of too little coverage stays missing: the row is
 * skipped and counted, and is never taken as 0.
 */
export function trainingTable(
  series: PeriodSeries,
  options: TableOptions,
  exclusions: readonly Exclusion[] = [],
): TrainingTable {
  const { lead } = series;
  const all = series.bounds.length - 1;
  const periods = all - lead;
  const starts = series.bounds.slice(lead, all);
  const ends = series.bounds.slice(lead + 1);
  const moments = localMoments(starts, options.timeZone);
  const energy = new Float64Array(periods).fill(Number.NaN);
  const isExcluded = new Uint8Array(periods);
  const excluded = exclusions.map((exclusion) => ({ ...exclusion, periods: 0 }));
  let [withoutEnergy, lowCoverage] = [0, 0];
  for (let i = 0; i < periods; i += 1) {
    const hit = excluded.find(({ from, to }) => starts[i]! < to && ends[i]! > from);
    if (hit !== undefined) {
      hit.periods += 1;
      isExcluded[i] = 1;
    } else if (!Number.isFinite(series.energy.values[lead + i])) withoutEnergy += 1;
    else if (series.energy.coverage[lead + i]! < options.coverageThreshold) lowCoverage += 1;
    else energy[i] = series.energy.values[lead + i]!;
  }

  const columns: Record<string, Float64Array | (string | null)[]> = {};
  const choices: DriverChoice[] = [];
  const driverGaps: DriverGaps[] = [];
  const addMeasured = (driver: MeasuredDriver) => {
    const { values, gaps } = measuredColumn(driver, series, options.coverageThreshold);
    columns[driver.name] = values;
    driverGaps.push(gaps);
  };
  for (const driver of options.drivers) {
    if (driver.kind === 'number') {
      addMeasured(driver);
      choices.push({ name: driver.name, kind: 'number' });
    } else if (driver.kind === 'calendar') {
      columns[driver.name] = moments.map((moment) =>
        calendarLevel(driver.calendar, moment, options.calendar),
      );
      choices.push(categoryChoice(driver));
    }
  }
  for (const source of options.sources ?? []) {
    if (columns[source] === undefined) addMeasured({ kind: 'number', name: source, source, lag: 0 });
  }

  const numbers = Object.values(columns);
  const isComplete = (i: number) =>
    Number.isFinite(energy[i]) &&
    numbers.every((column) => (typeof column[i] === 'string' ? true : Number.isFinite(column[i])));
  return {
    starts,
    ends,
    moments,
    energy,
    isExcluded,
    columns,
    choices,
    temperatures: temperaturesOf(series).map((temperatures) => ({ temperatures })),
    quality: {
      periods,
      complete: starts.reduce((count, _, i) => count + (isComplete(i) ? 1 : 0), 0),
      excluded,
      withoutEnergy,
      lowCoverage,
      drivers: driverGaps,
      gaps: gapsOf(starts, ends, energy, isExcluded),
    },
  };
}

function temperaturesOf({ lead, temperatures, temperaturesPerDay, drivers }: PeriodSeries): Float64Array[] {
  if (temperatures !== undefined) return temperatures.slice(lead);
  if (temperaturesPerDay === undefined) return [];
  return Array.from(drivers[OUTDOOR_TEMPERATURE]?.values.slice(lead) ?? [], (mean) => Float64Array.of(mean));
}

function categoryChoice({ name, reference }: CalendarDriver): DriverChoice {
  return { name, kind: 'category', ...(reference !== null && { reference }) };
}

function measuredColumn(driver: MeasuredDriver, series: PeriodSeries, threshold: number) {
  const source: DriverSeries | undefined = series.drivers[driver.source];
  const periods = series.bounds.length - 1 - series.lead;
  const values = new Float64Array(periods).fill(Number.NaN);
  let [missing, lowCoverage] = [0, 0];
  for (let i = 0; i < periods; i += 1) {
    const from = series.lead + i - driver.lag;
    const value = source?.values[from] ?? Number.NaN;
    if (!Number.isFinite(value)) missing += 1;
    else if (source!.coverage[from]! < threshold) lowCoverage += 1;
    else values[i] = value;
  }
  return { values, gaps: { driver: driver.name, missing, lowCoverage } };
}

function gapsOf(
  starts: Float64Array,
  ends: Float64Array,
  energy: Float64Array,
  isExcluded: Uint8Array,
): Gap[] {
  const gaps: Gap[] = [];
  for (let i = 0; i < starts.length; i += 1) {
    if (isExcluded[i] === 1 || Number.isFinite(energy[i])) continue;
    const last = gaps.at(-1);
    if (last?.to === starts[i])
      gaps[gaps.length - 1] = { ...last!, to: ends[i]!, periods: last!.periods + 1 };
    else gaps.push({ from: starts[i]!, to: ends[i]!, periods: 1 });
  }
  return gaps
    .sort((a, b) => b.periods - a.periods)
    .slice(0, MOST_GAPS)
    .sort((a, b) => a.from - b.from);
}
