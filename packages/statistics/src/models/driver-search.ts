import { aicc } from '../linear/aicc.ts';
import type { BlockTriangles } from '../linear/block-triangles.ts';
import { blockTriangles, stackedTriangle } from '../linear/block-triangles.ts';
import type { BlockedCrossValidation, SubsetCrossValidator } from '../linear/blocked-cross-validation.ts';
import { subsetCrossValidator } from '../linear/blocked-cross-validation.ts';
import { subsetFit } from '../linear/subset-fit.ts';
import { StatisticsError } from '../statistics-error.ts';
import { combinationCount, combinations } from './combinations.ts';
import type { DriverCandidate, DriverRanking, UnrankedCandidate } from './driver-ranking.ts';
import { ranked } from './driver-ranking.ts';
import type { DriverChoice, DriverTable, SkippedRows } from './driver-table.ts';
import { driverColumn, fittingRows, numbersAt } from './driver-table.ts';
import { designColumns, fitDriver } from './fitted-driver.ts';
import type { RegressionFit } from './multiple-regression.ts';
import { regressionOnRows } from './multiple-regression.ts';

/** All candidates, best first by the ranking asked for. */
export interface DriverSearch {
  readonly rankedBy: DriverRanking;
  readonly candidates: readonly DriverCandidate[];
  /** Sets of drivers that depend on one another and so have no regression. */
  readonly dependent: readonly (readonly string[])[];
  /** Rows compared: those with a value of every driver offered, so that all candidates answer for the same rows. */
  readonly n: number;
  readonly skipped: SkippedRows;
  /** Cross-validation of the mean alone: what a driver must beat to be worth having. */
  readonly meanAlone: BlockedCrossValidation;
  /** The best candidate, fitted with full inference on the rows compared. Row numbers are those of the rows given. */
  readonly best: RegressionFit;
}

export interface DriverSearchOptions {
  /** The most drivers of a candidate, 4 unless told. */
  readonly maxDrivers?: number;
  /** Cross-validation unless told. */
  readonly rankBy?: DriverRanking;
  /** Blocks of the cross-validation, 10 unless told. */
  readonly blocks?: number;
  /** Of the best fit's intervals, 0.95 unless told. */
  readonly confidence?: number;
}

const MAX_CANDIDATES = 50_000;

/**
 * All-subset search: every regression on 1 to 4 of the drivers offered, by adjusted R², AICc and blocked
 * cross-validation, on the same rows. The rows are read once; each candidate is fitted on the triangle that QR leaves of
 * them, with the same result as from the rows (see `blockTriangles`). The best is fitted again in full.
 *
 * A model chosen among many looks better than it is: its p-values do not know of the search, the cross-validation of
 * the winner is slightly hopeful too.
 *
 * Source: Miller, "Subset Selection in Regression" (2nd ed., 2002), chapters 2 and 3.
 *
 * @param y response by row, in the order of time; missing values are skipped
 * @param table values of (at least) the drivers offered, as many rows as y
 * @param choices drivers offered; a category enters or stays out with all its levels
 * @throws StatisticsError as `multipleRegression`, and `too_many_candidates`
 */
export function driverSearch(
  y: ArrayLike<number | null | undefined>,
  table: DriverTable,
  choices: readonly DriverChoice[],
  options: DriverSearchOptions = {},
): DriverSearch {
  const { maxDrivers = 4, rankBy = 'cross_validation', blocks = 10, confidence = 0.95 } = options;
  const count = combinationCount(choices.length, maxDrivers);
  if (count > MAX_CANDIDATES) throw refusal.tooManyCandidates(count);
  const complete = fittingRows(y, table, choices);
  const n = complete.rows.length;
  const design = searchDesign(table, choices, complete.rows, y.length);
  const reduced = blockTriangles(design.columns, numbersAt(y, complete.rows), blocks);
  const width = design.columns.length;
  if (n * (1 - 1 / blocks) <= width) throw refusal.tooFewRows(n, width);

  const crossValidate = subsetCrossValidator(reduced);
  const evaluate = evaluator(reduced, n, crossValidate);
  const found: UnrankedCandidate[] = [];
  const dependent: string[][] = [];
  for (const subset of combinations(choices.length, maxDrivers)) {
    const drivers = subset.map((k) => choices[k]!.name);
    const figures = evaluate([INTERCEPT, ...subset.flatMap((k) => design.columnsOf[k]!)]);
    if (figures === undefined) dependent.push(drivers);
    else found.push({ drivers, ...figures });
  }
  const candidates = ranked(found, rankBy);
  const winner = candidates[0];
  if (winner === undefined) throw refusal.nothingToFit();
  const chosen = choices.filter(({ name }) => winner.drivers.includes(name));
  return {
    rankedBy: rankBy,
    candidates,
    dependent,
    n,
    skipped: complete.skipped,
    meanAlone: crossValidate([INTERCEPT]),
    best: regressionOnRows(y, table, chosen, complete, { blocks, confidence }),
  };
}

/** The first column of the design. */
const INTERCEPT = 0;

function searchDesign(
  table: DriverTable,
  choices: readonly DriverChoice[],
  rows: Int32Array,
  length: number,
) {
  const columns: Float64Array[] = [new Float64Array(rows.length).fill(1)];
  const columnsOf = choices.map((choice) => {
    const column = driverColumn(table, choice.name, length);
    const added = designColumns(fitDriver(choice, column, rows), column, rows);
    columns.push(...added);
    return added.map((_, j) => columns.length - added.length + j);
  });
  return { columns, columnsOf };
}

/** A function that fits a choice of columns; undefined when they depend on one another. */
function evaluator(reduced: BlockTriangles, n: number, crossValidate: SubsetCrossValidator) {
  const whole = stackedTriangle(reduced.blocks.map(({ triangle }) => triangle));
  const scaleOfResponse = reduced.scaling.scales.at(-1)!;
  const sst = subsetFit(whole, [INTERCEPT])?.sse ?? 0;
  if (sst === 0) throw refusal.constantResponse();
  return (columns: readonly number[]): Omit<UnrankedCandidate, 'drivers'> | undefined => {
    const fit = subsetFit(whole, columns);
    if (fit === undefined) return undefined;
    const unexplained = fit.sse / sst;
    return {
      coefficients: columns.length,
      rSquared: Math.max(0, 1 - unexplained),
      adjustedRSquared: 1 - (unexplained * (n - 1)) / (n - columns.length),
      aicc: aicc(fit.sse / scaleOfResponse ** 2, n, columns.length),
      crossValidation: crossValidate(columns),
    };
  };
}

const refusal = {
  tooManyCandidates: (count: number) =>
    new StatisticsError('too_many_candidates', `${count} sets of drivers are too many to search.`, {
      field: 'choices',
      remedy: `Offer fewer drivers or lower maxDrivers: up to ${MAX_CANDIDATES} sets are searched.`,
    }),
  tooFewRows: (rows: number, columns: number) =>
    new StatisticsError('too_few_rows', `${rows} complete rows are too few to search ${columns} columns.`, {
      field: 'y',
      remedy: 'Give more rows, or offer fewer drivers, first those that lack values.',
    }),
  constantResponse: () =>
    new StatisticsError('constant_response', 'The response is the same in every row: nothing to explain.', {
      field: 'y',
      remedy: 'Choose a period in which the response changes.',
    }),
  nothingToFit: () =>
    new StatisticsError('no_drivers', 'There is no driver to search.', {
      field: 'choices',
      remedy: 'Offer at least one driver.',
    }),
};
