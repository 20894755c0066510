import { StatisticsError } from '../statistics-error.ts';
import { backtest, type Backtest, type BacktestOptions } from './backtest.ts';
import type { ForecastModel, ForecastSeries } from './forecast-model.ts';
import { seasonalNaive } from './seasonal-naive.ts';

export interface ModelChoice {
  /** The model to serve: the best of those that beat seasonal naive, else seasonal naive. */
  readonly served: ForecastModel;
  readonly servedBacktest: Backtest;
  readonly naiveBacktest: Backtest;
  readonly beatsNaive: boolean;
  /** Every model that could be judged, best first; seasonal naive among them. */
  readonly backtests: readonly Backtest[];
  /** Models that do not suit this series, and why. */
  readonly failures: readonly { readonly model: string; readonly error: StatisticsError }[];
  /** A sentence for the person who reads the forecast. */
  readonly reason: string;
}

/**
 * The candidate with the smallest MASE in its own rolling-origin backtest (MAE where MASE does not exist), served only
 * if that is smaller than the seasonal naive one; all are judged on the same rows. A candidate that refuses the series
 * is listed with its reason and is not served. Throws as `backtest` of seasonal naive.
 */
export function chooseModel(
  candidates: readonly ForecastModel[],
  series: ForecastSeries,
  options: BacktestOptions,
): ModelChoice {
  const naive = seasonalNaive();
  const naiveBacktest = backtest(naive, series, options);
  const judged = [{ model: naive, result: naiveBacktest }];
  const failures: { model: string; error: StatisticsError }[] = [];
  for (const model of candidates) {
    try {
      judged.push({ model, result: backtest(model, series, options) });
    } catch (error) {
      if (!(error instanceof StatisticsError)) throw error;
      failures.push({ model: model.name, error });
    }
  }
  judged.sort((a, b) => score(a.result) - score(b.result)); // stable: seasonal naive stays before its equals
  const best = judged[0]!;
  const beatsNaive = best.model !== naive;
  return {
    served: best.model,
    servedBacktest: best.result,
    naiveBacktest,
    beatsNaive,
    backtests: judged.map(({ result }) => result),
    failures,
    reason: beatsNaive
      ? `${best.result.description} misses by ${percentOf(best.result, naiveBacktest)} % of what seasonal naive misses by.`
      : 'No model beats seasonal naive on this series; seasonal naive is served.',
  };
}

const score = ({ accuracy }: Backtest): number => accuracy.mase ?? accuracy.mae;

const percentOf = (result: Backtest, naive: Backtest): string =>
  ((100 * score(result)) / score(naive)).toFixed(0);
