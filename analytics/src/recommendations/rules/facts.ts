import type { FeatureColumns } from '../../series/series.ts';

/** What money and carbon a kWh is; null with a reason where it is not known. */
export interface Value {
  readonly costPerKwh: number | null;
  readonly currency: string | null;
  readonly costReason: string | null;
  readonly co2KgPerKwh: number | null;
  readonly co2Reason: string | null;
}

/** Energy and money of an hour; NaN where they are not known. */
export interface Hours {
  /** Beginnings, ms since 1970. */
  readonly times: Float64Array;
  readonly energyKwh: Float64Array;
  /** Money of the hour, NaN where any of it has no price. */
  readonly cost: Float64Array;
}

/** What the rules know of a machine. Plain data. */
export interface MachineFacts {
  readonly type: string;
  readonly ratedPowerKw: number | null;
  /** By the quarter hour, of the last 90 days. */
  readonly quarters: FeatureColumns;
  /** Hour of the local day (0 to 23) and the local day (counted from 1970) of each quarter hour. */
  readonly localHours: Uint8Array;
  readonly localDays: Int32Array;
  /** Of the last 30 days. */
  readonly hours: Hours;
}

/** What a site pays for its peak. */
export interface DemandPrice {
  readonly perKwMonth: number | null;
  readonly currency: string | null;
  readonly reason: string | null;
}

/** What the rules know of a site. */
export interface SiteFacts {
  /** Mean power of all machines by the quarter hour, of the last 30 days; NaN where it is not known. */
  readonly times: Float64Array;
  readonly powerKw: Float64Array;
  readonly demand: DemandPrice;
}

/** What a rule found; energy and money of a year. */
export interface Finding {
  readonly rule: RuleName;
  readonly savingKwhYear: number;
  /** `by_energy`: what the saved energy costs on average; else the rule knows the money itself, or why it does not. */
  readonly cost:
    'by_energy' | { readonly year: number; readonly currency: string } | { readonly reason: string };
  /** The measured figures, with units in their names; what the sentence tells is among them. */
  readonly evidence: Readonly<Record<string, number | string | readonly unknown[]>>;
}

export const RULES = ['idle_load', 'load_factor', 'leak_slope', 'peak_hours', 'baseline_drift'] as const;
export type RuleName = (typeof RULES)[number];

export const HOURS_PER_YEAR = 8766;
