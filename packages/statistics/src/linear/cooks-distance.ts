import type { LeastSquares } from './least-squares.ts';

/** A leverage this close to 1 is 1 but for rounding: what is left of the residual is noise. */
const DETERMINED = 1e-10;

/**
 * Cook's distance of every row: how far all fitted values move, in residual variances, when the row is left out.
 * D = e²·h / (p·s²·(1 − h)²); values beyond 1, or beyond 4/n among many rows, deserve a look. Infinite for a row that
 * determines a coefficient on its own (h = 1); 0 for a residual of 0.
 *
 * Source: Cook, "Detection of influential observation in linear regression", Technometrics 19 (1977) 15–18.
 */
export function cooksDistances(fit: LeastSquares): Float64Array {
  const variance = fit.residualSd ** 2;
  return fit.residuals.map((residual, i) => {
    const h = fit.leverages[i]!;
    if (1 - h < DETERMINED) return Infinity;
    if (residual === 0) return 0;
    return (residual ** 2 * h) / (fit.rank * variance * (1 - h) ** 2);
  });
}
