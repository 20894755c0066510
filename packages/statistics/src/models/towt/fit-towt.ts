import { finiteVector } from '../../linear/finite-vector.ts';
import { positiveMean } from '../../savings/cv-rmse.ts';
import { rSquared } from '../../savings/r-squared.ts';
import { groupedFit, type GroupedFit } from './grouped-fit.ts';
import { occupiedIntervals } from './occupied-intervals.ts';
import { temperatureKnots, temperatureParts } from './temperature-knots.ts';
import type { TowtFit, TowtPart } from './towt-model.ts';

export interface TowtOptions {
  /** Temperatures below and above which the occupancy test lets the load bend; 10 and 18.333 °C (50 and 65 °F) by default. */
  readonly bends?: { readonly heating: number; readonly cooling: number };
  /** Share of an interval's rows above expectation that makes it occupied; 0.65 by default. */
  readonly occupancyThreshold?: number;
  /** Temperature segments, 1 to 6; 6 by default. */
  readonly segments?: number;
  /** Occupied intervals of the week when they are known; found by the test when left out. */
  readonly occupied?: readonly number[];
}

/**
 * Fits the time-of-week-and-temperature baseline of LBNL: a level for each interval of the week (168 hours, or 7 days of daily
 * energy) and a piecewise linear temperature response, for occupied and unoccupied intervals apart.
 *
 * Source: Mathieu, Price, Kiliccote and Piette, IEEE Trans. Smart Grid 2 (2011) 507–518; as in nmecr's model_with_TOWT, whose published
 * predictions it reproduces.
 *
 * @param intervals interval of the week of each row in the site's time, any integers, such as 0 … 167
 * @param temperatures outdoor temperature of each row
 * @param energy energy of each row
 * @throws StatisticsError `not_finite`, `unequal_lengths`, `too_few_rows`, `bad_options`, `no_spread`, `mean_not_positive`
 */
export function fitTowt(
  intervals: ArrayLike<number>,
  temperatures: ArrayLike<number>,
  energy: ArrayLike<number>,
  options: TowtOptions = {},
): TowtFit {
  const y = finiteVector(energy, 'energy');
  const x = finiteVector(temperatures, 'temperatures', y.length);
  const week = finiteVector(intervals, 'intervals', y.length);
  const bends = options.bends ?? { heating: 10, cooling: 55 / 3 };
  const occupied =
    options.occupied ?? occupiedIntervals(week, x, y, bends, options.occupancyThreshold ?? 0.65);
  const knots = temperatureKnots(x, options.segments ?? 6);

  const isOccupied = new Set(occupied);
  const rows = Array.from(week.keys());
  const fitted = new Float64Array(y.length);
  const part = (wanted: boolean): TowtPart | undefined => {
    const chosen = rows.filter((row) => isOccupied.has(week[row]!) === wanted);
    if (chosen.length === 0) return undefined;
    const { fitted: values, ...model } = partFit(chosen, week, x, y, knots);
    chosen.forEach((row, i) => (fitted[row] = values[i]!));
    return model;
  };
  const parts = { occupied: part(true), unoccupied: part(false) };

  const both = [parts.occupied, parts.unoccupied].filter((model) => model !== undefined);
  const parameters = both.reduce((sum, model) => sum + model.parameters, 0);
  const sse = both.reduce((sum, model) => sum + model.sse, 0);
  const residualSd = Math.sqrt(sse / (y.length - parameters));
  const meanEnergy = positiveMean(y);
  return {
    occupiedIntervals: occupied,
    knots,
    ...parts,
    n: y.length,
    parameters,
    degreesOfFreedom: y.length - parameters,
    sse,
    residualSd,
    meanEnergy,
    cvRmse: residualSd / meanEnergy,
    rSquared: rSquared(y, fitted),
    temperatureRange: {
      low: x.reduce((least, value) => Math.min(least, value), Infinity),
      high: x.reduce((most, value) => Math.max(most, value), -Infinity),
    },
    fitted,
    residuals: y.map((value, row) => value - fitted[row]!),
  };
}

function partFit(
  rows: readonly number[],
  week: Float64Array,
  temperatures: Float64Array,
  energy: Float64Array,
  knots: readonly number[],
): GroupedFit {
  const parts = rows.map((row) => temperatureParts(temperatures[row]!, knots));
  return groupedFit(
    rows.map((row) => week[row]!),
    Array.from({ length: knots.length + 1 }, (_, k) => Float64Array.from(parts, (values) => values[k]!)),
    Float64Array.from(rows, (row) => energy[row]!),
  );
}
