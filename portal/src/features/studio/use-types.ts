import type { Exclusion, Rule } from './studio-types.ts';

/** What a period as a whole says. */
export interface UseSummary {
  readonly periods: number;
  readonly counted: number;
  readonly skipped: readonly { readonly reason: string; readonly periods: number }[];
  readonly actual_kwh: number;
  readonly expected_kwh: number;
  readonly deviation_kwh: number;
  readonly money: {
    readonly cost: number | null;
    readonly priced_periods: number;
    readonly unpriced_periods: number;
  };
  readonly senpi: number | null;
  readonly improvement: number | null;
  readonly normalised_enpi_kwh: number | null;
  readonly baseline_enpi_kwh: number;
  readonly extrapolated_periods: number;
  readonly extrapolation_share: number;
  readonly drivers: readonly {
    readonly name: string;
    readonly reporting_mean: number;
    readonly baseline_mean: number;
    readonly baseline_low: number;
    readonly baseline_high: number;
  }[];
  readonly driver_verdict: Rule | null;
  readonly currency: string | null;
  readonly money_reason: string | null;
}

interface UseHeader {
  readonly baseline_id: number;
  readonly version: number;
  readonly version_status: string;
  readonly from: string;
  readonly to: string;
  readonly summary: UseSummary;
}

export interface Evaluation extends UseHeader {
  readonly periods: {
    readonly period_start: readonly string[];
    readonly period_end: readonly string[];
    readonly actual_kwh: readonly (number | null)[];
    readonly expected_kwh: readonly (number | null)[];
    readonly low_kwh: readonly (number | null)[];
    readonly high_kwh: readonly (number | null)[];
    readonly deviation_kwh: readonly (number | null)[];
    readonly deviation_cost: readonly (number | null)[];
    readonly extrapolated: readonly boolean[];
    readonly skipped_reason: readonly (string | null)[];
  };
}

export interface DeviationStream {
  readonly version: number;
  readonly items: readonly {
    readonly period_start: string;
    readonly period_end: string;
    readonly actual_kwh: number | null;
    readonly expected_kwh: number | null;
    readonly low_kwh: number | null;
    readonly high_kwh: number | null;
    readonly deviation_kwh: number | null;
    readonly skipped_reason: string | null;
  }[];
}

export const noteKinds = ['maintenance', 'recipe', 'shift', 'other'] as const;
export type NoteKind = (typeof noteKinds)[number];
export interface Note {
  readonly id: number;
  readonly at: string;
  readonly kind: NoteKind;
  readonly text: string;
  readonly created_at: string;
  readonly created_by: string;
}

export interface Segment {
  readonly from: string;
  readonly to: string;
  readonly periods: number;
  readonly mean_deviation_kwh: number;
  readonly total_kwh: number;
  readonly total_cost: number | null;
  readonly notes: readonly Note[];
}

export interface Cusum extends UseHeader {
  readonly periods: {
    readonly period_start: readonly string[];
    readonly period_end: readonly string[];
    readonly energy_kwh: readonly (number | null)[];
    readonly money: readonly (number | null)[] | null;
    readonly limit_kwh: readonly (number | null)[];
  };
  readonly first_action_at: string | null;
  readonly segments: readonly Segment[];
  readonly alarms: readonly {
    readonly direction: 'waste' | 'saving';
    readonly since: string;
    readonly raised_at: string;
    readonly until: string;
  }[];
  readonly notes: readonly Note[];
}

export interface Savings extends UseHeader {
  readonly savings_kwh: number;
  readonly adjustment_kwh: number;
  readonly money: { readonly savings: number | null; readonly unpriced_periods: number };
  readonly saved_share: number | null;
  readonly reporting_months: number;
  readonly confidence: number;
  readonly uncertainty_kwh: number | null;
  readonly fractional_uncertainty: {
    readonly value: number | null;
    readonly effective_observations: number;
  } | null;
  readonly uncertainty_reason: string | null;
  readonly bootstrap: {
    readonly savings: number;
    readonly low: number;
    readonly high: number;
    readonly block_length: number;
  } | null;
  readonly bootstrap_reason: string | null;
  readonly is_significant: boolean | null;
  readonly currency: string | null;
  readonly money_reason: string | null;
}

export interface Triggers {
  readonly is_due: boolean;
  readonly looked_from: string | null;
  readonly looked_to: string | null;
  readonly triggers: readonly {
    readonly code: string;
    readonly found: number;
    readonly limit: number;
    readonly sentence: string;
  }[];
}

export interface Adjustment {
  readonly id: number;
  readonly kind: string;
  readonly description: string;
  readonly period_from: string;
  readonly period_to: string;
  readonly items: readonly { readonly label: string; readonly kwh: number }[];
  readonly kwh: number;
  readonly recorded_at: string;
  readonly recorded_by: string;
  readonly withdrawn_at: string | null;
  readonly withdrawn_by: string | null;
  readonly withdrawal_reason: string | null;
}
export type AdjustmentBody = Pick<Adjustment, 'kind' | 'description' | 'items'> &
  Pick<Exclusion, 'from' | 'to'>;
