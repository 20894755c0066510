import type { Correlation, LaggedCorrelation } from '@enms/statistics';
import {
  laggedCorrelation,
  multipleRegression,
  pearsonCorrelation,
  spearmanCorrelation,
  StatisticsError,
} from '@enms/statistics';

/** Energy and drivers of the same periods; NaN where a value is not known. */
export interface CorrelationInput {
  readonly energy: Float64Array;
  readonly drivers: readonly { readonly name: string; readonly values: Float64Array }[];
  /** In periods. */
  readonly longestLag: number;
}

/** How energy goes along with one driver; null with a reason where that cannot be told. */
export interface DriverCorrelation {
  readonly name: string;
  readonly pearson: Correlation | null;
  readonly spearman: Correlation | null;
  /** The lag of the largest Pearson correlation, in periods that energy follows later. */
  readonly bestLag: LaggedCorrelation | null;
  /** Other drivers that go along with it so closely that a fit cannot tell them apart; the closest first. */
  readonly collinearWith: readonly { readonly name: string; readonly coefficient: number }[];
  /** Code of the statistics. */
  readonly reason: string | null;
}

/** Two drivers beyond it share more than 80 % of their variation: a variance inflation above 5. */
const COLLINEAR_FROM = 0.9;

/** Each driver beside the energy. */
export function correlateDrivers({ energy, drivers, longestLag }: CorrelationInput): DriverCorrelation[] {
  return drivers.map(({ name, values }) => {
    try {
      return {
        name,
        pearson: pearsonCorrelation(values, energy),
        spearman: spearmanCorrelation(values, energy),
        bestLag: laggedCorrelation(values, energy, longestLag).best,
        collinearWith: collinear(name, values, drivers),
        reason: null,
      };
    } catch (error) {
      if (!(error instanceof StatisticsError)) throw error;
      return { name, pearson: null, spearman: null, bestLag: null, collinearWith: [], reason: error.code };
    }
  });
}

function collinear(
  name: string,
  values: Float64Array,
  drivers: CorrelationInput['drivers'],
): DriverCorrelation['collinearWith'] {
  return drivers
    .flatMap((other) => {
      if (other.name === name) return [];
      try {
        const { coefficient } = pearsonCorrelation(values, other.values);
        return Math.abs(coefficient) >= COLLINEAR_FROM ? [{ name: other.name, coefficient }] : [];
      } catch (error) {
        if (error instanceof StatisticsError) return [];
        throw error;
      }
    })
    .sort((a, b) => Math.abs(b.coefficient) - Math.abs(a.coefficient));
}

/** A point of a scatter. */
export interface ScatterPoint {
  /** Of the periods given. */
  readonly row: number;
  readonly driver: number;
  readonly energy: number;
}

export interface CorrelationOutcome {
  readonly pearson: Correlation;
  readonly spearman: Correlation;
  readonly lags: readonly LaggedCorrelation[];
  readonly bestLag: LaggedCorrelation;
  /** Straight line of energy over the driver: kWh a period for each unit, with its interval at 95 %. */
  readonly slope: {
    readonly estimate: number;
    readonly low: number;
    readonly high: number;
    readonly p: number;
  };
  readonly intercept: { readonly estimate: number; readonly low: number; readonly high: number };
  readonly rSquared: number;
  readonly scatter: readonly ScatterPoint[];
}

/** More points are no more to see. */
const MOST_POINTS = 2000;

/**
 * How energy goes along with one driver, in full.
 *
 * @throws StatisticsError as `pearsonCorrelation`: `too_few_rows`, `no_spread`
 */
export function correlate(input: {
  readonly energy: Float64Array;
  readonly driver: Float64Array;
  readonly longestLag: number;
}): CorrelationOutcome {
  const { energy, driver, longestLag } = input;
  const pearson = pearsonCorrelation(driver, energy);
  const { lags, best } = laggedCorrelation(driver, energy, longestLag);
  const { model } = multipleRegression(energy, { driver }, [{ name: 'driver', kind: 'number' }]);
  const [intercept, slope] = model.terms;
  const rows = Array.from(energy.keys()).filter(
    (row) => Number.isFinite(energy[row]) && Number.isFinite(driver[row]),
  );
  const every = Math.ceil(rows.length / MOST_POINTS);
  return {
    pearson,
    spearman: spearmanCorrelation(driver, energy),
    lags,
    bestLag: best,
    slope: { estimate: slope!.estimate, low: slope!.low, high: slope!.high, p: slope!.p },
    intercept: { estimate: intercept!.estimate, low: intercept!.low, high: intercept!.high },
    rSquared: model.rSquared,
    scatter: rows
      .filter((_, i) => i % every === 0)
      .map((row) => ({ row, driver: driver[row]!, energy: energy[row]! })),
  };
}
