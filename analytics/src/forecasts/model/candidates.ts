import {
  arima,
  arimaOrderOf,
  findArimaOrder,
  holtWinters,
  mstlEts,
  onLastRows,
  onSeasonalMeans,
  orElse,
  prophet,
  seasonalDeviations,
  seasonalNaive,
  StatisticsError,
} from '@enms/statistics';
import type { ArimaOrder, ForecastModel, ForecastSeries, ProphetOptimizer } from '@enms/statistics';
import { HORIZON_PLANS, type Horizon } from './horizons.ts';
import { FEW_WEEKS, MANY_WEEKS, SMOOTHING_WEEKS } from './model-history.ts';

/** Orders of the ARIMA candidates, found once when a model is made and kept; null where none converges. */
export interface ArimaOrders {
  /** Of the differences to the week before. */
  readonly seasonal: ArimaOrder | null;
  /** Of the deviations from the usual week. */
  readonly deviations: ArimaOrder | null;
}

const WEEK_S = 7 * 86_400;
/** Two weeks of quarter-hours, eight of hours: a fit takes 0.1 s, more rows take longer and forecast no better. */
const DEVIATION_ROWS = 1344;
/** What converges on nearly every series. */
const FALLBACK_ORDER: ArimaOrder = {
  p: 1,
  d: 0,
  q: 0,
  seasonalP: 0,
  seasonalD: 0,
  seasonalQ: 0,
  season: 1,
};

/** Finds the orders for {@link candidateModels}. Differences of a week are looked at for the next hour alone. */
export function findOrders(horizon: Horizon, series: ForecastSeries): ArimaOrders {
  return {
    seasonal: horizon === 'hour' ? unlessRefused(() => arimaOrderOf(series)) : null,
    deviations: unlessRefused(() => {
      const options = { seasons: MANY_WEEKS, innerRows: DEVIATION_ROWS };
      return findArimaOrder(seasonalDeviations(series, options), 1, 1);
    }),
  };
}

/** Everything that is tried against seasonal naive, which is not among them. */
export function candidateModels(
  horizon: Horizon,
  orders: ArimaOrders,
  optimizer: ProphetOptimizer,
): ForecastModel[] {
  const week = WEEK_S / HORIZON_PLANS[horizon].stepS;
  const fallback = arima(FALLBACK_ORDER);
  const deviations = orders.deviations === null ? fallback : orElse(arima(orders.deviations), fallback);
  const onMeans = (seasons: number): ForecastModel =>
    onSeasonalMeans(deviations, { seasons, innerRows: DEVIATION_ROWS });
  const smoothing = [mstlEts(), holtWinters('additive')].map((model) =>
    onLastRows(model, SMOOTHING_WEEKS * week),
  );
  if (horizon === 'hour') {
    const seasonal =
      orders.seasonal === null ? [] : [onLastRows(arima(orders.seasonal), SMOOTHING_WEEKS * week)];
    return [onMeans(FEW_WEEKS), onMeans(MANY_WEEKS), ...seasonal, ...smoothing];
  }
  // Prophet carries its trend on: over a week that was worse than seasonal naive where its backtest had chosen it.
  return [
    onMeans(FEW_WEEKS),
    onMeans(MANY_WEEKS),
    ...smoothing,
    onLastRows(prophet(optimizer), MANY_WEEKS * week),
    ...(horizon === 'day' ? [onSeasonalMeans(prophet(optimizer), { seasons: MANY_WEEKS })] : []),
  ];
}

/** The model of a name that was stored; undefined for one of an older version. */
export function modelNamed(name: string, models: readonly ForecastModel[]): ForecastModel | undefined {
  return [...models, seasonalNaive()].find((model) => model.name === name);
}

function unlessRefused(find: () => ArimaOrder): ArimaOrder | null {
  try {
    return find();
  } catch (error) {
    if (error instanceof StatisticsError) return null;
    throw error;
  }
}
