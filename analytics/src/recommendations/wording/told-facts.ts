import type { RuleName } from '../rules/facts.ts';
import type { Statement, Told } from './wording.ts';

/** What is kept of a recommendation, as far as its sentence tells it. */
export interface KeptFacts {
  readonly rule: string;
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly saving_kwh_year: number | null;
  readonly saving_cost_year: number | null;
  readonly currency: string | null;
}

/** A version kept other facts than this one tells. */
class LackingFact extends Error {}

const READERS: { readonly [R in RuleName]: (kept: KeptFacts) => Told[R] } = {
  idle_load: ({ evidence, saving_kwh_year: saving }) => ({
    pauses: number(evidence['pauses_of_an_hour_or_more']),
    idleKwh: number(evidence['idle_kwh']),
    idleShare: number(evidence['idle_share']),
    worstShift: worstShift(evidence['shifts']),
    savingKwhYear: number(saving),
  }),
  load_factor: ({ evidence, saving_cost_year: year, currency }) => ({
    loadFactor: number(evidence['load_factor']),
    peakKw: number(evidence['peak_kw']),
    excessKw: number(evidence['excess_kw']),
    worth:
      year === null || currency === null
        ? null
        : { pricePerKwMonth: number(evidence['demand_price_per_kw_month']), year, currency },
  }),
  leak_slope: ({ evidence, saving_kwh_year: saving }) => {
    const fromKw = number(evidence['base_load_at_start_kw']);
    const toKw = number(evidence['base_load_now_kw']);
    const days = (toKw - fromKw) / number(evidence['slope_kw_per_day']);
    return { fromKw, toKw, days: number(days), savingKwhYear: number(saving) };
  },
  peak_hours: ({ evidence, saving_cost_year: year, currency }) => ({
    dearPricePerKwh: number(evidence['dear_price_per_kwh']),
    cheapPricePerKwh: number(evidence['cheap_price_per_kwh']),
    dearCostShare: number(evidence['dear_cost_share']),
    year: number(year),
    currency: text(currency),
  }),
  baseline_drift: ({ evidence, saving_kwh_year: saving }) => ({
    deviationShare: number(evidence['deviation_share']),
    baseline: text(evidence['baseline']),
    periods: number(evidence['judged_periods']),
    savingKwhYear: number(saving),
  }),
};

/** The facts of a recommendation's sentence; null where a version kept others than this one tells. */
export function statementOf(kept: KeptFacts): Statement | null {
  if (!isRule(kept.rule)) return null;
  try {
    return { rule: kept.rule, told: READERS[kept.rule](kept) } as Statement;
  } catch (error) {
    if (error instanceof LackingFact) return null;
    throw error;
  }
}

function isRule(rule: string): rule is RuleName {
  return Object.hasOwn(READERS, rule);
}

function number(value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new LackingFact();
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new LackingFact();
}

/** That of the most energy, the first of several. */
function worstShift(shifts: unknown): string {
  if (!Array.isArray(shifts)) throw new LackingFact();
  const [worst] = (shifts as { readonly shift?: unknown; readonly idle_kwh?: unknown }[])
    .map(({ shift, idle_kwh: kwh }) => ({ shift: text(shift), kwh: number(kwh) }))
    .sort((a, b) => b.kwh - a.kwh);
  return text(worst?.shift);
}
