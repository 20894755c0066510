/** What the tariff says of demand: price of each kW of the month's highest average, for the part of it that holds. */
export interface DemandPrice {
  readonly pricePerKw: number;
  readonly currency: string;
}

export interface Stake {
  /** kW by which the month's peak would rise. */
  readonly aboveKw: number | null;
  readonly cost: number | null;
  readonly currency: string | null;
  readonly reason: string | null;
}

/**
 * What the running interval would add to the month's bill: its rise above the highest so far, by the demand price. Nothing
 * is at stake while it stays below.
 *
 * @param noPeak why there is no peak so far
 * @param noPrice why there is no price
 */
export function moneyAtStake(
  projectedKw: number | null,
  peakKw: number | null,
  price: DemandPrice | null,
  noPeak: string,
  noPrice: string,
): Stake {
  const nothing = { aboveKw: null, cost: null, currency: null };
  if (projectedKw === null) return { ...nothing, reason: 'no_recent_power' };
  if (peakKw === null) return { ...nothing, reason: noPeak };
  const aboveKw = Math.max(0, projectedKw - peakKw);
  if (price === null) return { aboveKw, cost: null, currency: null, reason: noPrice };
  return { aboveKw, cost: aboveKw * price.pricePerKw, currency: price.currency, reason: null };
}

export interface SheddableMachine {
  readonly machineId: number;
  readonly powerKw: number;
  /** What it draws when it stands by: the least a tenth of its quarter-hours had. */
  readonly baseKw: number;
  readonly sheddableKw: number;
}

/** Machines that draw more than their base, those that draw most above it first. */
export function sheddable(
  powers: readonly { readonly machineId: number; readonly kw: number | null }[],
  bases: ReadonlyMap<number, number>,
): SheddableMachine[] {
  return powers
    .flatMap(({ machineId, kw }) => {
      const baseKw = bases.get(machineId);
      if (kw === null || baseKw === undefined || kw <= baseKw) return [];
      return [{ machineId, powerKw: kw, baseKw, sheddableKw: kw - baseKw }];
    })
    .sort((a, b) => b.sheddableKw - a.sheddableKw);
}
