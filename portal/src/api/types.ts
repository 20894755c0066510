import type { Carrier } from '@enms/telemetry-contract';

/** The answers of query-service as far as the pages use them; its OpenAPI document at /api/docs is the reference. */
export interface Factory {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly time_zone: string;
}

export interface MachineStatus {
  readonly power_kw: number | null;
  readonly last_updated: string;
}

export interface Machine {
  readonly id: number;
  readonly name: string;
  readonly display_name: string;
  readonly type: string;
  readonly carrier: Carrier;
  readonly rated_power_kw: number | null;
  readonly factory: Factory;
  readonly status: MachineStatus | null;
}

export interface EnergyValue {
  readonly value: number | null;
  readonly unit: string;
  /** 0..1, null where nothing is known */
  readonly coverage: number | null;
  readonly reason: string | null;
}

/** Money; null with the reason where no price is known. */
export interface Cost {
  readonly value: number | null;
  readonly currency: string | null;
  readonly reason: string | null;
}

/** Carbon dioxide; null with the reason where no factor is known. */
export interface Carbon {
  readonly kg: number | null;
  readonly reason: string | null;
}

export interface CarrierSummary {
  readonly carrier: Carrier;
  readonly energy: EnergyValue;
  readonly cost: Cost;
  readonly carbon: Carbon;
  readonly power_now_kw: number | null;
  readonly machines_reporting: number;
  readonly machines_total: number;
  readonly newest_at: string | null;
}

export interface Summary {
  readonly factory: Factory;
  readonly from: string;
  readonly to: string;
  readonly carriers: readonly CarrierSummary[];
}

export interface TimelinePoint {
  readonly time: string;
  readonly energy_kwh: number | null;
  readonly power_avg_kw?: number | null;
  readonly coverage?: number | null;
}

export interface TimelineSeries {
  readonly machine: { readonly id: number; readonly name: string; readonly display_name: string } | null;
  readonly carrier: Carrier;
  readonly points: readonly TimelinePoint[];
}

export interface Timeline {
  readonly bucket: string;
  readonly from: string;
  readonly to: string;
  readonly time_zone: string;
  readonly series: readonly TimelineSeries[];
}

/** Figures of all ingest workers together; null with a reason while nobody can tell them. */
export interface IngestReport {
  readonly rate_per_s: number | null;
  readonly accepted_total: number | null;
  readonly duplicates_total: number | null;
  readonly conflicts_total: number | null;
  readonly quarantined_total: number | null;
  readonly lag_p50_ms: number | null;
  readonly lag_p99_ms: number | null;
  readonly last_commit_at: string | null;
  readonly reason: string | null;
}

export type PartStatus = 'up' | 'degraded' | 'down' | 'unknown';

export interface PartHealth {
  readonly name: string;
  readonly status: PartStatus;
  readonly cause: string | null;
  readonly latency_ms: number | null;
  readonly since: string | null;
}

export interface SystemHealth {
  readonly status: PartStatus;
  readonly checked_at: string;
  readonly parts: readonly PartHealth[];
}

/** RFC 9457, with what to do. */
export interface ProblemDocument {
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  readonly remedy?: string;
}
