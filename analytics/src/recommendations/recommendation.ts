import type { ScopeKind } from '../scopes/scope.ts';
import type { Carrier } from '@enms/telemetry-contract';

export const RECOMMENDATION_STATUSES = ['open', 'accepted', 'dismissed', 'gone'] as const;
export type RecommendationStatus = (typeof RECOMMENDATION_STATUSES)[number];

/** A recommendation as it is kept. */
export interface Recommendation {
  readonly id: number;
  readonly scope_kind: ScopeKind;
  readonly scope_id: number;
  /** For people. */
  readonly label: string;
  readonly carrier: Carrier;
  readonly rule: string;
  readonly found_at: Date;
  readonly updated_at: Date;
  readonly saving_kwh_year: number | null;
  readonly saving_cost_year: number | null;
  readonly currency: string | null;
  readonly cost_reason: string | null;
  readonly saving_co2_kg_year: number | null;
  readonly co2_reason: string | null;
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly status: RecommendationStatus;
  readonly decided_by: string | null;
  readonly decided_at: Date | null;
  readonly note: string | null;
}
