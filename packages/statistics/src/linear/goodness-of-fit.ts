import { fisherUpperTail } from '../distributions/fisher-f.ts';
import { StatisticsError } from '../statistics-error.ts';
import { aicc } from './aicc.ts';
import { finiteVector } from './finite-vector.ts';
import type { LeastSquares } from './least-squares.ts';
import { meanOf, squaresAbout } from './vectors.ts';

/** How well a regression explains its response as a whole. */
export interface GoodnessOfFit {
  /** 1 − SSE / SST, between 0 and 1. Without an intercept SST is taken about 0, as R and NIST do. */
  readonly rSquared: number;
  /** R² corrected for the number of coefficients. */
  readonly adjustedRSquared: number;
  /** F of the model against the intercept alone (or against 0); null without a term beside the intercept. */
  readonly f: number | null;
  /** p-value of F. */
  readonly fP: number | null;
  /** See `aicc`. */
  readonly aicc: number;
}

/**
 * R², adjusted R², F test and AICc of a fit.
 *
 * Source: Draper & Smith, "Applied Regression Analysis" (3rd ed., 1998), chapters 1 and 5.
 *
 * @param y the response that was fitted
 * @throws StatisticsError `constant_response` when the response does not vary
 */
export function goodnessOfFit(
  fit: LeastSquares,
  y: ArrayLike<number>,
  options: { readonly hasIntercept: boolean },
): GoodnessOfFit {
  const values = finiteVector(y, 'y', fit.n);
  if (values.every((value) => value === (options.hasIntercept ? values[0] : 0))) {
    throw new StatisticsError(
      'constant_response',
      'The response is the same in every row: nothing to explain.',
      {
        field: 'y',
        remedy: 'Choose a period in which the response changes.',
      },
    );
  }
  const sst = squaresAbout(values, options.hasIntercept ? meanOf(values) : 0);
  const freeTerms = fit.rank - (options.hasIntercept ? 1 : 0);
  const f = freeTerms === 0 ? null : (sst - fit.sse) / freeTerms / (fit.sse / fit.degreesOfFreedom);
  return {
    rSquared: Math.max(0, 1 - fit.sse / sst),
    adjustedRSquared: 1 - (fit.sse / sst) * ((freeTerms + fit.degreesOfFreedom) / fit.degreesOfFreedom),
    f,
    fP: f === null ? null : fisherUpperTail(f, freeTerms, fit.degreesOfFreedom),
    aicc: aicc(fit.sse, fit.n, fit.rank),
  };
}
