import type { BarsContent } from '../../charts/category-bars.ts';
import { machineToken } from '../../charts/theme.ts';
import { bucketLabel, type AmountBucket } from '../../period/buckets.ts';
import type { Timeline } from './cost-api.ts';

interface Words {
  readonly locale: string;
  readonly carrier: (name: string) => string;
  readonly others: string;
}

/** The currencies that the costs of a timeline are in, that of the largest sum first. */
export function currenciesOf(timeline: Timeline): readonly string[] {
  const sums = new Map<string, number>();
  for (const { points } of timeline.series)
    for (const { cost } of points)
      if (cost?.currency) sums.set(cost.currency, (sums.get(cost.currency) ?? 0) + (cost.value ?? 0));
  return [...sums].sort(([, one], [, other]) => other - one).map(([currency]) => currency);
}

/** Costs in one currency by carrier; a carrier without any is left out. */
export function carrierBars(timeline: Timeline, currency: string, words: Words): BarsContent {
  const { labels, keys } = axisOf(timeline, words.locale);
  const series = timeline.series
    .map(({ carrier, points }) => ({
      name: words.carrier(carrier),
      token: `carrier-${carrier}`,
      values: costsAt(keys, points, currency),
    }))
    .filter(({ values }) => values.some((value) => value !== null));
  return { labels, keys, series, unit: currency };
}

/** Costs in one currency by machine, and what the other machines cost on top. */
export function machineBars(all: Timeline, machines: Timeline, currency: string, words: Words): BarsContent {
  const { labels, keys } = axisOf(all, words.locale);
  const shown = machines.series.map(({ machine, points }) => ({
    name: machine?.display_name ?? '',
    token: machineToken(machine?.id ?? 1),
    values: costsAt(keys, points, currency),
  }));
  const totals = all.series.map(({ points }) => costsAt(keys, points, currency));
  const others = keys.map((_, at) =>
    rest(
      sum(totals, at),
      sum(
        shown.map(({ values }) => values),
        at,
      ),
    ),
  );
  const hasOthers = others.some((value) => value !== null && value > 0);
  return {
    labels,
    keys,
    series: hasOthers ? [...shown, { name: words.others, token: 'text-muted', values: others }] : shown,
    unit: currency,
  };
}

function axisOf(timeline: Timeline, locale: string): Pick<BarsContent, 'labels' | 'keys'> {
  const keys = [...new Set(timeline.series.flatMap(({ points }) => points.map(({ time }) => time)))].sort();
  const bucket = timeline.bucket as AmountBucket;
  return { keys, labels: keys.map((key) => bucketLabel(key, bucket, timeline.time_zone, locale)) };
}

function costsAt(
  keys: readonly string[],
  points: Timeline['series'][number]['points'],
  currency: string,
): (number | null)[] {
  const byTime = new Map(points.map(({ time, cost }) => [time, cost]));
  return keys.map((key) => {
    const cost = byTime.get(key);
    return cost?.currency === currency ? cost.value : null;
  });
}

function sum(lists: readonly (readonly (number | null)[])[], at: number): number | null {
  const known = lists.flatMap((values) => values[at] ?? []);
  return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
}

/** Sums of floating numbers differ in their last digits: what is less than a millionth of the whole is nothing. */
function rest(whole: number | null, part: number | null): number | null {
  if (whole === null) return null;
  const left = whole - (part ?? 0);
  return left > whole * 1e-6 ? left : 0;
}
