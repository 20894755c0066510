import type { BillLine, CarrierParts, Cost, CostVersion, Energy, MachineShare, Summary } from './cost-api.ts';

/** A sum of money, or why there is none. */
export interface MoneySum {
  readonly value: number | null;
  readonly currency: string | null;
  /** `mixed_currencies`: never added. `no_tariff`: nothing has a price. */
  readonly reason: string | null;
}

/** Sums costs that share a currency; what has no price is left out, and told apart by the caller. */
export function sumOf(costs: readonly Cost[]): MoneySum {
  const known = costs.filter(({ value }) => value !== null);
  const [first] = known;
  if (!first) return { value: null, currency: null, reason: costs[0]?.reason ?? 'no_data' };
  if (known.some(({ currency, reason }) => currency !== first.currency || reason === 'mixed_currencies'))
    return { value: null, currency: null, reason: 'mixed_currencies' };
  return {
    value: known.reduce((total, { value }) => total + (value ?? 0), 0),
    currency: first.currency,
    reason: null,
  };
}

/** A carrier whose cost is not known, or only in part. */
export interface MissingCost {
  readonly carrier: string;
  readonly reason: string;
  readonly unpricedKwh: number;
  readonly isPart: boolean;
}

/** What the cost of a site leaves out, and why. Without any energy nothing is left out. */
export function missingCosts(carriers: Summary['carriers']): readonly MissingCost[] {
  return carriers.flatMap(({ carrier, cost, energy }) =>
    cost.reason === null || cost.reason === 'no_data' || energy.value === 0
      ? []
      : [{ carrier, reason: cost.reason, unpricedKwh: cost.unpriced_kwh, isPart: cost.value !== null }],
  );
}

/** What a kWh cost on average: of the energy that has a price. */
export function meanPrice(cost: Cost, energy: Energy): number | null {
  if (cost.value === null || energy.value === null) return null;
  const priced = energy.value - cost.unpriced_kwh;
  return priced > 0 ? cost.value / priced : null;
}

/** Now less before, as a share of before; null where either is unknown, or nothing was before. */
export function changeShare(now: number | null, before: number | null): number | null {
  if (now === null || before === null || before === 0) return null;
  return (now - before) / before;
}

/** A machine with what it cost now and before. */
export interface MachineCost extends MachineShare {
  readonly carrier: string;
  readonly before: MachineShare | undefined;
  /** Of the cost of all machines of its currency. */
  readonly costShare: number | null;
}

/** Machines of all carriers, those that cost most first, then those without a price. */
export function machineCosts(parts: readonly CarrierParts[]): readonly MachineCost[] {
  const all = parts.flatMap(({ carrier, now, before }) =>
    now.map((share) => ({
      ...share,
      carrier,
      before: before.find(({ machine }) => machine.id === share.machine.id),
    })),
  );
  const totals = new Map<string, number>();
  for (const { cost } of all)
    if (cost.value !== null && cost.currency !== null)
      totals.set(cost.currency, (totals.get(cost.currency) ?? 0) + cost.value);
  return all
    .map((machine) => {
      const total = totals.get(machine.cost.currency ?? '') ?? 0;
      const { value } = machine.cost;
      return { ...machine, costShare: value === null || total === 0 ? null : value / total };
    })
    .sort((one, other) => (other.cost.value ?? -1) - (one.cost.value ?? -1));
}

/** What was paid at one price. */
export interface ZoneCost {
  readonly key: string;
  readonly carrier: string;
  readonly tariff: string;
  /** Of the prices of the tariff that are this high; null where it has none such any more. */
  readonly zone: string | null;
  readonly pricePerKwh: number | null;
  readonly energyKwh: number;
  readonly cost: number | null;
  readonly currency: string | null;
}

interface PaidPrice {
  readonly id: number | null;
  readonly name: string | null;
  readonly currency: string | null;
  readonly price_per_kwh: string | number | null;
  readonly energy_kwh: number;
  readonly cost: number | null;
}

/** The prices that a cost was made from (`tariff_versions` of its lineage), dearest first, with the names of their zones. */
export function zoneCosts(
  carrier: string,
  lineage: Readonly<Record<string, unknown>>,
  versions: readonly CostVersion[],
): readonly ZoneCost[] {
  const paid = (lineage['tariff_versions'] ?? []) as readonly PaidPrice[];
  return paid
    .map((entry): ZoneCost => {
      const price = entry.price_per_kwh === null ? null : Number(entry.price_per_kwh);
      return {
        key: `${carrier} ${entry.id ?? ''} ${price ?? ''}`,
        carrier,
        tariff: entry.name ?? '',
        zone: zoneName(
          versions.find(({ id }) => id === entry.id),
          price,
        ),
        pricePerKwh: price,
        energyKwh: entry.energy_kwh,
        cost: entry.cost,
        currency: entry.currency,
      };
    })
    .sort((one, other) => (other.pricePerKwh ?? -1) - (one.pricePerKwh ?? -1));
}

interface EnergyEntry {
  readonly name: string;
  readonly price_per_kwh: string;
}

function zoneName(version: CostVersion | undefined, price: number | null): string | null {
  const entries = (version?.components as { readonly energy?: readonly EnergyEntry[] } | undefined)?.energy;
  const names = (entries ?? [])
    .filter(({ price_per_kwh: entryPrice }) => Number(entryPrice) === price)
    .map(({ name }) => name);
  return names.length === 0 ? null : [...new Set(names)].join(', ');
}

/** What idle energy cost: at the mean price of the same machines and time, since it has no price of its own. */
export function idleCost(idleKwh: number | null, cost: Cost, energy: Energy): number | null {
  const price = meanPrice(cost, energy);
  return idleKwh === null || price === null ? null : idleKwh * price;
}

/** The lines of a bill for the highest power of a month. */
export function demandLines(lines: readonly BillLine[]): readonly BillLine[] {
  return lines.filter(({ kind }) => kind === 'demand');
}
