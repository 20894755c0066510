import { finiteValues } from '../descriptive/finite-values.ts';
import { StatisticsError } from '../statistics-error.ts';
import { forecastAccuracy, type ForecastAccuracy } from './forecast-accuracy.ts';
import { DEFAULT_LEVELS } from './forecast-model.ts';
import type { Forecast, ForecastModel, ForecastSeries, Regressors } from './forecast-model.ts';
import { knownSteps } from './known-steps.ts';
import { pooledAccuracy, type JudgedPart } from './pooled-accuracy.ts';
import { longestSeason } from './season-length.ts';

export interface BacktestOptions {
  /** Rows forecast from each origin. */
  readonly horizon: number;
  /** How many origins; the last one leaves exactly one horizon of rows after it. */
  readonly origins: number;
  /** Rows between origins; the horizon when left out. */
  readonly step?: number;
  /** At most this many rows before each origin are learned from; all when left out. */
  readonly trainingRows?: number;
  /** Probabilities, ascending; `DEFAULT_LEVELS` when left out. */
  readonly levels?: readonly number[];
  /**
   * Rows that are not to judge by, such as those filled in where nothing was measured. An origin with more of them after
   * it than others is left out. All rows judge when left out.
   */
  readonly isUnknown?: (row: number) => boolean;
}

export interface BacktestOrigin extends JudgedPart {
  /** Index of the first row forecast. */
  readonly firstRow: number;
  readonly forecast: Forecast;
}

export interface Backtest {
  readonly model: string;
  /** The form found at the last origin. */
  readonly description: string;
  readonly origins: readonly BacktestOrigin[];
  /** Over all rows of all origins. */
  readonly accuracy: ForecastAccuracy;
}

/**
 * How a model would have done: fitted anew at each of a row of origins on what lay before it, and judged on what came
 * (rolling origin; Tashman, "Out-of-sample tests of forecasting accuracy", Int. J. Forecasting 16 (2000) 437–450).
 * MASE scales by the longest season that every training part holds twice. Regressors are taken as they came to be:
 * a model with weather is judged as if the weather forecast had been right.
 * Throws `too_few_values` when the first origin has under 10 rows or under two seasons before it or too much is unknown
 * to judge by, and what `fit` throws.
 */
export function backtest(model: ForecastModel, series: ForecastSeries, options: BacktestOptions): Backtest {
  const values = finiteValues(series.values, 'values');
  const levels = options.levels ?? DEFAULT_LEVELS;
  const origins = originRows(values.length, options).map((firstRow) => {
    const training = part(series, values, firstRow - (options.trainingRows ?? firstRow), firstRow);
    const actual = values
      .slice(firstRow, firstRow + options.horizon)
      .map((value, step) => (options.isUnknown?.(firstRow + step) ? Number.NaN : value));
    const ahead = sliceRegressors(series.regressors, firstRow, firstRow + options.horizon);
    const fitted = model.fit(training);
    try {
      const forecast = fitted.forecast(options.horizon, levels, ahead);
      const known = knownSteps(actual, forecast);
      const season = longestSeason(training);
      const accuracy = forecastAccuracy(known.actual, known.forecast, training.values, season);
      return { firstRow, forecast, actual, accuracy, description: fitted.description };
    } finally {
      fitted.dispose();
    }
  });
  return {
    model: model.name,
    description: origins.at(-1)!.description,
    origins: origins.map(({ firstRow, forecast, actual, accuracy }) => ({
      firstRow,
      forecast,
      actual,
      accuracy,
    })),
    accuracy: pooledAccuracy(origins),
  };
}

function originRows(
  length: number,
  { horizon, origins, step = horizon, isUnknown }: BacktestOptions,
): number[] {
  const first = length - horizon - (origins - 1) * step;
  if (![horizon, origins, step].every((count) => Number.isInteger(count) && count >= 1) || first < 10) {
    throw new StatisticsError(
      'too_few_values',
      `${length} rows do not hold ${origins} origins, ${step} rows apart, of ${horizon} rows each after at least 10`,
      { field: 'values', remedy: 'Give a longer series, fewer origins or a shorter horizon.' },
    );
  }
  const rows = Array.from({ length: origins }, (_, i) => first + i * step);
  if (isUnknown === undefined) return rows;
  const known = rows.filter((row) => {
    const unknown = Array.from({ length: horizon }, (_, i) => isUnknown(row + i)).filter(Boolean);
    return 2 * unknown.length <= horizon;
  });
  if (known.length === 0) {
    throw new StatisticsError(
      'too_few_values',
      `more than half of what comes after each of the ${origins} origins is unknown`,
      {
        field: 'isUnknown',
        remedy: 'Give a series with fewer gaps in its last part.',
      },
    );
  }
  return known;
}

function part(series: ForecastSeries, values: Float64Array, from: number, to: number): ForecastSeries {
  const start = Math.max(0, from);
  const { startMillis, intervalMillis } = series;
  const regressors = sliceRegressors(series.regressors, start, to);
  return {
    ...series,
    values: values.subarray(start, to),
    ...(regressors && { regressors }),
    ...(startMillis !== undefined &&
      intervalMillis !== undefined && { startMillis: startMillis + start * intervalMillis }),
  };
}

function sliceRegressors(
  regressors: Regressors | undefined,
  from: number,
  to: number,
): Regressors | undefined {
  return (
    regressors &&
    Object.fromEntries(
      Object.entries(regressors).map(([name, column]) => [
        name,
        Float64Array.from(column).subarray(from, to),
      ]),
    )
  );
}
