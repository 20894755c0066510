import {
  leastSquares,
  median,
  robustScale,
  standardDeviation,
  StatisticsError,
  type LeastSquares,
} from '@enms/statistics';
import type { MachineRows } from './machine-rows.ts';

/**
 * What power is expected from what the machine does at the same moment: a polynomial of second degree in its drivers, of
 * its own for each operating mode. Plain data.
 */
export interface DriverModel {
  readonly drivers: readonly string[];
  readonly modes: readonly ModeModel[];
  /** Outdoor temperatures that the training knows enough, where they are a driver; outside nothing is judged. */
  readonly weather: { readonly lowC: number; readonly highC: number } | null;
  /** For each driver, how far it may move from one row to the next while it is steady; see {@link steadySteps}. */
  readonly steps: readonly number[];
  /** Deviations are shares of the expected power, but of no less than this. */
  readonly leastKw: number;
}

interface ModeModel {
  /** Null for a machine without modes. */
  readonly mode: string | null;
  /** Each driver is centred and scaled, so that its powers stay small. */
  readonly centres: readonly number[];
  readonly scales: readonly number[];
  /** Indices of the drivers whose product each term is; the empty one is the constant. */
  readonly terms: readonly (readonly number[])[];
  readonly coefficients: readonly number[];
  /** Rows with a driver further from its centre, in scales, are not judged. */
  readonly reach: readonly number[];
  readonly rows: number;
}

/** What can explain power, the most telling first. Efficiency is no driver: it is what may get lost. */
const CANDIDATES = [
  'throughput_units_per_hour',
  'production_count',
  'speed_percent',
  'heat_kw',
  'flow_rate_m3h',
  'pressure_bar',
  'supply_temp_c',
  'return_temp_c',
  'material_moisture_percent',
  'outdoor_temp_c',
] as const;
/** The weather explains a machine that says nothing of its work; beside its work it would only be extrapolated. */
const WORK = new Set(['throughput_units_per_hour', 'production_count', 'speed_percent']);
const WEATHER = 'outdoor_temp_c';
/** Two days: weather that the training saw no longer is not known. */
const RARE_ROWS = 2880;
const MOST_DRIVERS = 5;
const MOST_ROWS = 6000;
const LEAST_ROWS = 120;
/** A driver that others explain to this share adds nothing but rounding. */
const REDUNDANT = 0.9995;
const BEYOND = 1.3;

/**
 * Trains on the rows where `kept` is 1. Null when the machine reports nothing that could explain its power.
 * Thinned to 6,000 rows a mode: a second polynomial in five drivers has 21 coefficients.
 */
export function trainDriverModel(rows: MachineRows, kept: Uint8Array): DriverModel | null {
  const all = usable(rows, kept, []);
  const drivers = chooseDrivers(rows, all);
  if (drivers.length === 0) return null;
  const complete = usable(rows, kept, drivers);
  const typicalKw = complete.length === 0 ? 0 : median(at(rows.powerKw, complete));
  const groups: [string | null, readonly number[]][] =
    rows.modes === null
      ? [[null, complete]]
      : rows.modeNames.map((name, code) => [name, complete.filter((row) => rows.modes?.[row] === code)]);
  const modes = groups
    .map(([mode, members]) => modeModel(mode, members, rows, drivers))
    .filter((model) => model !== null);
  return modes.length === 0
    ? null
    : {
        drivers,
        modes,
        weather: drivers.includes(WEATHER)
          ? wellKnown(at(rows.signals[WEATHER] ?? rows.powerKw, complete))
          : null,
        steps: steadySteps(rows, drivers),
        leastKw: 0.1 * typicalKw,
      };
}

/**
 * Relative deviation of each row's power from the expected, (actual − expected) / expected, and the expected power; NaN
 * in rows that lack a driver, in modes never seen and outside the range of the training.
 */
