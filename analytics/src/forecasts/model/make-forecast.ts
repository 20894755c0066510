import { calibrateForecast, DEFAULT_LEVELS, loadProphetOptimizer, StatisticsError } from '@enms/statistics';
import type { Forecast, ForecastModel, IntervalCalibration } from '@enms/statistics';
import { candidateModels, modelNamed } from './candidates.ts';
import { HORIZON_PLANS, type Horizon } from './horizons.ts';
import { errorPlaces } from './interval-plan.ts';
import type { PowerHistory } from './power-history.ts';
import { prepareSeries, type PreparedSeries, type SeriesReport } from './prepared-series.ts';
import type { ForecastParameters } from './train-forecast.ts';

export interface ForecastInput {
  readonly horizon: Horizon;
  readonly history: PowerHistory;
  readonly parameters: ForecastParameters;
}

/** Mean power of one step: 10, 50 and 90 % of what may come lie below. */
export interface ForecastPoint {
  readonly startMillis: number;
  readonly p10Kw: number;
  readonly p50Kw: number;
  readonly p90Kw: number;
}

export interface MadeForecast {
  /** The model it was made with, and the form it took. */
  readonly model: string;
  readonly description: string;
  /** Models that were to be served before it and failed on this series. */
  readonly failures: readonly { readonly model: string; readonly code: string; readonly detail: string }[];
  readonly points: readonly ForecastPoint[];
  /** The step with the highest median. */
  readonly peak: ForecastPoint;
  readonly report: SeriesReport;
}

/**
 * Fits the best ranked model to all of the history and forecasts; where it refuses the series, the next one, seasonal
 * naive at last. A load that was never negative is not forecast to be.
 *
 * @throws StatisticsError as `prepareSeries`, and what seasonal naive throws
 */
export async function makeForecast({ horizon, history, parameters }: ForecastInput): Promise<MadeForecast> {
  const plan = HORIZON_PLANS[horizon];
  const prepared = prepareSeries(history, plan);
  const models = candidateModels(horizon, parameters.orders, await loadProphetOptimizer());
  const failures: { model: string; code: string; detail: string }[] = [];
  for (const [rank, { model: name, calibration }] of parameters.ranking.entries()) {
    const model = modelNamed(name, models);
    if (model === undefined) {
      failures.push({ model: name, code: 'unknown_model', detail: 'this version does not know the model' });
      continue;
    }
    try {
      const { forecast, description } = forecastWith(model, prepared, calibration, horizon);
      const points = pointsOf(forecast, prepared);
      const peak = points.reduce((highest, point) => (point.p50Kw > highest.p50Kw ? point : highest));
      return { model: name, description, failures, points, peak, report: prepared.report };
    } catch (error) {
      if (!(error instanceof StatisticsError) || rank === parameters.ranking.length - 1) throw error;
      failures.push({ model: name, code: error.code, detail: error.message });
    }
  }
  throw new StatisticsError('unknown_model', 'none of the ranked models is known to this version', {
    field: 'parameters',
    remedy: 'Train the forecast anew.',
  });
}

function forecastWith(
  model: ForecastModel,
  { series, rowsAhead, regressorsAhead }: PreparedSeries,
  calibration: IntervalCalibration,
  horizon: Horizon,
): { forecast: Forecast; description: string } {
  const fitted = model.fit(series);
  try {
    const forecast = fitted.forecast(rowsAhead, DEFAULT_LEVELS, regressorsAhead);
    const places = errorPlaces(horizon, series);
    const placeOfStep = (step: number): number => places.of(series.values.length + step, step);
    return {
      forecast: calibrateForecast(forecast, calibration, placeOfStep),
      description: fitted.description,
    };
  } finally {
    fitted.dispose();
  }
}

function pointsOf({ quantiles }: Forecast, { ahead, lowestKw }: PreparedSeries): ForecastPoint[] {
  const lowest = lowestKw >= 0 ? 0 : -Infinity;
  const kwAt = (level: number, row: number): number =>
    Math.max(lowest, quantiles[level]?.[row] ?? Number.NaN);
  return ahead.map(({ startMillis, row }) => ({
    startMillis,
    p10Kw: kwAt(0, row),
    p50Kw: kwAt(1, row),
    p90Kw: kwAt(2, row),
  }));
}
