import {
  calibrateBacktest,
  chooseModel,
  DEFAULT_LEVELS,
  intervalCalibration,
  loadProphetOptimizer,
  StatisticsError,
} from '@enms/statistics';
import type { Backtest, CalibrationOptions, IntervalCalibration } from '@enms/statistics';
import { candidateModels, findOrders, type ArimaOrders } from './candidates.ts';
import { HORIZON_PLANS, type Horizon, type HorizonPlan } from './horizons.ts';
import { calibrationOptions } from './interval-plan.ts';
import type { PowerHistory } from './power-history.ts';
import { prepareSeries, type PreparedSeries, type SeriesReport } from './prepared-series.ts';

export interface TrainingInput {
  readonly horizon: Horizon;
  readonly history: PowerHistory;
  /** Of the model before, so that they are kept; looked for when left out. */
  readonly orders?: ArimaOrders;
  /** Instead of the origins of the plan; for a look at fewer. */
  readonly origins?: number;
}

/** How a candidate did in its backtest, or why it could not take part. */
export interface CandidateReport {
  readonly model: string;
  /** The form found at the last origin. */
  readonly description: string | null;
  readonly mase: number | null;
  /** Percent. */
  readonly smape: number | null;
  /** Mean pinball loss in kW over the 10, 50 and 90 % quantiles, of the intervals as served. */
  readonly pinball_kw: number | null;
  readonly mae_kw: number | null;
  /** Share of what came within the 80 % interval: as served, and before it was calibrated. */
  readonly coverage: number | null;
  readonly raw_coverage: number | null;
  readonly error: { readonly code: string; readonly detail: string } | null;
}

/** What a stored model needs to forecast later. */
export interface ForecastParameters {
  readonly orders: ArimaOrders;
  /** Models that may be served, best first, each with how far its errors reach; seasonal naive is last. */
  readonly ranking: readonly { readonly model: string; readonly calibration: IntervalCalibration }[];
}

/** Whether this version can forecast with what was stored: older ones scaled what a model claimed of its spread. */
export function isCalibrated({ ranking }: ForecastParameters): boolean {
  return ranking.every((ranked: object) => 'calibration' in ranked);
}

export interface TrainedForecast {
  readonly served: string;
  readonly beatsNaive: boolean;
  /** A sentence for the person who reads the forecast. */
  readonly reason: string;
  /** Best first; those that could not take part at the end. */
  readonly candidates: readonly CandidateReport[];
  readonly parameters: ForecastParameters;
  readonly origins: number;
  readonly report: SeriesReport;
}

/**
 * Judges every candidate from the same origins against seasonal naive, calibrates each by its own backtest, and ranks
 * those that may be served. Periods that were not measured are not judged by.
 *
 * @throws StatisticsError as `prepareSeries`, and `too_few_values` for a history that does not hold enough origins
 */
export async function trainForecast(input: TrainingInput): Promise<TrainedForecast> {
  const plan = HORIZON_PLANS[input.horizon];
  const prepared = prepareSeries(input.history, plan);
  const origins = originsWithin(prepared, plan, input.origins ?? plan.origins);
  const orders = input.orders ?? findOrders(input.horizon, prepared.series);
  const models = candidateModels(input.horizon, orders, await loadProphetOptimizer());
  const choice = chooseModel(models, prepared.series, {
    horizon: plan.steps,
    origins,
    step: plan.originStep,
    isUnknown: (row) => prepared.isFilled[row] === 1,
  });
  const calibration = calibrationOptions(input.horizon, prepared.series);
  const naive = choice.naiveBacktest.model;
  const usable = choice.backtests.slice(0, choice.backtests.findIndex(({ model }) => model === naive) + 1);
  return {
    served: choice.served.name,
    beatsNaive: choice.beatsNaive,
    reason: choice.reason,
    candidates: [
      ...choice.backtests.map((result) => reportOf(result, calibration)),
      ...choice.failures.map(({ model, error }) => failureOf(model, error)),
    ],
    parameters: {
      orders,
      ranking: usable.map((result) => ({
        model: result.model,
        calibration: intervalCalibration(result, DEFAULT_LEVELS, calibration),
      })),
    },
    origins: choice.naiveBacktest.origins.length,
    report: prepared.report,
  };
}

/** As many origins as leave half of the history before the first of them. */
function originsWithin({ series }: PreparedSeries, plan: HorizonPlan, wanted: number): number {
  const rows = series.values.length;
  const fitting = Math.floor((rows / 2 - plan.steps) / plan.originStep) + 1;
  const least = Math.min(plan.leastOrigins, wanted);
  if (fitting >= least) return Math.min(wanted, fitting);
  const needed = Math.ceil((2 * (plan.steps + (least - 1) * plan.originStep) * plan.stepS) / 86_400);
  throw new StatisticsError(
    'too_few_values',
    `${((rows * plan.stepS) / 86_400).toFixed(1)} days are too few to judge a forecast by`,
    { field: 'machines', remedy: `Forecast when ${needed} days of readings are there.` },
  );
}

function reportOf(raw: Backtest, calibration: CalibrationOptions): CandidateReport {
  const calibrated = raw.origins.length > 1 ? calibrateBacktest(raw, calibration).accuracy : raw.accuracy;
  return {
    model: raw.model,
    description: raw.description,
    mase: raw.accuracy.mase,
    smape: raw.accuracy.smape,
    pinball_kw: calibrated.pinball,
    mae_kw: raw.accuracy.mae,
    coverage: calibrated.coverage,
    raw_coverage: raw.accuracy.coverage,
    error: null,
  };
}

function failureOf(model: string, { code, message }: StatisticsError): CandidateReport {
  return {
    model,
    description: null,
    mase: null,
    smape: null,
    pinball_kw: null,
    mae_kw: null,
    coverage: null,
    raw_coverage: null,
    error: { code, detail: message },
  };
}
