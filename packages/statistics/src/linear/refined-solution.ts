import type { ColumnScaling } from './column-scaling.ts';
import { scaledProducts, unscaledCoefficients } from './column-scaling.ts';
import { exactDot, exactResiduals } from './exact-sums.ts';
import type { OrthogonalFactors } from './orthogonal-factors.ts';
import { solveUpper, solveUpperTransposed } from './triangular.ts';
import { addScaled, dot } from './vectors.ts';

const MAX_STEPS = 5;
/** A step this small, against the coefficients, leaves nothing for another: each is smaller by at least that factor. */
const NEGLIGIBLE_STEP = 1e-9;

/**
 * Coefficients b and residuals r of the least squares problem, from QR factors of the centred and scaled columns. Each
 * step solves the augmented system r + X·b = y, Xᵀ·r = 0 for what is left of its two sides, computed on the columns as
 * given in twice the working precision; the first step starts from nothing and is the plain QR solution.
 *
 * Source: Björck, "Iterative refinement of linear least squares solutions", BIT 7 (1967) 257–278; "Numerical Methods
 * for Least Squares Problems" (SIAM 1996), section 2.9.2.
 */
export function refinedSolution(
  columns: readonly Float64Array[],
  y: Float64Array,
  { q, r: triangle }: OrthogonalFactors,
  scaling: ColumnScaling,
): { coefficients: Float64Array; residuals: Float64Array } {
  const coefficients = new Float64Array(columns.length);
  const residuals = new Float64Array(y.length);
  let scaledLength = 0;
  for (let step = 0; step <= MAX_STEPS; step += 1) {
    const left = step === 0 ? y.slice() : exactResiduals(columns, coefficients, y, residuals);
    const products = Float64Array.from(columns, (column) => (step === 0 ? 0 : -exactDot(column, residuals)));
    const w = solveUpperTransposed(triangle, scaledProducts(products, scaling));
    const u = Float64Array.from(q, (direction, j) => dot(direction, left) - w[j]!);
    const change = solveUpper(triangle, u);
    addScaled(coefficients, 1, unscaledCoefficients(change, scaling));
    q.forEach((direction, j) => addScaled(left, -u[j]!, direction));
    addScaled(residuals, 1, left);
    const size = largest(change);
    if (step === 0) scaledLength = size;
    else if (size <= NEGLIGIBLE_STEP * scaledLength) break;
  }
  return { coefficients, residuals };
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
