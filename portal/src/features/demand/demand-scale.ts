import type { DemandWatch } from './demand-watch.ts';

/** Where things lie on a scale from 0 to 1; null: not known. */
export interface DemandScale {
  readonly highestKw: number;
  /** What the interval has already, as its part of the average. */
  readonly soFar: number;
  readonly projected: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly monthPeak: number | null;
}

const intervalHours = 0.25;

/** The running interval against the month's peak, with a tenth of room behind the highest. */
export function demandScale({ interval, month_peak: peak }: DemandWatch): DemandScale {
  const soFarKw = interval.energy_so_far_kwh / intervalHours;
  const known = [soFarKw, interval.projected_kw, interval.high_kw, peak.value_kw].filter((kw) => kw !== null);
  const highestKw = Math.max(1e-9, ...known) * 1.1;
  const at = (kw: number | null): number | null => (kw === null ? null : Math.max(0, kw) / highestKw);
  return {
    highestKw,
    soFar: at(soFarKw) ?? 0,
    projected: at(interval.projected_kw),
    low: at(interval.low_kw),
    high: at(interval.high_kw),
    monthPeak: at(peak.value_kw),
  };
}

/** above: the peak of the month is about to rise; near: one in ten says so; else below. */
export function demandState({
  interval,
  month_peak: peak,
}: DemandWatch): 'above' | 'near' | 'below' | 'unknown' {
  if (interval.projected_kw === null || peak.value_kw === null) return 'unknown';
  if (interval.projected_kw > peak.value_kw) return 'above';
  return (interval.high_kw ?? interval.projected_kw) > peak.value_kw ? 'near' : 'below';
}
