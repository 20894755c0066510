import type { Backtest } from './backtest.ts';

/** Which rows have errors of a like size, such as those of the same hour of the day. */
export interface RowPlaces {
  readonly count: number;
  /** Place (0 … count − 1) of a row of the series, so many steps (from 0) ahead; rows behind its end count on. */
  readonly of: (row: number, step: number) => number;
}

export interface CalibrationOptions {
  /** One place for all rows when left out. */
  readonly places?: RowPlaces;
  /** An error that is so many rows older than the newest counts half; all count alike when left out. */
  readonly halfLifeRows?: number;
}

/** How far a model's errors reach: plain numbers, for who keeps the calibration and not the backtest. */
export interface IntervalCalibration {
  /** The usual size of an error at each place, in the unit of the series. */
  readonly spreads: readonly number[];
  /** For each level how many of these its quantile lies from the point: negative below ½, 0 at ½. */
  readonly factors: readonly number[];
}

/** A place counts as if so many errors of the usual size of all places had been seen there as well. */
const ERRORS_OF_ALL = 5;

interface PastError {
  readonly size: number;
  readonly place: number;
  readonly weight: number;
}

/**
 * How wide the intervals of a model must be by what it missed by in its backtest. Locally weighted split conformal
 * prediction: Lei, G'Sell, Rinaldo, Tibshirani and Wasserman, "Distribution-free predictive inference for regression",
 * JASA 113 (2018) 1094–1111, section 5.2, with the mean absolute error of each place for the spread, symmetric about
 * the point; older errors weigh less as in Barber, Candès, Ramdas and Tibshirani, "Conformal prediction beyond
 * exchangeability", Annals of Statistics 51 (2023) 816–845. The spread that a model claims is no part of it: models
 * that judge themselves by one-step errors claim too little on one day and a hundredfold on the next.
 *
 * @param levels probabilities of the quantiles
 */
export function intervalCalibration(
  backtest: Backtest,
  levels: readonly number[],
  options: CalibrationOptions = {},
): IntervalCalibration {
  const errors = pastErrors(backtest, options);
  const spreads = spreadsOf(errors, options.places?.count ?? 1);
  const scores = errors
    .map(({ size, place, weight }) => ({ score: size === 0 ? 0 : size / spreads[place]!, weight }))
    .sort((a, b) => a.score - b.score);
  const factors = levels.map((level) =>
    level === 0.5 ? 0 : Math.sign(level - 0.5) * conformalQuantile(scores, Math.abs(2 * level - 1)),
  );
  return { spreads, factors };
}

function pastErrors({ origins }: Backtest, { places, halfLifeRows }: CalibrationOptions): PastError[] {
  const newest = origins.reduce(
    (row, { firstRow, actual }) => Math.max(row, firstRow + actual.length - 1),
    -Infinity,
  );
  const all = origins.flatMap(({ firstRow, forecast, actual }) =>
    Array.from(actual, (value, step) => {
      const row = firstRow + step;
      return {
        size: Math.abs(value - forecast.point[step]!),
        place: places?.of(row, step) ?? 0,
        weight: halfLifeRows === undefined ? 1 : 0.5 ** ((newest - row) / halfLifeRows),
      };
    }),
  );
  return all.filter(({ size }) => !Number.isNaN(size));
}

function spreadsOf(errors: readonly PastError[], places: number): number[] {
  const sums = new Float64Array(places);
  const weights = new Float64Array(places);
  for (const { size, place, weight } of errors) {
    sums[place]! += size * weight;
    weights[place]! += weight;
  }
  const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
  const usual = total(sums) / total(weights);
  return Array.from(sums, (sum, place) => (sum + ERRORS_OF_ALL * usual) / (weights[place]! + ERRORS_OF_ALL));
}

/** The score that a share of the weights lies at or under, the one to come counted as the largest. */
function conformalQuantile(
  sorted: readonly { readonly score: number; readonly weight: number }[],
  share: number,
): number {
  const wanted = share * sorted.reduce((sum, { weight }) => sum + weight, 1);
  let reached = 0;
  const found = sorted.find(({ weight }) => {
    reached += weight;
    return reached >= wanted;
  });
  return (found ?? sorted.at(-1)!).score;
}
