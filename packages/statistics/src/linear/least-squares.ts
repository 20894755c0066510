import { StatisticsError } from '../statistics-error.ts';
import { columnScaling, scaledColumns, unscaledCoefficients } from './column-scaling.ts';
import { finiteVector } from './finite-vector.ts';
import { orthogonalFactors } from './orthogonal-factors.ts';
import { refinedSolution } from './refined-solution.ts';
import { conditionNumber, inverseUpper } from './triangular.ts';
import { dot } from './vectors.ts';

/** A least squares fit of y (n rows) on p columns. */
export interface LeastSquares {
  /** One a column, in the unit of y over the unit of the column. */
  readonly coefficients: Float64Array;
  /** Of the coefficients, under independent errors of equal variance. */
  readonly standardErrors: Float64Array;
  /** y − fitted. */
  readonly residuals: Float64Array;
  readonly fitted: Float64Array;
  readonly n: number;
  /** Always p: dependent columns are refused. */
  readonly rank: number;
  /** n − p. */
  readonly degreesOfFreedom: number;
  /** Sum of squared residuals. */
  readonly sse: number;
  /** √(SSE / (n − p)). */
  readonly residualSd: number;
  /** Covariance of coefficients i and j. */
  readonly covariance: (i: number, j: number) => number;
  /** p vectors f of length p with (XᵀX)⁻¹ = Σ f·fᵀ: what leverages of new rows are computed from. */
  readonly leverageFactors: readonly Float64Array[];
  /** Diagonal of the hat matrix X(XᵀX)⁻¹Xᵀ; sums to p. */
  readonly leverages: Float64Array;
}

/**
 * Beyond this condition of the centred and scaled columns the rounding of the data itself, not the arithmetic, leaves
 * fewer than about four digits in the coefficients.
 */
const CONDITION_LIMIT = 1e12;

/**
 * Ordinary least squares of y on the columns, by QR of the columns, centred (where one of them is constant) and scaled,
 * then refined with residuals in twice the working precision. Correct digits on the NIST StRD sets are in the spec.
 *
 * Source: Björck, "Numerical Methods for Least Squares Problems" (SIAM 1996), sections 2.4 (QR) and 2.9.2 (refinement
 * by the augmented system).
 *
 * @param columns of the design matrix, p columns of length n; an intercept is a column of ones
 * @param y response, length n
 * @param options.names of the columns, for errors
 * @throws StatisticsError `not_finite` a value is missing or infinite; `unequal_lengths`; `too_few_rows` n ≤ p;
 *   `ill_conditioned` a column is, or all but is, a combination of the others
 */
export function leastSquares(
  columns: readonly ArrayLike<number>[],
  y: ArrayLike<number>,
  options: { readonly names?: readonly string[] } = {},
): LeastSquares {
  const nameOf = (j: number) => options.names?.[j] ?? `columns[${j}]`;
  const response = finiteVector(y, 'y');
  const x = columns.map((column, j) => finiteVector(column, nameOf(j), response.length));
  const n = response.length;
  const p = x.length;
  if (p === 0) {
    throw new StatisticsError('no_columns', 'There is no column to fit.', {
      field: 'columns',
      remedy: 'Give at least one column, such as a column of ones.',
    });
  }
  if (n <= p) {
    throw new StatisticsError('too_few_rows', `${n} rows cannot determine ${p} coefficients and an error.`, {
      field: 'y',
      remedy: `Give at least ${p + 1} rows, or fewer columns.`,
    });
  }

  const scaling = columnScaling(x);
  const factors = orthogonalFactors(scaledColumns(x, scaling));
  const inverse = inverseUpper(factors.r);
  refuseDependence(factors.r, inverse, nameOf);

  const { coefficients, residuals } = refinedSolution(x, response, factors, scaling);
  const sse = dot(residuals, residuals);
  const degreesOfFreedom = n - p;
  const variance = sse / degreesOfFreedom;
  const leverageFactors = inverse.map((column) => unscaledCoefficients(column, scaling));
  const covariance = (i: number, j: number) => {
    let sum = 0;
    for (const column of leverageFactors) sum += column[i]! * column[j]!;
    return variance * sum;
  };
  return {
    coefficients,
    standardErrors: Float64Array.from({ length: p }, (_, j) => Math.sqrt(covariance(j, j))),
    residuals,
    fitted: response.map((value, i) => value - residuals[i]!),
    n,
    rank: p,
    degreesOfFreedom,
    sse,
    residualSd: Math.sqrt(variance),
    covariance,
    leverageFactors,
    leverages: squaredRowLengths(factors.q, n),
  };
}

/** @throws StatisticsError `ill_conditioned`, naming the column that adds least to those before it */
function refuseDependence(
  r: readonly Float64Array[],
  inverse: readonly Float64Array[],
  nameOf: (j: number) => string,
): void {
  const condition = conditionNumber(r, inverse);
  if (condition <= CONDITION_LIMIT) return;
  const shares = r.map((row, j) => {
    const length = Math.hypot(...r.slice(0, j + 1).map((upper) => upper[j]!));
    return length === 0 ? 0 : row[j]! / length;
  });
  const weakest = nameOf(shares.indexOf(Math.min(...shares)));
  throw new StatisticsError(
    'ill_conditioned',
    `The columns are ill-conditioned (condition number ${condition.toExponential(1)}): ${weakest} is, or all but is, a combination of the columns before it.`,
    { field: weakest, remedy: `Leave out ${weakest} or what moves with it.` },
  );
}

function squaredRowLengths(q: readonly Float64Array[], n: number): Float64Array {
  const lengths = new Float64Array(n);
  for (const column of q) {
    for (let i = 0; i < n; i += 1) lengths[i] = lengths[i]! + column[i]! ** 2;
  }
  return lengths;
}
