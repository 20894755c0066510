/**
 * Akaike's information criterion corrected for small samples, from the Gaussian likelihood with the variance counted as
 * a parameter, as R's AIC of an `lm`; lower is better, comparable between models of the same rows. Infinite for fewer
 * than p + 3 rows, −Infinity for a perfect fit.
 *
 * Source: Hurvich & Tsai, "Regression and time series model selection in small samples", Biometrika 76 (1989) 297–307.
 *
 * @param sse sum of squared residuals
 * @param n rows
 * @param p coefficients, with the intercept
 */
export function aicc(sse: number, n: number, p: number): number {
  const k = p + 1;
  if (n <= k + 1) return Infinity;
  return n * (Math.log(2 * Math.PI) + 1 + Math.log(sse / n)) + 2 * k + (2 * k * (k + 1)) / (n - k - 1);
}
