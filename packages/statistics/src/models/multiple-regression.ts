import type { BlockedCrossValidation } from '../linear/blocked-cross-validation.ts';
import { blockedCrossValidation } from '../linear/blocked-cross-validation.ts';
import type { CoefficientInference } from '../linear/coefficient-inference.ts';
import { coefficientInference } from '../linear/coefficient-inference.ts';
import { cooksDistances } from '../linear/cooks-distance.ts';
import { durbinWatson } from '../linear/durbin-watson.ts';
import type { GoodnessOfFit } from '../linear/goodness-of-fit.ts';
import { goodnessOfFit } from '../linear/goodness-of-fit.ts';
import type { LeastSquares } from '../linear/least-squares.ts';
import { leastSquares } from '../linear/least-squares.ts';
import { residualAutocorrelation } from '../linear/residual-autocorrelation.ts';
import { varianceInflationFactors } from '../linear/variance-inflation.ts';
import type { CompleteRows, DriverChoice, DriverTable, SkippedRows } from './driver-table.ts';
import { driverColumn, fittingRows, numbersAt } from './driver-table.ts';
import type { FittedDriver } from './fitted-driver.ts';
import { columnNames, designColumns, fitDriver } from './fitted-driver.ts';

/** A coefficient of the model, in the unit of the response over the unit of the driver. */
export interface RegressionTerm extends CoefficientInference {
  /** `intercept`, the driver's name, or `driver=level` for a category. */
  readonly name: string;
  /** The driver it belongs to; null for the intercept. */
  readonly driver: string | null;
  /** Variance inflation factor; null for the intercept and in a model without one. */
  readonly vif: number | null;
}

/** A row that decides more of the fit than others. */
export interface InfluentialRow {
  /** Index in the rows given. */
  readonly row: number;
  /** Null for a row that determines a coefficient on its own, such as the only row of a category. */
  readonly cooksDistance: number | null;
  readonly leverage: number;
  readonly residual: number;
}

/**
 * A regression on named drivers; plain data, so that it can be stored, frozen and used again as it is. Only the infinite
 * figures of a perfect fit (t, F, AICc) become null in JSON.
 */
export interface RegressionModel extends GoodnessOfFit {
  readonly kind: 'multiple_regression';
  readonly hasIntercept: boolean;
  readonly drivers: readonly FittedDriver[];
  readonly terms: readonly RegressionTerm[];
  /** Of the intervals of the terms. */
  readonly confidence: number;
  /** Rows fitted. */
  readonly n: number;
  readonly skipped: SkippedRows;
  readonly degreesOfFreedom: number;
  readonly sse: number;
  readonly residualSd: number;
  /** Null for a perfect fit. */
  readonly durbinWatson: number | null;
  /** Lag-1 autocorrelation of the residuals, in the order of the rows; null for a perfect fit. */
  readonly lag1Autocorrelation: number | null;
  /** The rows of the largest Cook's distances, largest first. */
  readonly influentialRows: readonly InfluentialRow[];
  /** Null for too few rows. */
  readonly crossValidation: BlockedCrossValidation | null;
  /** See `LeastSquares.leverageFactors`: what prediction intervals are computed from. */
  readonly leverageFactors: readonly (readonly number[])[];
}

/** A model with what it says of the rows it was fitted on. */
export interface RegressionFit {
  readonly model: RegressionModel;
  /** Indices of the rows fitted, in the rows given. */
  readonly rows: Int32Array;
  /** Of these rows, in the unit of the response. */
  readonly fitted: Float64Array;
  readonly residuals: Float64Array;
}

export interface RegressionOptions {
  /** Of the intervals, 0.95 unless told. */
  readonly confidence?: number;
  /** True unless told. Without one, R² is about 0 and the reference level of a category has no effect of its own. */
  readonly hasIntercept?: boolean;
  /** Blocks of the cross-validation, 10 unless told. */
  readonly blocks?: number;
}

const INFLUENTIAL_ROWS = 5;

