import { StatisticsError } from '@enms/statistics';
import type { ForecastSeries, Regressors } from '@enms/statistics';
import { fillGaps } from './fill-gaps.ts';
import type { HorizonPlan } from './horizons.ts';
import { sumOfMachines, type PowerHistory, type SummedPower } from './power-history.ts';
import { wallClockRows } from './wall-clock.ts';
import { ZoneOffsets } from './zone-offsets.ts';

/** Below this share of measured values nothing is learned. */
const LEAST_KNOWN_SHARE = 0.8;
/** A machine silent for so long has no part in a forecast. */
const SILENT_S = 48 * 3600;
/** Below it a building is heated and above it cooled: base of the degrees that Prophet learns from. */
const BALANCE_C = 14;

/** What the history of a scope was made into, and what of it was missing. */
export interface SeriesReport {
  /** Instants of the first and behind the last measured period. */
  readonly from: string;
  readonly to: string;
  readonly rows: number;
  readonly filled_rows: number;
  readonly known_share: number;
  readonly longest_gap_s: number;
  readonly machine_ids: readonly number[];
  readonly left_out: SummedPower['leftOut'];
  readonly regressors: readonly string[];
}

/** A series that every model can learn from, by rows of the wall clock, and the periods to forecast. */
export interface PreparedSeries {
  readonly series: ForecastSeries & { readonly values: Float64Array };
  readonly isFilled: Uint8Array;
  readonly lowestKw: number;
  /** Rows from the last measured one to the last to forecast. */
  readonly rowsAhead: number;
  readonly regressorsAhead: Regressors;
  /** Start of each period to forecast, and its place among the rows ahead. */
  readonly ahead: readonly { readonly startMillis: number; readonly row: number }[];
  readonly report: SeriesReport;
}

/**
 * Sums the machines, puts gaps right, and works out what is known of the periods to forecast: whether somebody works
 * (by the site's calendar), and the outdoor temperature where all of it is known ahead.
 *
 * @throws StatisticsError `no_data`, `stale_data` when the newest value is too old, `too_many_gaps`
 */
export function prepareSeries(history: PowerHistory, plan: HorizonPlan): PreparedSeries {
  const { startMillis, stepS } = history;
  const stepMillis = stepS * 1000;
  const sum = sumOfMachines(history.machines, SILENT_S / stepS);
  const last = sum.kw.findLastIndex((value) => !Number.isNaN(value));
  const endMillis = startMillis + (sum.firstRow + sum.kw.length) * stepMillis;
  requireValues(sum, last, endMillis, stepMillis, plan);
  const first = sum.kw.findIndex((value) => !Number.isNaN(value));
  const measured = sum.kw.subarray(first, last + 1);
  const fromMillis = startMillis + (sum.firstRow + first) * stepMillis;
  const offsets = new ZoneOffsets(history.timeZone);
  const wall = wallClockRows(measured, fromMillis, stepMillis, offsets);
  const filled = fillGaps(wall.values, plan.seasonLengths);
  const rows = filled.values.length;
  const knownShare = 1 - filled.filledRows / rows;
  if (knownShare < LEAST_KNOWN_SHARE) {
    throw new StatisticsError('too_many_gaps', `only ${percent(knownShare)} % of the periods are measured`, {
      field: 'machines',
      remedy: `Forecast when ${percent(LEAST_KNOWN_SHARE)} % of the last ${plan.trainingDays} days are there.`,
    });
  }
  // The first wall-clock hour behind a change in autumn is one that was measured already.
  const ahead = Array.from({ length: plan.steps }, (_, step) => {
    const start = endMillis + step * stepMillis;
    return { startMillis: start, row: Math.max(0, wall.rowOf(start) - rows) };
  });
  const rowsAhead = ahead.reduce((most, { row }) => Math.max(most, row + 1), 1);
  const regressors = regressorsOf(history, wall, rows + rowsAhead, plan, fromMillis);
  const part = (from: number, to: number): Regressors =>
    Object.fromEntries(Object.entries(regressors).map(([name, column]) => [name, column.slice(from, to)]));
  return {
    series: {
      values: filled.values,
      seasonLengths: plan.seasonLengths,
      startMillis: wall.startMillis,
      intervalMillis: stepMillis,
      regressors: part(0, rows),
    },
    isFilled: filled.isFilled,
    lowestKw: measured.reduce((low, value) => (value < low ? value : low), Infinity),
    rowsAhead,
    regressorsAhead: part(rows, rows + rowsAhead),
    ahead,
    report: {
      from: new Date(fromMillis).toISOString(),
      to: new Date(fromMillis + measured.length * stepMillis).toISOString(),
      rows,
      filled_rows: filled.filledRows,
      known_share: knownShare,
      longest_gap_s: filled.longestGapRows * stepS,
      machine_ids: sum.counted,
      left_out: sum.leftOut,
      regressors: Object.keys(regressors),
    },
  };
}

