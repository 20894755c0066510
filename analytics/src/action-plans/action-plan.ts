export const PLAN_STATUSES = ['planned', 'running', 'done', 'cancelled'] as const;
export type PlanStatus = (typeof PLAN_STATUSES)[number];

/** What somebody means to do by when. Days are local dates of the site, `2026-03-01`. */
export interface ActionPlan {
  readonly id: number;
  readonly tenant_id: number;
  readonly title: string;
  readonly description: string;
  readonly owner: string;
  readonly baseline_id: number | null;
  readonly baseline_version_id: number | null;
  readonly recommendation_id: number | null;
  readonly expected_saving_kwh: number | null;
  readonly starts_on: string;
  readonly due_on: string;
  readonly implemented_at: Date | null;
  readonly status: PlanStatus;
  readonly created_at: Date;
  readonly created_by: string;
  readonly updated_at: Date;
  readonly updated_by: string;
}

/** What people say of a plan. */
export type PlanFields = Pick<
  ActionPlan,
  | 'title'
  | 'description'
  | 'owner'
  | 'baseline_id'
  | 'baseline_version_id'
  | 'recommendation_id'
  | 'expected_saving_kwh'
  | 'starts_on'
  | 'due_on'
  | 'implemented_at'
  | 'status'
>;

/** Savings since a plan was carried out, against its frozen baseline; null with a reason in `made_from`. */
export interface Measurement {
  readonly measured_at: Date;
  readonly period_from: Date;
  readonly period_to: Date;
  readonly saving_kwh: number | null;
  /** Half-width of the 90 % interval. */
  readonly uncertainty_kwh: number | null;
  readonly saving_cost: number | null;
  readonly currency: string | null;
  readonly cost_reason: string | null;
  readonly extrapolated_share: number | null;
  readonly made_from: Readonly<Record<string, unknown>>;
}