/**
 * Multiple linear regression of energy (or any response) on named drivers: numbers as they are, categories as dummies
 * against a reference level. Rows that lack a value are skipped and counted, never filled.
 *
 * Source: Draper & Smith, "Applied Regression Analysis" (3rd ed., 1998), chapters 5 and 14; for the parts see the functions
 * of `linear`.
 *
 * @param y response by row, in the order of time; missing values are skipped
 * @param table values of (at least) the chosen drivers, as many rows as y
 * @throws StatisticsError `unknown_driver`, `duplicate_driver`, `unequal_lengths`, `not_a_number`, `constant_driver`,
 *   `constant_response`, `no_complete_rows`, `unknown_level`, `too_many_levels`, `too_few_rows`, `ill_conditioned` (naming
 *   the driver), `out_of_range`
 */
export function multipleRegression(
  y: ArrayLike<number | null | undefined>,
  table: DriverTable,
  choices: readonly DriverChoice[],
  options: RegressionOptions = {},
): RegressionFit {
  return regressionOnRows(y, table, choices, fittingRows(y, table, choices), options);
}

/** The same on rows already chosen, each of which has the response and every driver. */
export function regressionOnRows(
  y: ArrayLike<number | null | undefined>,
  table: DriverTable,
  choices: readonly DriverChoice[],
  { rows, skipped }: CompleteRows,
  options: RegressionOptions,
): RegressionFit {
  const { confidence = 0.95, hasIntercept = true, blocks = 10 } = options;
  const response = numbersAt(y, rows);
  const drivers: FittedDriver[] = [];
  const columns: Float64Array[] = hasIntercept ? [new Float64Array(rows.length).fill(1)] : [];
  const labels: { name: string; driver: string | null }[] = hasIntercept
    ? [{ name: 'intercept', driver: null }]
    : [];
  for (const choice of choices) {
    const column = driverColumn(table, choice.name, y.length);
    const driver = fitDriver(choice, column, rows);
    drivers.push(driver);
    columns.push(...designColumns(driver, column, rows));
    labels.push(...columnNames(driver).map((name) => ({ name, driver: driver.name })));
  }

  const fit = leastSquares(columns, response, { names: labels.map(({ name }) => name) });
  const vif = hasIntercept ? varianceInflationFactors(fit, columns) : undefined;
  const isPerfect = fit.sse === 0;
  return {
    model: {
      kind: 'multiple_regression',
      hasIntercept,
      drivers,
      terms: coefficientInference(fit, confidence).map((inference, j) => ({
        ...labels[j]!,
        ...inference,
        vif: labels[j]!.driver === null ? null : (vif?.[j] ?? null),
      })),
      confidence,
      n: fit.n,
      skipped,
      ...goodnessOfFit(fit, response, { hasIntercept }),
      degreesOfFreedom: fit.degreesOfFreedom,
      sse: fit.sse,
      residualSd: fit.residualSd,
      durbinWatson: isPerfect ? null : durbinWatson(fit.residuals),
      lag1Autocorrelation: isPerfect ? null : residualAutocorrelation(fit.residuals),
      influentialRows: influentialRows(fit, rows),
      crossValidation: fit.n < 2 * blocks ? null : blockedCrossValidation(columns, response, { blocks }),
      leverageFactors: fit.leverageFactors.map((factor) => Array.from(factor)),
    },
    rows,
    fitted: fit.fitted,
    residuals: fit.residuals,
  };
}

function influentialRows(fit: LeastSquares, rows: Int32Array): InfluentialRow[] {
  const distances = cooksDistances(fit);
  const worst: number[] = [];
  for (let i = 0; i < distances.length; i += 1) {
    if (worst.length === INFLUENTIAL_ROWS && distances[i]! <= distances[worst[INFLUENTIAL_ROWS - 1]!]!)
      continue;
    worst.push(i);
    worst.sort((a, b) => distances[b]! - distances[a]!);
    worst.length = Math.min(worst.length, INFLUENTIAL_ROWS);
  }
  return worst.map((i) => ({
    row: rows[i]!,
    cooksDistance: Number.isFinite(distances[i]) ? distances[i]! : null,
    leverage: fit.leverages[i]!,
    residual: fit.residuals[i]!,
  }));
}
