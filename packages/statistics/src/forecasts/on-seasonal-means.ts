import { finiteValues } from '../descriptive/finite-values.ts';
import { StatisticsError } from '../statistics-error.ts';
import type { FittedForecast, Forecast, ForecastModel, ForecastSeries } from './forecast-model.ts';
import { lastRows } from './last-rows.ts';
import { longestSeason } from './season-length.ts';

export interface SeasonalMeansOptions {
  /** Seasons that the means are taken over, the last ones: 4 for the usual week of the last four. */
  readonly seasons: number;
  /** The inner model learns from at most this many of the last deviations; all of them when left out. */
  readonly innerRows?: number;
}

/**
 * The same model of how far each value lies from the mean of its place in the last seasons: regression on seasonal
 * dummies with the model for its errors. Seasonal naive and a seasonal difference put the noise of one season into every
 * forecast; a mean over k of them a √k-th of it. Source: Hyndman and Athanasopoulos, Forecasting: Principles and
 * Practice 3, sections 7.4 and 10.1. The intervals are those of the inner model, without the error of the means:
 * calibrate them by a backtest. `fit` throws `no_season` without a season that is there twice, else as the model.
 */
export function onSeasonalMeans(model: ForecastModel, options: SeasonalMeansOptions): ForecastModel {
  return {
    name: `${model.name}_on_means_${options.seasons}`,
    fit: (series) => fit(model, series, options),
  };
}

/**
 * How far each of the last values lies from the mean of its place in the season: what the inner model of
 * {@link onSeasonalMeans} learns from, such as to find its order once. Throws `no_season`, `not_finite`.
 */
export function seasonalDeviations(series: ForecastSeries, options: SeasonalMeansOptions): Float64Array {
  return deviationsOf(series, options).deviations;
}

interface Deviations {
  readonly season: number;
  /** By row of the series modulo the season. */
  readonly means: Float64Array;
  readonly deviations: Float64Array;
  /** Row of the series of the first deviation. */
  readonly firstRow: number;
}

function deviationsOf(series: ForecastSeries, { seasons, innerRows }: SeasonalMeansOptions): Deviations {
  const season = longestSeason(series);
  if (season === 1 || !(seasons >= 2)) {
    throw new StatisticsError(
      'no_season',
      'means need a season that the series holds twice, and two of them',
      {
        field: 'seasonLengths',
        remedy: 'Give a longer series, or use the model without the means.',
      },
    );
  }
  const y = finiteValues(series.values, 'values');
  const meansFrom = Math.max(0, y.length - seasons * season);
  const sums = new Float64Array(season);
  const counts = new Float64Array(season);
  for (let row = meansFrom; row < y.length; row += 1) {
    sums[row % season]! += y[row]!;
    counts[row % season]! += 1;
  }
  const means = sums.map((sum, place) => sum / counts[place]!);
  const firstRow = Math.max(meansFrom, y.length - (innerRows ?? y.length));
  const deviations = y.slice(firstRow).map((value, i) => value - means[(firstRow + i) % season]!);
  return { season, means, deviations, firstRow };
}

function fit(model: ForecastModel, series: ForecastSeries, options: SeasonalMeansOptions): FittedForecast {
  const { season, means, deviations, firstRow } = deviationsOf(series, options);
  const rows = series.values.length;
  const fitted = model.fit({ ...lastRows(series, rows - firstRow), values: deviations, seasonLengths: [] });
  const backOnMeans = (values: Float64Array): Float64Array =>
    values.map((value, step) => value + means[(rows + step) % season]!);
  return {
    get description() {
      return `${fitted.description} on means of ${options.seasons} [${season}]`;
    },
    dispose: () => fitted.dispose(),
    forecast: (...given): Forecast => {
      const { levels, quantiles, point } = fitted.forecast(...given);
      return { levels, quantiles: quantiles.map(backOnMeans), point: backOnMeans(point) };
    },
  };
}