export function driverDeviations(
  model: DriverModel,
  rows: MachineRows,
): { readonly relative: Float64Array; readonly expectedKw: Float64Array } {
  const columns = model.drivers.map((name) => rows.signals[name]);
  const byMode = new Map(model.modes.map((mode) => [mode.mode, mode]));
  const values = new Float64Array(columns.length);
  const expectedKw = Float64Array.from(rows.powerKw, (_, row) => {
    const code = rows.modes?.[row];
    const mode = byMode.get(code === undefined ? null : (rows.modeNames[code] ?? ''));
    if (mode === undefined || isTransition(model, columns, row)) return Number.NaN;
    if (!isKnownWeather(model, rows, row)) return Number.NaN;
    for (const [at, column] of columns.entries()) {
      const scaled = ((column?.[row] ?? Number.NaN) - (mode.centres[at] ?? 0)) / (mode.scales[at] ?? 1);
      if (!(Math.abs(scaled) <= (mode.reach[at] ?? 0))) return Number.NaN;
      values[at] = scaled;
    }
    return polynomial(mode, values);
  });
  const relative = expectedKw.map(
    (expected, row) => ((rows.powerKw[row] ?? Number.NaN) - expected) / Math.max(expected, model.leastKw),
  );
  return { relative, expectedKw };
}

function wellKnown(temperatures: Float64Array): { lowC: number; highC: number } {
  const sorted = temperatures.toSorted();
  const edge = Math.min(RARE_ROWS, sorted.length >> 2);
  return { lowC: sorted[edge] ?? -Infinity, highC: sorted.at(-1 - edge) ?? Infinity };
}

function isKnownWeather({ weather }: DriverModel, rows: MachineRows, row: number): boolean {
  const temperature = rows.signals[WEATHER]?.[row] ?? Number.NaN;
  return weather === null || (temperature >= weather.lowC && temperature <= weather.highC);
}

/** A step beyond this many times the usual one is a transition: the machine is between two states of work. */
const TRANSITION = 12;

/**
 * Twelve times the middle step of each driver from row to row. A machine that swings in every cycle has large steps and
 * is never in transition; one that runs steadily is when it starts, stops or changes speed.
 */
function steadySteps(rows: MachineRows, drivers: readonly string[]): number[] {
  return drivers.map((name) => {
    const column = rows.signals[name] ?? new Float64Array(0);
    const moves = column
      .map((value, row) => Math.abs(value - (column[row - 1] ?? Number.NaN)))
      .filter((move) => move > 0);
    return moves.length === 0 ? Infinity : TRANSITION * median(moves);
  });
}

function isTransition(
  { steps }: DriverModel,
  columns: readonly (Float64Array | undefined)[],
  row: number,
): boolean {
  return columns.some((column, driver) => {
    const move = Math.abs((column?.[row] ?? 0) - (column?.[row - 1] ?? column?.[row] ?? 0));
    return move > (steps[driver] ?? Infinity);
  });
}

function polynomial({ terms, coefficients }: ModeModel, values: Float64Array): number {
  let sum = 0;
  for (const [term, factors] of terms.entries()) {
    let product = coefficients[term] ?? 0;
    for (const factor of factors) product *= values[factor] ?? 0;
    sum += product;
  }
  return sum;
}

function modeModel(
  mode: string | null,
  members: readonly number[],
  rows: MachineRows,
  drivers: readonly string[],
): ModeModel | null {
  if (members.length < LEAST_ROWS) return null;
  const sample = thinned(members);
  const centres: number[] = [];
  const scales: number[] = [];
  const reach: number[] = [];
  const scaled = drivers.map((name) => {
    const column = rows.signals[name] ?? new Float64Array(0);
    const values = at(column, sample);
    const centre = median(values);
    const deviation = standardDeviation(values);
    const scale = deviation > 0 ? deviation : 1;
    centres.push(centre);
    scales.push(scale);
    const furthest = at(column, members).reduce((most, value) => Math.max(most, Math.abs(value - centre)), 0);
    reach.push(Math.max((BEYOND * furthest) / scale, deviation > 0 ? 0 : 0.05));
    return values.map((value) => (value - centre) / scale);
  });
  const varying = [...drivers.keys()].filter((driver) =>
    scaled[driver]?.some((value) => value !== scaled[driver]?.[0]),
  );
  const powerKw = at(rows.powerKw, sample);
  const terms = independentTerms(termsOf(varying), scaled, powerKw);
  const design = designOf(terms, scaled, sample.length);
  const fit = fitted(design, powerKw);
  if (fit === null) return null;
  // A second fit without the furthest rows: a fault that nobody marked must not bend the curve.
  const { centre, sigma } = scaleOf(fit.residuals);
  const calm = [...fit.residuals.keys()].filter(
    (row) => Math.abs((fit.residuals[row] ?? 0) - centre) <= 4 * sigma,
  );
  const enough = calm.length >= Math.max(LEAST_ROWS, sample.length / 2);
  const refit = enough
    ? fitted(
        design.map((column) => at(column, calm)),
        at(powerKw, calm),
      )
    : null;
  const coefficients = [...(refit ?? fit).coefficients];
  return {
    mode,
    centres,
    scales,
    terms,
    coefficients,
    reach,
    rows: members.length,
  };
}

