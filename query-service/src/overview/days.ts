import { instantOf, localTimeAt, resolveTimeRange } from '@enms/http-api';
import type { TimeRange } from '@enms/http-api';
import { NO_AMOUNTS } from '../energy/totals-repository.ts';
import type { Amounts, PeriodAmounts } from '../energy/totals-repository.ts';

const QUARTER_MILLIS = 900_000;

/** The day so far, and yesterday until the same time of day. */
export interface Days {
  readonly today: TimeRange;
  readonly yesterday: TimeRange;
  /** What to ask for: yesterday whole quarter hours, since those are in the ledger as they are. */
  readonly bounds: readonly Date[];
  /** The quarter hour of yesterday in which the same time of day lies, and how much of it counts. */
  readonly cut: TimeRange & { readonly share: number };
}

/** On the days when clocks change, the same time of day is at another distance from midnight. */
export function daysAt(zone: string, now: Date): Days {
  const today = resolveTimeRange({ period: 'today' }, zone, now);
  const whole = resolveTimeRange({ period: 'yesterday' }, zone, now);
  const local = localTimeAt(now, zone);
  const sameTime = instantOf({ ...local, day: local.day - 1 }, zone).getTime();
  const end = Math.min(whole.to.getTime(), Math.max(whole.from.getTime(), sameTime));
  const quarter = Math.min(
    Math.floor(end / QUARTER_MILLIS) * QUARTER_MILLIS,
    whole.to.getTime() - QUARTER_MILLIS,
  );
  const cut = { from: new Date(quarter), to: new Date(quarter + QUARTER_MILLIS) };
  const bounds = [whole.from, cut.from, cut.to, today.from, today.to];
  return {
    today,
    yesterday: { from: whole.from, to: new Date(end) },
    bounds: bounds.filter((bound, index) => bound.getTime() !== bounds[index - 1]?.getTime()),
    cut: { ...cut, share: (end - quarter) / QUARTER_MILLIS },
  };
}

/** The amounts of exactly this period. */
export function amountsIn(periods: readonly PeriodAmounts[], { from }: TimeRange): Amounts {
  return periods.find((period) => period.from.getTime() === from.getTime()) ?? NO_AMOUNTS;
}

/** Of the quarter hour that is cut, the part by time counts: the ledger knows no finer. */
export function untilSameTime(periods: readonly PeriodAmounts[], { yesterday, cut }: Days): Amounts {
  const part = partOf(amountsIn(periods, cut), cut.share);
  if (cut.from.getTime() === yesterday.from.getTime()) return part;
  const before = amountsIn(periods, yesterday);
  return cut.share === 0 ? before : together(before, part);
}

function partOf(amounts: Amounts, share: number): Amounts {
  const times = (value: number | null): number | null => (value === null ? null : value * share);
  return {
    ...amounts,
    energyKwh: times(amounts.energyKwh),
    estimatedKwh: amounts.estimatedKwh * share,
    unpricedKwh: amounts.unpricedKwh * share,
    cost: times(amounts.cost),
    co2LocationKg: times(amounts.co2LocationKg),
    co2MarketKg: times(amounts.co2MarketKg),
  };
}

/** Currencies are never added: of two, the cost is unknown. */
function together(most: Amounts, rest: Amounts): Amounts {
  const isMixed = most.currency !== null && rest.currency !== null && most.currency !== rest.currency;
  return {
    energyKwh: sum(most.energyKwh, rest.energyKwh),
    estimatedKwh: most.estimatedKwh + rest.estimatedKwh,
    unpricedKwh: most.unpricedKwh + rest.unpricedKwh,
    cost: isMixed ? null : sum(most.cost, rest.cost),
    currency: isMixed ? null : (most.currency ?? rest.currency),
    costReason: isMixed ? 'mixed_currencies' : (most.costReason ?? rest.costReason),
    co2LocationKg: sum(most.co2LocationKg, rest.co2LocationKg),
    locationReason: most.locationReason ?? rest.locationReason,
    co2MarketKg: sum(most.co2MarketKg, rest.co2MarketKg),
    marketReason: most.marketReason ?? rest.marketReason,
    coverage: most.coverage,
    quality: most.quality | rest.quality,
    method: rest.method === null || rest.method === most.method ? most.method : 'mixed',
  };
}

function sum(one: number | null, other: number | null): number | null {
  return one === null && other === null ? null : (one ?? 0) + (other ?? 0);
}
