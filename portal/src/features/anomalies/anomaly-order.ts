import type { Anomaly } from './anomalies-api.ts';

/** What all the listed ones came to. */
export interface AnomalySum {
  readonly count: number;
  readonly goingOn: number;
  readonly unjudged: number;
  /** More than expected only: what one machine used less does not make up for what another wasted. */
  readonly excessKwh: number;
  /** Null where no anomaly with an excess has a price, or currencies differ. */
  readonly excessCost: number | null;
  readonly currency: string | null;
}

/**
 * The worst first: what cost most; what has energy but no price is placed by the mean price of the others. Then what
 * cost nothing: critical before warning, the larger deviation first, the newer first.
 */
export function worstFirst(anomalies: readonly Anomaly[]): readonly Anomaly[] {
  const price = meanPrice(anomalies);
  const keyed = anomalies.map((anomaly) => ({ anomaly, cents: centsOf(anomaly, price) }));
  return keyed
    .sort(
      (one, other) =>
        other.cents - one.cents ||
        Number(other.anomaly.severity === 'critical') - Number(one.anomaly.severity === 'critical') ||
        Math.abs(other.anomaly.energy_kwh ?? 0) - Math.abs(one.anomaly.energy_kwh ?? 0) ||
        other.anomaly.started_at.localeCompare(one.anomaly.started_at),
    )
    .map(({ anomaly }) => anomaly);
}

/** Those to look at first: nobody said that they are none, and they are not set aside. */
export function worstOf(anomalies: readonly Anomaly[], count: number): readonly Anomaly[] {
  const open = anomalies.filter(({ feedback }) => feedback !== 'false' && feedback !== 'ignore');
  return withoutEchoes(worstFirst(open)).slice(0, count);
}

/** What the meters of two carriers tell of one machine in the same words is named once, where it comes first. */
export function withoutEchoes(anomalies: readonly Anomaly[]): readonly Anomaly[] {
  return anomalies.filter((one, index) => !anomalies.slice(0, index).some((other) => isEcho(one, other)));
}

function isEcho(one: Anomaly, other: Anomaly): boolean {
  return (
    one.machine_id === other.machine_id &&
    one.carrier !== other.carrier &&
    one.started_at === other.started_at &&
    one.explanation === other.explanation
  );
}

export function sumOf(anomalies: readonly Anomaly[]): AnomalySum {
  const excess = anomalies.filter(({ energy_kwh: kwh }) => (kwh ?? 0) > 0);
  const priced = excess.filter(({ cost, currency }) => cost !== null && currency !== null);
  const currencies = new Set(priced.map(({ currency }) => currency));
  const [currency = null] = currencies.size === 1 ? currencies : [];
  return {
    count: anomalies.length,
    goingOn: anomalies.filter(({ ended_at: end }) => end === null).length,
    unjudged: anomalies.filter(({ feedback }) => feedback === null).length,
    excessKwh: excess.reduce((sum, { energy_kwh: kwh }) => sum + (kwh ?? 0), 0),
    excessCost: currency === null ? null : priced.reduce((sum, { cost }) => sum + (cost ?? 0), 0),
    currency,
  };
}

/** Less than half a cent is none, without a sign. */
export function wholeCents(cost: number | null): number | null {
  return cost === null ? null : Math.round(cost * 100) / 100 || 0;
}

function centsOf({ cost, energy_kwh: kwh }: Anomaly, price: number): number {
  return Math.max(0, Math.round((cost ?? (kwh ?? 0) * price) * 100));
}

/** Money a kWh of those that have both; without any, energy counts for itself. */
function meanPrice(anomalies: readonly Anomaly[]): number {
  const priced = anomalies.filter(({ cost, energy_kwh: kwh }) => cost !== null && (kwh ?? 0) !== 0);
  const energy = priced.reduce((sum, { energy_kwh: kwh }) => sum + Math.abs(kwh ?? 0), 0);
  const money = priced.reduce((sum, { cost }) => sum + Math.abs(cost ?? 0), 0);
  return energy > 0 ? money / energy : 1;
}
