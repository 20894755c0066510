import type { LeastSquares } from './least-squares.ts';
import { meanOf, squaresAbout } from './vectors.ts';

/**
 * Variance inflation factor of every column: how many times the variance of its coefficient is what it would be were
 * the column uncorrelated with the others; 1 without collinearity, beyond 5 to 10 a warning. NaN for the intercept (a
 * column without spread). Taken from the fit as (XᵀX)⁻¹ⱼⱼ·Σ(xⱼ − x̄ⱼ)², which equals 1 / (1 − Rⱼ²) when there is an
 * intercept; meaningless without one.
 *
 * Source: Belsley, Kuh & Welsch, "Regression Diagnostics" (1980), chapter 3.
 *
 * @param columns that were fitted
 */
export function varianceInflationFactors(fit: LeastSquares, columns: readonly Float64Array[]): Float64Array {
  return Float64Array.from(columns, (column, j) => {
    const spread = squaresAbout(column, meanOf(column));
    return spread === 0
      ? NaN
      : spread * fit.leverageFactors.reduce((sum, factor) => sum + factor[j]! ** 2, 0);
  });
}
