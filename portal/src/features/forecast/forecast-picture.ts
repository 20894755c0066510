import type { TimelinePoint } from '../../api/types.ts';
import type { ChartTable } from '../../charts/chart-table.ts';
import { heldCorners, heldFor } from '../../charts/held.ts';
import type { TimeBand, TimeSeries } from '../../charts/time-chart.ts';
import type { Bounds } from '../../period/bounds.ts';
import type { Candidate, Forecast, Horizon } from './forecast-api.ts';

const hourMillis = 3_600_000;
/** How much of what was is shown before what will be. */
const pastHours: Record<Horizon, number> = { hour: 6, day: 48, week: 7 * 24 };

export const bucketOf = (horizon: Horizon): '15min' | '1hour' => (horizon === 'hour' ? '15min' : '1hour');

/** From the recent past to now; begins with a whole hour. */
export function pastBounds(horizon: Horizon, nowMillis: number): Bounds {
  const from = Math.floor(nowMillis / hourMillis - pastHours[horizon]) * hourMillis;
  return { from: new Date(from).toISOString(), to: new Date(nowMillis).toISOString() };
}

export interface ForecastPicture {
  readonly from: number;
  readonly to: number;
  readonly actual: TimeSeries['points'];
  readonly median: TimeSeries['points'];
  readonly band: TimeBand['points'];
}

/** What was and what is forecast, as the stairs that means of steps are. */
export function pictureOf(
  { points, step_s: stepS, horizon }: Forecast,
  actual: readonly TimelinePoint[],
  past: Bounds,
): ForecastPicture {
  const step = (stepS ?? 3_600) * 1_000;
  const now = Date.parse(past.to);
  const ahead = points.map((point) => ({ ...point, at: Date.parse(point.from) }));
  const was = actual.map(({ time, power_avg_kw: kw }) => [Date.parse(time), kw ?? null] as const);
  return {
    from: Date.parse(past.from),
    to: (ahead.at(-1)?.at ?? now) + step,
    actual: heldCorners(was, horizon === 'hour' ? hourMillis / 4 : hourMillis, now),
    median: heldCorners(
      ahead.map(({ at, p50_kw: kw }) => [at, kw] as const),
      step,
    ),
    band: heldFor(
      ahead.map(({ at, p10_kw: low, p90_kw: high }) => [at, low, high] as const),
      step,
    ),
  };
}

/** The same values as rows, the past first; a step that has begun has both. */
export function tableOf(
  { points }: Forecast,
  actual: readonly TimelinePoint[],
  labels: readonly [time: string, actual: string, median: string, low: string, high: string],
  rowLabel: (cell: string | number | null) => string,
): ChartTable {
  const names = ['time', 'actual_kw', 'p50_kw', 'p10_kw', 'p90_kw'];
  const rows = new Map<number, [string, number | null, number | null, number | null, number | null]>();
  for (const { time, power_avg_kw: kw } of actual)
    rows.set(Date.parse(time), [new Date(time).toISOString(), kw ?? null, null, null, null]);
  for (const { from, p50_kw: median, p10_kw: low, p90_kw: high } of points) {
    const at = Date.parse(from);
    rows.set(at, [new Date(at).toISOString(), rows.get(at)?.[1] ?? null, median, low, high]);
  }
  return {
    columns: labels.map((label, index) => ({ label, csvName: names[index] ?? '' })),
    rows: [...rows].sort(([one], [other]) => one - other).map(([, row]) => row),
    rowLabel,
  };
}

/** Share of the naive forecast's miss that a model still misses by; null where one of them is not known. */
export function missShare(candidates: readonly Candidate[], model: string): number | null {
  const maseOf = (name: string): number | null =>
    candidates.find(({ model: candidate }) => candidate === name)?.mase ?? null;
  const [own, naive] = [maseOf(model), maseOf('seasonal_naive')];
  return own === null || naive === null || naive === 0 ? null : own / naive;
}
