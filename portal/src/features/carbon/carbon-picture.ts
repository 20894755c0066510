import type { BarsContent } from '../../charts/category-bars.ts';
import { bucketLabel, type AmountBucket } from '../../period/buckets.ts';
import type { CarrierName, MachineShare, Method, Summary, Timeline } from './carbon-api.ts';

/** Scope of the GHG Protocol: 1 what is burned on site, 2 what is bought as energy; null where the carrier does not tell. */
export type GhgScope = 1 | 2 | null;

/**
 * The scope that a carrier's emissions belong to (GHG Protocol Corporate Standard, chapter 4): fuels burned on site 1;
 * electricity, steam and heat that are bought 2. Compressed air and water tell no scope of themselves.
 */
export function ghgScope(carrier: CarrierName): GhgScope {
  if (carrier === 'natural_gas') return 1;
  return carrier === 'compressed_air' || carrier === 'water' ? null : 2;
}

export interface CarrierCarbon {
  readonly carrier: CarrierName;
  readonly scope: GhgScope;
  readonly energyKwh: number | null;
  /** By the average of the grid or fuel. */
  readonly location: Emission;
  /** By what was contracted. */
  readonly market: Emission;
  readonly locationBeforeKg: number | null;
}

/** An amount of kg CO₂e, or why there is none; with both it is that of a part. */
export interface Emission {
  readonly kg: number | null;
  readonly reason: string | null;
}

/** The two methods beside each other, carrier by carrier. */
export function carrierCarbon(
  byMethod: Readonly<Record<Method, Summary>>,
  locationBefore: Summary,
): readonly CarrierCarbon[] {
  return byMethod.location.carriers.map(({ carrier, carbon, energy }) => {
    const market = byMethod.market.carriers.find((other) => other.carrier === carrier)?.carbon;
    return {
      carrier,
      scope: ghgScope(carrier),
      energyKwh: energy.value,
      location: { kg: carbon.kg, reason: carbon.reason },
      market: { kg: market?.kg ?? null, reason: market?.reason ?? null },
      locationBeforeKg: locationBefore.carriers.find((other) => other.carrier === carrier)?.carbon.kg ?? null,
    };
  });
}

/** Adds what is known; null where nothing is. Whoever shows it says what is left out. */
export function sumKg(amounts: readonly (number | null)[]): number | null {
  const known = amounts.filter((kg) => kg !== null);
  return known.length === 0 ? null : known.reduce((total, kg) => total + kg, 0);
}

export interface MissingFactor {
  readonly carrier: CarrierName;
  readonly reason: string;
  readonly isPart: boolean;
}

/** What the sum of a method leaves out, and why. */
export function missingFactors(carriers: readonly CarrierCarbon[], method: Method): readonly MissingFactor[] {
  return carriers.flatMap(({ carrier, energyKwh, ...emissions }) => {
    const { kg, reason } = emissions[method];
    if (reason === null || reason === 'no_data' || energyKwh === 0) return [];
    return [{ carrier, reason, isPart: kg !== null }];
  });
}

export interface MachineCarbon {
  readonly machine: MachineShare['machine'];
  readonly carrier: CarrierName;
  readonly energyKwh: number | null;
  readonly emission: Emission;
  /** Of the known emissions of all. */
  readonly share: number | null;
}

/** Machines of all carriers, those that emit most first. */
export function machineCarbon(
  parts: readonly { readonly carrier: CarrierName; readonly machines: readonly MachineShare[] }[],
): readonly MachineCarbon[] {
  const all = parts.flatMap(({ carrier, machines }) => machines.map((share) => ({ carrier, ...share })));
  const total = sumKg(all.map(({ carbon }) => carbon.kg)) ?? 0;
  return all
    .map(({ machine, carrier, energy, carbon: { kg, reason } }) => ({
      machine,
      carrier,
      energyKwh: energy.value,
      emission: { kg, reason },
      share: kg === null || total === 0 ? null : kg / total,
    }))
    .sort((one, other) => (other.emission.kg ?? -1) - (one.emission.kg ?? -1));
}

/** kg for small sums, t from a tonne a bar on: one unit for the whole axis. */
export function carbonBars(
  timeline: Timeline,
  words: { readonly locale: string; readonly carrier: (name: string) => string },
): BarsContent {
  const keys = [...new Set(timeline.series.flatMap(({ points }) => points.map(({ time }) => time)))].sort();
  const bucket = timeline.bucket as AmountBucket;
  const series = timeline.series
    .map(({ carrier, points }) => {
      const byTime = new Map(points.map(({ time, carbon }) => [time, carbon?.kg ?? null]));
      return { carrier, values: keys.map((key) => byTime.get(key) ?? null) };
    })
    .filter(({ values }) => values.some((kg) => kg !== null));
  const largest = Math.max(0, ...series.flatMap(({ values }) => values.map((kg) => kg ?? 0)));
  const [unit, divisor] = largest >= 1_000 ? ['t CO₂e', 1_000] : ['kg CO₂e', 1];
  return {
    keys,
    labels: keys.map((key) => bucketLabel(key, bucket, timeline.time_zone, words.locale)),
    series: series.map(({ carrier, values }) => ({
      name: words.carrier(carrier),
      token: `carrier-${carrier}`,
      values: values.map((kg) => (kg === null ? null : kg / divisor)),
    })),
    unit,
  };
}
