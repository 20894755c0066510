import type { EnergyPeriod } from '../series/series.ts';
import type { Finding, Value } from './rules/facts.ts';

/** A finding in money and carbon, as it is kept. */
export interface ValuedFinding {
  readonly finding: Finding;
  readonly savingCostYear: number | null;
  readonly currency: string | null;
  readonly costReason: string | null;
  readonly savingCo2KgYear: number | null;
  readonly co2Reason: string | null;
}

/** What a kWh cost and emitted on average, over the periods of which that is known whole. */
export function averageValue(periods: readonly EnergyPeriod[]): Value {
  const used = periods.filter(({ energyKwh }) => energyKwh !== null && energyKwh > 0);
  const priced = used.filter(({ cost, costReason }) => cost !== null && costReason === null);
  const factored = used.filter(({ co2Kg, co2Reason }) => co2Kg !== null && co2Reason === null);
  const currencies = new Set(priced.map(({ currency }) => currency));
  const [currency] = currencies;
  const isPriced = currencies.size === 1 && currency !== undefined && currency !== null;
  return {
    costPerKwh: isPriced ? ratio(priced, ({ cost }) => cost) : null,
    currency: isPriced ? currency : null,
    costReason: isPriced
      ? null
      : currencies.size > 1
        ? 'mixed_currencies'
        : (used.find(({ costReason }) => costReason !== null)?.costReason ?? 'no_energy'),
    co2KgPerKwh: factored.length > 0 ? ratio(factored, ({ co2Kg }) => co2Kg) : null,
    co2Reason:
      factored.length > 0
        ? null
        : (used.find(({ co2Reason }) => co2Reason !== null)?.co2Reason ?? 'no_energy'),
  };
}

/** Money and carbon of what a finding would save. Moving load in time saves no energy, and no carbon that the factor knows. */
export function valued(finding: Finding, value: Value): ValuedFinding {
  const money =
    finding.cost === 'by_energy'
      ? {
          savingCostYear: value.costPerKwh === null ? null : finding.savingKwhYear * value.costPerKwh,
          currency: value.currency,
          costReason: value.costReason,
        }
      : 'year' in finding.cost
        ? { savingCostYear: finding.cost.year, currency: finding.cost.currency, costReason: null }
        : { savingCostYear: null, currency: null, costReason: finding.cost.reason };
  const co2 =
    finding.savingKwhYear === 0
      ? 0
      : value.co2KgPerKwh === null
        ? null
        : finding.savingKwhYear * value.co2KgPerKwh;
  return {
    finding,
    ...money,
    savingCo2KgYear: co2,
    co2Reason: co2 === null ? value.co2Reason : null,
  };
}

function ratio(periods: readonly EnergyPeriod[], amountOf: (period: EnergyPeriod) => number | null): number {
  const kwh = periods.reduce((sum, { energyKwh }) => sum + (energyKwh ?? 0), 0);
  return periods.reduce((sum, period) => sum + (amountOf(period) ?? 0), 0) / kwh;
}
