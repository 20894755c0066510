import type { DemandWatch } from './overview-api.ts';

/** A bar from zero to a little beyond the highest of its values; all in percent of its length. */
export interface DemandBar {
  readonly projected: number;
  readonly low: number;
  readonly high: number;
  /** Where the month's peak stands; undefined: there is none yet. */
  readonly limit: number | undefined;
  readonly isAbove: boolean;
}

/** The running quarter hour against the peak of the month; undefined while nobody can tell what it comes to. */
export function demandBar({ interval, month_peak: peak }: DemandWatch): DemandBar | undefined {
  const { projected_kw: projectedKw, low_kw: lowKw, high_kw: highKw } = interval;
  if (projectedKw === null) return undefined;
  const low = lowKw ?? projectedKw;
  const high = highKw ?? projectedKw;
  const longest = Math.max(high, peak.value_kw ?? 0, 1e-9) * 1.05;
  const percent = (kw: number): number => (Math.max(0, kw) / longest) * 100;
  return {
    projected: percent(projectedKw),
    low: percent(low),
    high: percent(high),
    limit: peak.value_kw === null ? undefined : percent(peak.value_kw),
    isAbove: peak.value_kw !== null && projectedKw > peak.value_kw,
  };
}
