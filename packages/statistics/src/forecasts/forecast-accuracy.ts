import { StatisticsError } from '../statistics-error.ts';
import { intervalCoverage } from './accuracy/interval-coverage.ts';
import { meanAbsoluteError } from './accuracy/mean-absolute-error.ts';
import { meanAbsolutePercentageError } from './accuracy/mean-absolute-percentage-error.ts';
import { pinballLoss } from './accuracy/pinball-loss.ts';
import { rootMeanSquaredError } from './accuracy/root-mean-squared-error.ts';
import { seasonalNaiveScale } from './accuracy/seasonal-naive-scale.ts';
import { symmetricMeanAbsolutePercentageError } from './accuracy/symmetric-mean-absolute-percentage-error.ts';
import type { Forecast } from './forecast-model.ts';

/** How a forecast did; null where a measure does not exist for the values. */
export interface ForecastAccuracy {
  /** In the unit of the series. */
  readonly mae: number;
  readonly rmse: number;
  /** Percent; null when an actual value is 0. */
  readonly mape: number | null;
  /** Percent, 0 … 200. */
  readonly smape: number;
  /** Without unit; null when the training rows repeat each season exactly. */
  readonly mase: number | null;
  /** Mean over the levels, in the unit of the series. */
  readonly pinball: number;
  /** Share of the actual values within the outermost levels, and the share there should be; null with one level. */
  readonly coverage: number | null;
  readonly nominalCoverage: number | null;
}

/**
 * All measures of one forecast against what came. The training rows and the season length (rows, 1 for none) give the
 * scale of MASE. Throws `length_mismatch`, `not_finite`, `too_few_values`.
 */
export function forecastAccuracy(
  actual: ArrayLike<number>,
  forecast: Forecast,
  training: ArrayLike<number>,
  seasonLength: number,
): ForecastAccuracy {
  const { point } = forecast;
  const mae = meanAbsoluteError(actual, point);
  return {
    mae,
    rmse: rootMeanSquaredError(actual, point),
    mape: nullFor('zero_actual', () => meanAbsolutePercentageError(actual, point)),
    smape: symmetricMeanAbsolutePercentageError(actual, point),
    mase: nullFor('no_spread', () => mae / seasonalNaiveScale(training, seasonLength)),
    ...quantileAccuracy(actual, forecast),
  };
}

/** The measures that look at the quantiles. Throws as `forecastAccuracy`. */
export function quantileAccuracy(
  actual: ArrayLike<number>,
  { levels, quantiles }: Forecast,
): Pick<ForecastAccuracy, 'pinball' | 'coverage' | 'nominalCoverage'> {
  const losses = levels.map((level, i) => pinballLoss(actual, quantiles[i]!, level));
  const interval = levels.length > 1;
  return {
    pinball: losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
    coverage: interval ? intervalCoverage(actual, quantiles[0]!, quantiles.at(-1)!) : null,
    nominalCoverage: interval ? levels.at(-1)! - levels[0]! : null,
  };
}

function nullFor(code: string, measure: () => number): number | null {
  try {
    return measure();
  } catch (error) {
    if (error instanceof StatisticsError && error.code === code) return null;
    throw error;
  }
}
