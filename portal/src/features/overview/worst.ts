import type { Anomaly } from './overview-api.ts';

/** The worst first: critical before warning, then what cost most, then what moved most energy, then the newest. */
export function worstOf(anomalies: readonly Anomaly[], count: number): readonly Anomaly[] {
  return anomalies
    .filter(({ feedback }) => feedback !== 'false' && feedback !== 'ignore')
    .toSorted(
      (one, other) =>
        Number(other.severity === 'critical') - Number(one.severity === 'critical') ||
        size(other.cost) - size(one.cost) ||
        size(other.energy_kwh) - size(one.energy_kwh) ||
        other.started_at.localeCompare(one.started_at),
    )
    .slice(0, count);
}

/** What was saved by mistake is as telling as what was wasted. */
function size(value: number | null): number {
  return Math.abs(value ?? 0);
}
