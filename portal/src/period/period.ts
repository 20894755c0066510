import { computed, type ComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';

/** Calendar periods of the service, in site time, and rolling ones up to now. */
export const calendarPeriods = [
  'last_hour',
  'today',
  'yesterday',
  'this_week',
  'last_week',
  'this_month',
  'last_month',
  'this_year',
  'last_year',
] as const;
export const rollingPeriods = {
  last_24_hours: '24h',
  last_7_days: '7d',
  last_30_days: '30d',
  last_90_days: '90d',
} as const;

export type PeriodName = (typeof calendarPeriods)[number] | keyof typeof rollingPeriods;

/** A named period, or a half-open range of instants. */
export type Period = { readonly name: PeriodName } | { readonly from: string; readonly to: string };

/** What the services take for a range; exactly one of the three ways. */
export interface RangeQuery {
  readonly period?: (typeof calendarPeriods)[number];
  readonly duration?: string;
  readonly from?: string;
  readonly to?: string;
}

/** The query that asks a service for this period. */
export function rangeQuery(period: Period): RangeQuery {
  if ('from' in period) return { from: period.from, to: period.to };
  return isRolling(period.name) ? { duration: rollingPeriods[period.name] } : { period: period.name };
}

function isRolling(name: PeriodName): name is keyof typeof rollingPeriods {
  return Object.hasOwn(rollingPeriods, name);
}

function isPeriodName(text: unknown): text is PeriodName {
  return (
    typeof text === 'string' &&
    ((calendarPeriods as readonly string[]).includes(text) || Object.hasOwn(rollingPeriods, text))
  );
}

/** What an address says about the period: `?period=last_month`, or `?from=…&to=…` with instants. */
export function periodOf(query: Readonly<Record<string, unknown>>, standard: PeriodName): Period {
  const { period, from, to } = query;
  if (typeof from === 'string' && typeof to === 'string' && Date.parse(from) < Date.parse(to))
    return { from, to };
  return { name: isPeriodName(period) ? period : standard };
}

/** The period of a page lives in its address: it can be bookmarked, sent, and gone back to. */
export function usePeriod(standard: PeriodName): {
  readonly period: ComputedRef<Period>;
  readonly query: ComputedRef<RangeQuery>;
  choose(next: Period): void;
} {
  const route = useRoute();
  const router = useRouter();
  const period = computed(() => periodOf(route.query, standard));
  function choose(next: Period): void {
    const rest = Object.fromEntries(
      Object.entries(route.query).filter(([name]) => !['period', 'from', 'to'].includes(name)),
    );
    const chosen = 'from' in next ? { from: next.from, to: next.to } : { period: next.name };
    void router.replace({ query: { ...rest, ...chosen } });
  }
  return { period, query: computed(() => rangeQuery(period.value)), choose };
}