/** Null where the columns determine each other. */
function fitted(columns: readonly Float64Array[], y: Float64Array): LeastSquares | null {
  try {
    return leastSquares(columns, y);
  } catch (error) {
    if (error instanceof StatisticsError) return null;
    throw error;
  }
}

function termsOf(drivers: readonly number[]): number[][] {
  const pairs = drivers.flatMap((a, i) => drivers.slice(i).map((b) => [a, b]));
  return [[], ...drivers.map((driver) => [driver]), ...pairs];
}

/** Leaves out terms that the others determine, such as the square of a driver that has two values. */
function independentTerms(
  terms: readonly (readonly number[])[],
  scaled: readonly Float64Array[],
  powerKw: Float64Array,
): (readonly number[])[] {
  if (fitted(designOf(terms, scaled, powerKw.length), powerKw) !== null) return [...terms];
  const kept: (readonly number[])[] = [];
  const few = Math.min(1000, powerKw.length);
  const step = Math.max(1, Math.floor(powerKw.length / few));
  const chosen = Array.from({ length: few }, (_, i) => i * step);
  const parts = scaled.map((column) => at(column, chosen));
  for (const term of terms) {
    if (fitted(designOf([...kept, term], parts, few), at(powerKw, chosen)) !== null) kept.push(term);
  }
  return kept;
}

function designOf(
  terms: readonly (readonly number[])[],
  scaled: readonly Float64Array[],
  length: number,
): Float64Array[] {
  return terms.map((factors) =>
    Float64Array.from({ length }, (_, row) =>
      factors.reduce((product, factor) => product * (scaled[factor]?.[row] ?? 0), 1),
    ),
  );
}

function chooseDrivers(rows: MachineRows, candidates: readonly number[]): string[] {
  const chosen: string[] = [];
  const sample = thinned(candidates);
  if (sample.length < LEAST_ROWS) return chosen;
  for (const name of CANDIDATES) {
    const column = rows.signals[name];
    if (column === undefined || chosen.length === MOST_DRIVERS) continue;
    if (name === WEATHER && chosen.some((driver) => WORK.has(driver))) continue;
    // Pieces of single minutes are a coarse picture of the throughput.
    if (name === 'production_count' && chosen.includes('throughput_units_per_hour')) continue;
    const values = at(column, sample);
    if (values.filter((value) => Number.isFinite(value)).length < 0.8 * sample.length) continue;
    if (!isRedundant(rows, chosen, name, sample)) chosen.push(name);
  }
  return chosen;
}

function isRedundant(
  rows: MachineRows,
  chosen: readonly string[],
  name: string,
  sample: readonly number[],
): boolean {
  const complete = sample.filter((row) =>
    [...chosen, name].every((column) => Number.isFinite(rows.signals[column]?.[row])),
  );
  if (complete.length < LEAST_ROWS) return true;
  const values = at(rows.signals[name] ?? new Float64Array(0), complete);
  const deviation = standardDeviation(values);
  if (deviation === 0) return true;
  if (chosen.length === 0) return false;
  const others = chosen.map((column) => at(rows.signals[column] ?? new Float64Array(0), complete));
  try {
    const fit = leastSquares([new Float64Array(complete.length).fill(1), ...others], values);
    return 1 - fit.sse / (deviation ** 2 * (values.length - 1)) > REDUNDANT;
  } catch {
    return true;
  }
}

function usable(rows: MachineRows, kept: Uint8Array, drivers: readonly string[]): number[] {
  const columns = drivers.map((name) => rows.signals[name]);
  return [...rows.powerKw.keys()].filter(
    (row) =>
      kept[row] === 1 &&
      Number.isFinite(rows.powerKw[row]) &&
      columns.every((column) => Number.isFinite(column?.[row])),
  );
}

function thinned(members: readonly number[]): number[] {
  const step = Math.max(1, Math.ceil(members.length / MOST_ROWS));
  return members.filter((_, i) => i % step === 0);
}

const at = (column: Float64Array, rows: readonly number[]): Float64Array =>
  Float64Array.from(rows, (row) => column[row] ?? Number.NaN);

function scaleOf(values: Float64Array): { centre: number; sigma: number } {
  try {
    return robustScale(values);
  } catch {
    return { centre: values[0] ?? 0, sigma: Infinity };
  }
}
