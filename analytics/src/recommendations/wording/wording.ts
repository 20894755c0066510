import type { RuleName } from '../rules/facts.ts';

/** What the sentence of each rule tells, from its evidence and what it would save. */
export interface Told {
  readonly idle_load: {
    readonly pauses: number;
    readonly idleKwh: number;
    /** Of all the energy used. */
    readonly idleShare: number;
    /** As the evidence names it. */
    readonly worstShift: string;
    readonly savingKwhYear: number;
  };
  readonly load_factor: {
    readonly loadFactor: number;
    readonly peakKw: number;
    readonly excessKw: number;
    /** Null where no tariff names a price. */
    readonly worth: {
      readonly pricePerKwMonth: number;
      readonly year: number;
      readonly currency: string;
    } | null;
  };
  readonly leak_slope: {
    readonly fromKw: number;
    readonly toKw: number;
    readonly days: number;
    readonly savingKwhYear: number;
  };
  readonly peak_hours: {
    readonly dearPricePerKwh: number;
    readonly cheapPricePerKwh: number;
    readonly dearCostShare: number;
    readonly year: number;
    readonly currency: string;
  };
  readonly baseline_drift: {
    readonly deviationShare: number;
    readonly baseline: string;
    readonly periods: number;
    readonly savingKwhYear: number;
  };
}

/** What one rule tells. */
export type Statement<R extends RuleName = RuleName> = {
  readonly [P in R]: { readonly rule: P; readonly told: Told[P] };
}[R];

/** The sentences of a language, one for each rule. */
export type RecommendationWording = { readonly [R in RuleName]: (told: Told[R]) => string };
