import type { Triangle } from './block-triangles.ts';
import { orthogonalFactors } from './orthogonal-factors.ts';
import { solveUpper } from './triangular.ts';

/** Below this part of its own length a column counts as a combination of those before it. */
const DEPENDENT_SHARE = 1e-10;

/** A regression on some columns of a triangle, in its scaled units. */
export interface SubsetFit {
  readonly coefficients: Float64Array;
  readonly sse: number;
}

/**
 * Regression of the last column of the triangle on the chosen ones.
 *
 * @returns undefined when the chosen columns depend on one another in these rows
 */
export function subsetFit(triangle: Triangle, subset: readonly number[]): SubsetFit | undefined {
  const last = triangle.length - 1;
  const columns = [...subset, last].map((j) => triangleColumn(triangle, j));
  const lengths = columns.map((column) => Math.hypot(...column));
  const { r } = orthogonalFactors(columns);
  const p = subset.length;
  for (let j = 0; j < p; j += 1) {
    if (r[j]![j]! <= DEPENDENT_SHARE * lengths[j]!) return undefined;
  }
  const upper = r.slice(0, p).map((row) => row.subarray(0, p));
  const coefficients = solveUpper(
    upper,
    Float64Array.from({ length: p }, (_, j) => r[j]![p]!),
  );
  return { coefficients, sse: r[p]![p]! ** 2 };
}

/** Sum of squared errors of the coefficients on the rows that the triangle stands for. */
export function subsetError(
  triangle: Triangle,
  subset: readonly number[],
  coefficients: Float64Array,
): number {
  const last = triangle.length - 1;
  return triangle.reduce((sum, row) => {
    const error = subset.reduce((left, j, k) => left - row[j]! * coefficients[k]!, row[last]!);
    return sum + error * error;
  }, 0);
}

function triangleColumn(triangle: Triangle, j: number): Float64Array {
  return Float64Array.from(triangle, (row) => row[j]!);
}
