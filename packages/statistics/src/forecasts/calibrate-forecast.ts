import { quantileSorted } from '../descriptive/quantile.ts';
import { StatisticsError } from '../statistics-error.ts';
import type { Backtest } from './backtest.ts';
import type { Forecast } from './forecast-model.ts';

/**
 * The same point forecast with intervals as wide as the model's backtest shows they must be: each step keeps its
 * spread relative to the other steps, and all are scaled until the intervals would have covered their share of what
 * came in the backtest. Locally weighted split conformal prediction: Lei, G'Sell, Rinaldo, Tibshirani and Wasserman,
 * "Distribution-free predictive inference for regression", JASA 113 (2018) 1094–1111, section 5.2; symmetric about the
 * point. Both must have at least two levels, one each side of ½.
 * Throws `bad_levels`, and `no_spread` when the model claims to be certain somewhere.
 */
export function calibrateForecast(forecast: Forecast, backtest: Backtest): Forecast {
  return scaleIntervals(forecast, intervalFactors(backtest, forecast.levels));
}

/**
 * What `calibrateForecast` scales by, one factor a level, for who keeps the calibration and not the backtest: negative
 * below ½, 0 at ½. Throws as `calibrateForecast`.
 */
export function intervalFactors(backtest: Backtest, levels: readonly number[]): number[] {
  const ratios = backtest.origins.flatMap(({ forecast: past, actual }) => {
    const half = halfWidths(past);
    return Array.from(actual, (value, i) => Math.abs(value - past.point[i]!) / half[i]!);
  });
  const sorted = Float64Array.from(ratios).sort();
  return levels.map((level) => {
    const share = Math.min(1, (Math.abs(2 * level - 1) * (sorted.length + 1)) / sorted.length);
    return level === 0.5 ? 0 : Math.sign(level - 0.5) * quantileSorted(sorted, share);
  });
}

/** The forecast with each level its factor times the half width of the outermost interval from the point. */
export function scaleIntervals(forecast: Forecast, factors: readonly number[]): Forecast {
  const half = halfWidths(forecast);
  const quantiles = factors.map((factor) =>
    forecast.point.map((centre, i) => (factor === 0 ? centre : centre + factor * half[i]!)),
  );
  return { levels: forecast.levels, quantiles, point: forecast.point };
}

function halfWidths({ levels, quantiles }: Forecast): Float64Array {
  if (!(levels[0]! < 0.5 && levels.at(-1)! > 0.5)) {
    throw new StatisticsError('bad_levels', 'an interval needs a level below ½ and one above', {
      field: 'levels',
      remedy: 'Forecast with levels such as 0.1, 0.5, 0.9.',
    });
  }
  const upper = quantiles.at(-1)!;
  const half = quantiles[0]!.map((low, i) => (upper[i]! - low) / 2);
  if (half.some((width) => width <= 0)) {
    throw new StatisticsError('no_spread', 'the model gives an interval without width', {
      field: 'quantiles',
      remedy: 'Use another model, or serve this one without intervals.',
    });
  }
  return half;
}
