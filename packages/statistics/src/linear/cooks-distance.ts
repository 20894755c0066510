import type { LeastSquares } from './least-squares.ts';

/**
 * Cook's distance of every row: how far all fitted values move, in residual variances, when the row is left out.
 * D = e²·h / (p·s²·(1 − h)²); values beyond 1, or beyond 4/n among many rows, deserve a look. Infinite for a row that
 * determines a coefficient on its own (h = 1); all 0 for a perfect fit.
 *
 * Source: Cook, "Detection of influential observation in linear regression", Technometrics 19 (1977) 15–18, equation 8.
 */
export function cooksDistances(fit: LeastSquares): Float64Array {
  const variance = fit.residualSd ** 2;
  return fit.residuals.map((residual, i) => {
    if (residual === 0) return 0;
    const h = fit.leverages[i]!;
    return (residual ** 2 * h) / (fit.rank * variance * (1 - h) ** 2);
  });
}
