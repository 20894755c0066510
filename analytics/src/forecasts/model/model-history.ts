/** Weeks that the usual week is the mean of: few where the load follows the weather, many where it is noise. */
export const FEW_WEEKS = 3;
export const MANY_WEEKS = 8;
/** Weeks that smoothing models and a seasonal ARIMA learn from. */
export const SMOOTHING_WEEKS = 4;

/** Days of history that a model of this name looks at; null for all there are. More would be read for nothing. */
export function daysOfHistory(name: string): number | null {
  if (name === 'seasonal_naive') return null;
  const weeks = name === 'prophet' || name.endsWith(`_on_means_${MANY_WEEKS}`) ? MANY_WEEKS : SMOOTHING_WEEKS;
  // The newest value may be some hours old.
  return 7 * weeks + 2;
}
