import type { Carrier } from '@enms/telemetry-contract';

/** What the service of baselines answers, as far as the pages use it; its OpenAPI document has it by example. */

export const resolutions = ['hour', 'day', 'week', 'month'] as const;
export type Resolution = (typeof resolutions)[number];
export const modelKinds = [
  'linear',
  'search',
  'change_point',
  '3PH',
  '3PC',
  '4P',
  '5P',
  'TOWT',
  'degree_days',
] as const;
export type ModelKind = (typeof modelKinds)[number];
export const calendarFacts = ['day_type', 'shift', 'hour_of_day', 'month_of_year'] as const;
export type CalendarFact = (typeof calendarFacts)[number];

/** A driver as a fit takes it. */
export type DriverChoice =
  | { readonly kind: 'number'; readonly source: string; readonly lag: number }
  | {
      readonly kind: 'degree_days';
      readonly direction: 'heating' | 'cooling';
      readonly base: number | null;
    }
  | { readonly kind: 'calendar'; readonly calendar: CalendarFact; readonly reference: string | null };

export interface Exclusion {
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

export interface FitBody {
  readonly from: string;
  readonly to: string;
  readonly model_kind: ModelKind;
  readonly drivers: readonly object[];
  readonly exclusions: readonly Exclusion[];
  readonly options: {
    readonly coverage_threshold: number;
    readonly confidence: number;
    readonly criterion: 'bic' | 'aicc';
    readonly rank_by: 'cross_validation' | 'aicc' | 'adjusted_r_squared';
    readonly max_drivers: number;
  };
}
export interface PreviewBody extends FitBody {
  readonly scope: string;
  readonly carrier: Carrier;
  readonly resolution: Resolution;
}

export interface Coefficient {
  readonly name: string;
  readonly driver: string | null;
  readonly role: 'intercept' | 'slope' | 'level' | 'balance_point';
  readonly estimate: number;
  readonly standard_error: number | null;
  readonly t: number | null;
  readonly p: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly vif: number | null;
}

export interface Alternative {
  readonly name: string;
  readonly drivers: readonly string[];
  readonly r_squared: number | null;
  readonly adjusted_r_squared: number | null;
  readonly aicc: number | null;
  readonly bic: number | null;
  readonly cross_validation_rmse: number | null;
  readonly refusal: string | null;
}

export interface Report {
  readonly kind: string;
  readonly n: number;
  readonly parameters: number;
  readonly degrees_of_freedom: number;
  readonly period_from: string;
  readonly period_to: string;
  readonly resolution: Resolution;
  readonly months: number;
  readonly quality: {
    readonly periods: number;
    readonly complete: number;
    readonly excluded: readonly (Exclusion & { readonly periods: number })[];
    readonly without_energy: number;
    readonly low_coverage: number;
    readonly drivers: readonly {
      readonly driver: string;
      readonly missing: number;
      readonly low_coverage: number;
    }[];
    readonly gaps: readonly { readonly from: string; readonly to: string; readonly periods: number }[];
  };
  readonly confidence: number;
  readonly coefficients: readonly Coefficient[];
  readonly r_squared: number;
  readonly adjusted_r_squared: number;
  readonly f: number | null;
  readonly f_p: number | null;
  readonly aicc: number | null;
  readonly bic: number | null;
  readonly residual_sd_kwh: number;
  readonly mean_kwh: number;
  readonly cv_rmse: { readonly value: number; readonly definition: string };
  readonly nmbe: { readonly value: number; readonly definition: string };
  readonly durbin_watson: number | null;
  readonly lag1_autocorrelation: number | null;
  readonly influential_periods:
    | readonly {
        readonly period_start: string;
        readonly actual_kwh: number;
        readonly residual_kwh: number;
        readonly cooks_distance: number | null;
        readonly leverage: number;
      }[]
    | null;
  readonly cross_validation: {
    readonly rmse_kwh: number | null;
    readonly cv_rmse: number | null;
    readonly blocks: number;
  } | null;
  readonly driver_ranges: readonly {
    readonly name: string;
    readonly min: number;
    readonly max: number;
    readonly mean: number;
    readonly sd: number;
  }[];
  readonly detectable_savings: readonly {
    readonly reporting_months: number;
    readonly share: number | null;
    readonly reason: string | null;
  }[];
  readonly choice: { readonly by: string; readonly alternatives: readonly Alternative[] } | null;
  readonly sentence: string;
}

export interface Rule {
  readonly code: string;
  readonly demand: string;
  readonly value: number | null;
  readonly outcome: 'met' | 'not_met' | 'not_assessed';
  readonly subjects: readonly string[];
}
export interface Verdict {
  readonly profile: 'charter' | 'sep' | 'g14' | 'ipmvp';
  readonly version: number;
  readonly outcome: 'passed' | 'failed' | 'incomplete';
  readonly rules: readonly Rule[];
  readonly sentence: string;
}

export interface Gate {
  readonly is_sufficient: boolean;
  readonly reasons: readonly {
    readonly code: string;
    readonly subject: string | null;
    readonly found: number;
    readonly required: number;
    readonly sentence: string;
  }[];
  readonly periods: number;
  readonly valid_periods: number;
  readonly valid_share: number;
  readonly covered_months: number;
}

/** Columns over the periods that were fitted. */
export interface FitPoints {
  readonly period_start: readonly string[];
  readonly actual_kwh: readonly number[];
  readonly fitted_kwh: readonly number[];
  readonly residual_kwh: readonly number[];
  readonly low_kwh: readonly (number | null)[];
  readonly high_kwh: readonly (number | null)[];
  readonly drivers: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
}

export interface Fit {
  readonly scope: string;
  readonly carrier: Carrier;
  readonly resolution: Resolution;
  readonly gate: Gate;
  readonly report: Report;
  readonly verdicts: readonly Verdict[];
  readonly points: FitPoints;
  readonly quantile_points: readonly { readonly normal: number; readonly value: number }[];
  /** Of the residuals, by lag from 1 on. */
  readonly autocorrelation: readonly number[];
  readonly data_hash: string;
  readonly mean_coverage: number;
  readonly took_ms: number;
}

export interface VersionHead {
  readonly id: number;
  readonly version: number;
  readonly status: 'candidate' | 'in_force' | 'retired' | 'rejected';
  readonly model_kind: string;
  readonly period_from: string;
  readonly period_to: string;
  readonly n: number;
  readonly r_squared: number;
  readonly cv_rmse: number;
  readonly sentence: string;
  readonly data_hash: string;
  readonly override_reason: string | null;
  readonly made_at: string;
  readonly made_by: string;
  readonly decided_at: string | null;
  readonly decided_by: string | null;
  readonly decision_note: string | null;
  readonly in_force_from: string | null;
  readonly in_force_to: string | null;
}

export interface Version extends VersionHead {
  readonly drivers: readonly StoredDriver[];
  readonly exclusions: readonly Exclusion[];
  readonly options: {
    readonly coverage_threshold: number;
    readonly confidence: number;
    readonly criterion: 'bic' | 'aicc';
    readonly rank_by: FitBody['options']['rank_by'];
    readonly max_drivers: number;
  };
  readonly report: Report;
  readonly verdicts: readonly Verdict[];
  readonly gate: Gate;
  readonly made_from: Readonly<Record<string, unknown>>;
}
export type StoredDriver = DriverChoice & { readonly name: string };

export interface Baseline {
  readonly id: number;
  readonly name: string;
  readonly scope: string;
  readonly scope_label: string;
  readonly carrier: Carrier;
  readonly resolution: Resolution;
  readonly created_at: string;
  readonly created_by: string;
  readonly in_force: VersionHead | null;
}
export interface BaselineWithVersions extends Baseline {
  readonly versions: readonly VersionHead[];
}

export interface DriverFacts {
  readonly name: string;
  readonly machines: number;
  readonly coverage: number;
  readonly lowest: number | null;
  readonly mean: number | null;
  readonly highest: number | null;
  readonly periods: number;
  readonly periods_known: number;
  readonly correlation: {
    readonly pearson: { readonly coefficient: number; readonly p: number } | null;
    readonly best_lag: { readonly lag: number; readonly coefficient: number } | null;
    readonly reason: string | null;
  };
  readonly collinear_with: readonly { readonly name: string; readonly coefficient: number }[];
}
