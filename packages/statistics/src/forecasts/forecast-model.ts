/** An evenly spaced series without gaps, oldest row first. */
export interface ForecastSeries {
  readonly values: ArrayLike<number>;
  /** Rows of a season, shortest first: [24, 168] for hours with a day and a week; empty for none. */
  readonly seasonLengths: readonly number[];
  /** Time of the first row and the step between rows; only a model with a calendar needs them. */
  readonly startMillis?: number;
  readonly intervalMillis?: number;
  /** What drives the values, one number a row, by name. Only a model that takes regressors reads them. */
  readonly regressors?: Regressors;
}

export type Regressors = Readonly<Record<string, ArrayLike<number>>>;

/** Quantiles of the next rows, in the unit of the series. */
export interface Forecast {
  /** Probabilities, ascending. */
  readonly levels: readonly number[];
  /** One array for each level, each with one value for each step ahead. */
  readonly quantiles: readonly Float64Array[];
  /** The point forecast: the median of the forecast distribution. */
  readonly point: Float64Array;
}

/** A model with its parameters estimated. `dispose` frees memory outside the JavaScript heap; it is safe to call twice. */
export interface FittedForecast {
  /** The form found, as a person would write it: `ARIMA(1,1,0)(0,1,0)[12]`. */
  readonly description: string;
  forecast(horizon: number, levels: readonly number[], futureRegressors?: Regressors): Forecast;
  dispose(): void;
}

/** A way to forecast. `fit` throws a StatisticsError when the series does not suit it. */
export interface ForecastModel {
  readonly name: string;
  fit(series: ForecastSeries): FittedForecast;
}

/** The levels every stored forecast has. */
export const DEFAULT_LEVELS: readonly number[] = [0.1, 0.5, 0.9];
