import { autocorrelation } from '@enms/statistics';
import type { Resolution } from './driver-spec.ts';
import { evaluateModel } from './evaluate-model.ts';
import type { FittedModel } from './fitted-model.ts';
import type { PeriodSeries } from './period-series.ts';
import type { StoredModel } from './stored-model.ts';

/** The periods that were fitted, for the charts: one value each. */
export interface TrainingPoint {
  readonly starts: Float64Array;
  readonly actual: Float64Array;
  readonly fitted: Float64Array;
  readonly residuals: Float64Array;
  /** Prediction interval at the confidence of the model. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** The drivers of numbers as the model saw them. */
  readonly drivers: readonly { readonly name: string; readonly values: Float64Array }[];
}

/** What the model makes of the periods it was fitted on. @throws StatisticsError as `evaluateModel` */
export function trainingPoints(
  model: StoredModel,
  series: PeriodSeries,
  { rows, fitted, residuals }: FittedModel,
): TrainingPoint {
  const evaluation = evaluateModel(model, series);
  const ofRows = (column: Float64Array) => Float64Array.from(rows, (row) => column[row]!);
  return {
    starts: ofRows(evaluation.starts),
    actual: ofRows(evaluation.actual),
    fitted,
    residuals,
    low: ofRows(evaluation.low),
    high: ofRows(evaluation.high),
    drivers: evaluation.drivers.map(({ name, values }) => ({ name, values: ofRows(values) })),
  };
}

/** Two days, four weeks, a quarter, a year. */
const MOST_LAGS: Readonly<Record<Resolution, number>> = { hour: 48, day: 28, week: 13, month: 12 };

/** Autocorrelation of residuals by lag (periods, gaps skipped) from 1 on; empty where it is not defined. */
export function residualCorrelogram(residuals: Float64Array, resolution: Resolution): Float64Array {
  const lags = Math.min(MOST_LAGS[resolution], Math.floor(residuals.length / 4));
  if (lags < 1 || residuals.every((value) => value === residuals[0])) return new Float64Array();
  return Float64Array.from({ length: lags }, (_, i) => autocorrelation(residuals, i + 1));
}
