import { StatisticsError } from '../statistics-error.ts';
import { fitArima } from './arima-engine.ts';
import type { ArimaOrder } from './arima-order.ts';
import { modelFailed } from './model-failed.ts';
import { difference } from './difference.ts';
import { kpss, KPSS_CRITICAL_5 } from './kpss.ts';

type Coefficients = Pick<ArimaOrder, 'p' | 'q' | 'seasonalP' | 'seasonalQ'>;

/** Where the walk starts, and how far it goes: more coefficients cost seconds and never won on the reference series. */
const STARTS: readonly Coefficients[] = [
  { p: 2, q: 2, seasonalP: 1, seasonalQ: 1 },
  { p: 1, q: 0, seasonalP: 1, seasonalQ: 0 },
  { p: 0, q: 1, seasonalP: 0, seasonalQ: 1 },
  { p: 1, q: 0, seasonalP: 0, seasonalQ: 0 },
];
const LIMITS: Coefficients = { p: 2, q: 2, seasonalP: 1, seasonalQ: 1 };
const STEPS: readonly Partial<Coefficients>[] = [1, -1].flatMap((one) => [
  { p: one },
  { q: one },
  { seasonalP: one },
  { seasonalQ: one },
  { p: one, q: one },
  { seasonalP: one, seasonalQ: one },
]);

/**
 * The order with the smallest AICc found by the stepwise walk of R. J. Hyndman and Y. Khandakar, "Automatic time series
 * forecasting: the forecast package for R", J. Statistical Software 27 (2008) 3, section 3.2: one seasonal difference
 * where there is a season (m > 1), further differences while KPSS rejects (at most `maximumDifferences`; when left out 1
 * with a season, 2 without), then p, q, P, Q one step at a time. The likelihood is that of the innovations' variance, n·ln σ² (without the terms of the
 * first rows). Throws as `kpss`, and `model_failed` when no order converges.
 */
export function findArimaOrder(
  values: Float64Array,
  season: number,
  maximumDifferences = season > 1 ? 1 : 2,
): ArimaOrder {
  const seasonalD = season > 1 ? 1 : 0;
  let stationary = seasonalD ? difference(values, season) : values;
  let d = 0;
  while (d < maximumDifferences && wanders(stationary)) {
    stationary = difference(stationary, 1);
    d += 1;
  }
  const scores = new Map<string, number>();
  const scoreOf = (coefficients: Coefficients): number => {
    const key = Object.values(coefficients).join();
    const known =
      scores.get(key) ?? aicc(values, { ...coefficients, d, seasonalD, season }, stationary.length);
    scores.set(key, known);
    return known;
  };
  const starts = STARTS.map((start) => (season > 1 ? start : { ...start, seasonalP: 0, seasonalQ: 0 }));
  let best = starts.reduce((a, b) => (scoreOf(b) < scoreOf(a) ? b : a));
  const better = (): Coefficients | undefined =>
    neighbours(best, season).find((next) => scoreOf(next) < scoreOf(best));
  for (let next = better(); next; next = better()) best = next;
  if (scoreOf(best) === Infinity) throw modelFailed('arima', 'no order converges');
  return { ...best, d, seasonalD, season };
}

function wanders(values: Float64Array): boolean {
  const first = values[0];
  return values.some((value) => value !== first) && kpss(values) > KPSS_CRITICAL_5;
}

function neighbours(from: Coefficients, season: number): Coefficients[] {
  return STEPS.map((step) => ({
    p: from.p + (step.p ?? 0),
    q: from.q + (step.q ?? 0),
    seasonalP: from.seasonalP + (step.seasonalP ?? 0),
    seasonalQ: from.seasonalQ + (step.seasonalQ ?? 0),
  })).filter((next) => {
    const seasonal = next.seasonalP + next.seasonalQ;
    const within = (Object.keys(LIMITS) as (keyof Coefficients)[]).every(
      (name) => next[name] >= 0 && next[name] <= LIMITS[name],
    );
    return within && next.p + next.q + seasonal > 0 && (season > 1 || seasonal === 0);
  });
}

function aicc(values: Float64Array, order: ArimaOrder, rows: number): number {
  const parameters = order.p + order.q + order.seasonalP + order.seasonalQ + 1;
  try {
    const fit = fitArima(values, order);
    fit.dispose();
    const penalty = 2 * parameters + (2 * parameters * (parameters + 1)) / (rows - parameters - 1);
    return rows * Math.log(fit.variance) + penalty;
  } catch (error) {
    if (error instanceof StatisticsError && error.code === 'model_failed') return Infinity;
    throw error;
  }
}