function requireValues(
  { kw, leftOut }: SummedPower,
  last: number,
  endMillis: number,
  stepMillis: number,
  plan: HorizonPlan,
): void {
  const silentMillis = (kw.length - 1 - last) * stepMillis;
  const isSilent = last === -1 && leftOut.some(({ reason }) => reason === 'silent');
  if (last === -1 && !isSilent) {
    throw new StatisticsError('no_data', 'no power was measured that a forecast could be made from', {
      field: 'machines',
      remedy: 'Forecast when some days of readings are there.',
    });
  }
  if (isSilent || silentMillis > plan.stalestS * 1000) {
    const newest = isSilent
      ? 'over two days ago'
      : `until ${new Date(endMillis - silentMillis).toISOString()}`;
    throw new StatisticsError('stale_data', `the power of all machines was measured last ${newest}`, {
      field: 'machines',
      remedy: 'See why readings stay away; a forecast from older ones would mislead.',
    });
  }
}

function regressorsOf(
  history: PowerHistory,
  { startMillis, rowOf }: { readonly startMillis: number; readonly rowOf: (instant: number) => number },
  rows: number,
  { seasonLengths }: HorizonPlan,
  fromMillis: number,
): Readonly<Record<string, Float64Array>> {
  const stepMillis = history.stepS * 1000;
  const workDay = Float64Array.from({ length: rows }, (_, row) => {
    const shown = new Date(startMillis + row * stepMillis);
    const isWeekend = shown.getUTCDay() % 6 === 0;
    return isWeekend || history.holidays.includes(shown.toISOString().slice(0, 10)) ? 0 : 1;
  });
  const temperature = temperatureRows(history, rowOf, rows, fromMillis);
  if (temperature === null) return { work_day: workDay };
  const { values } = fillGaps(temperature, seasonLengths);
  return {
    work_day: workDay,
    heating_degrees: values.map((celsius) => Math.max(0, BALANCE_C - celsius)),
    cooling_degrees: values.map((celsius) => Math.max(0, celsius - BALANCE_C)),
  };
}

/** Null unless nearly all of the past and every row ahead are known. */
function temperatureRows(
  { temperatureC, startMillis, stepS }: PowerHistory,
  rowOf: (instant: number) => number,
  rows: number,
  fromMillis: number,
): Float64Array | null {
  if (temperatureC === null) return null;
  const values = new Float64Array(rows).fill(Number.NaN);
  for (const [step, celsius] of temperatureC.entries()) {
    const instant = startMillis + step * stepS * 1000;
    const row = instant < fromMillis ? -1 : rowOf(instant);
    if (row >= 0 && row < rows && !Number.isNaN(celsius)) values[row] = celsius;
  }
  const known = values.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);
  const hasEnds = [values[0], values.at(-1)].every((end) => end !== undefined && !Number.isNaN(end));
  return hasEnds && known >= 0.98 * rows ? values : null;
}

const percent = (share: number): string => (100 * share).toFixed(0);
