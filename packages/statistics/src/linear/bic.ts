/**
 * Bayesian information criterion, from the Gaussian likelihood with the variance counted as a parameter, as R's BIC of an
 * `lm`; lower is better, comparable between models of the same rows. −Infinity for a perfect fit.
 *
 * Source: Schwarz, "Estimating the dimension of a model", Annals of Statistics 6 (1978) 461–464.
 *
 * @param sse sum of squared residuals
 * @param n rows
 * @param p coefficients, with the intercept and searched balance points
 */
export function bic(sse: number, n: number, p: number): number {
  return n * (Math.log(2 * Math.PI) + 1 + Math.log(sse / n)) + (p + 1) * Math.log(n);
}
