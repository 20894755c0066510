import { meanAbsoluteError } from './mean-absolute-error.ts';
import { seasonalNaiveScale } from './seasonal-naive-scale.ts';

/**
 * MASE: the MAE over that of the seasonal naive forecast within the training rows; without unit, below 1 is better
 * than that. Source: Hyndman and Koehler, "Another look at measures of forecast accuracy", Int. J. Forecasting 22
 * (2006) 679–688, with the seasonal scale of Hyndman and Athanasopoulos, Forecasting: Principles and Practice 3,
 * section 5.8. Throws as `meanAbsoluteError` and `seasonalNaiveScale`.
 */
export function meanAbsoluteScaledError(
  actual: ArrayLike<number>,
  forecast: ArrayLike<number>,
  training: ArrayLike<number>,
  seasonLength: number,
): number {
  return meanAbsoluteError(actual, forecast) / seasonalNaiveScale(training, seasonLength);
}
