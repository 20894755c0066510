import { analytics, dataOf, fileOf, queryService } from '../../api/service.ts';
import type { components } from '../../api/generated/analytics.ts';

type Schemas = components['schemas'];
export type Recommendation = Schemas['RecommendationDto'];
export type RecommendationStatus = Recommendation['status'];
export type Decision = Schemas['RecommendationDecisionDto'];
export type ActionPlan = Schemas['ActionPlanDto'];
export type PlanStatus = ActionPlan['status'];
export type NewPlan = Schemas['NewActionPlanDto'];
export type PlanChange = Schemas['ActionPlanChangeDto'];
export type Measurement = Schemas['MeasurementDto'];
export type Report = Schemas['ReportDto'];
export type ReportKind = Report['kind'];
export type NewReport = Schemas['NewReportDto'];

export const planStatuses = [
  'planned',
  'running',
  'done',
  'cancelled',
] as const satisfies readonly PlanStatus[];
export const reportKinds = ['efficiency', 'forecast', 'comparison'] as const satisfies readonly ReportKind[];

/** A baseline as its list tells it, as far as a plan needs it. */
export interface BaselineBrief {
  readonly id: number;
  readonly name: string;
  readonly scope: string;
  readonly scope_label: string;
  readonly carrier: string;
  readonly in_force: { readonly version: number } | null;
}

/** Most items that a list is asked for at once. */
const pageSize = 200;

/** Recommendations, action plans and reports. */
export const reportsApi = {
  recommendations: async (
    scope: string,
    status: RecommendationStatus | '',
  ): Promise<readonly Recommendation[]> =>
    (
      await dataOf(
        analytics.GET('/api/v1/analytics/recommendations', {
          params: { query: { scope, ...(status !== '' && { status }) } },
        }),
      )
    ).recommendations,

  decide: (id: number, body: Decision) =>
    dataOf(
      analytics.POST('/api/v1/analytics/recommendations/{id}/decision', { params: { path: { id } }, body }),
    ),

  /** Looks for recommendations now. */
  lookForRecommendations: async (): Promise<{ readonly job_id: string }> => ({
    job_id: (await dataOf(analytics.POST('/api/v1/analytics/jobs', { body: { kind: 'recommendations' } })))
      .id,
  }),

  plans: async (): Promise<readonly ActionPlan[]> => {
    const found: ActionPlan[] = [];
    let cursor: string | null = null;
    do {
      const page: Schemas['ActionPlanListDto'] = await dataOf(
        analytics.GET('/api/v1/analytics/action-plans', {
          params: { query: { limit: pageSize, ...(cursor !== null && { cursor }) } },
        }),
      );
      found.push(...page.plans);
      cursor = page.next_cursor;
    } while (cursor !== null);
    return found;
  },

  addPlan: (body: NewPlan) => dataOf(analytics.POST('/api/v1/analytics/action-plans', { body })),

  changePlan: (id: number, body: PlanChange) =>
    dataOf(analytics.PATCH('/api/v1/analytics/action-plans/{id}', { params: { path: { id } }, body })),

  removePlan: (id: number) =>
    dataOf(analytics.DELETE('/api/v1/analytics/action-plans/{id}', { params: { path: { id } } })),

  measurements: async (id: number): Promise<readonly Measurement[]> =>
    (
      await dataOf(
        analytics.GET('/api/v1/analytics/action-plans/{id}/measurements', { params: { path: { id } } }),
      )
    ).measurements,

  measure: (id: number) =>
    dataOf(analytics.POST('/api/v1/analytics/action-plans/{id}/measurements', { params: { path: { id } } })),

  /** Baselines that a plan can be measured against: those with a version in force. */
  baselines: async (): Promise<readonly BaselineBrief[]> => {
    const listed: unknown = await dataOf(
      analytics.GET('/api/v1/analytics/baselines', { params: { query: { limit: pageSize } } }),
    );
    return (listed as { items: BaselineBrief[] }).items.filter(({ in_force: inForce }) => inForce !== null);
  },

  reports: (kind: ReportKind | '', cursor: string | null) =>
    dataOf(
      analytics.GET('/api/v1/analytics/reports', {
        params: { query: { limit: 50, ...(kind !== '' && { kind }), ...(cursor !== null && { cursor }) } },
      }),
    ),

  report: (id: number) =>
    dataOf(analytics.GET('/api/v1/analytics/reports/{id}', { params: { path: { id } } })),

  /** Asks for a report; the job that makes it can be followed. */
  order: async (body: NewReport): Promise<{ readonly id: number; readonly job_id: string }> =>
    followed(await dataOf(analytics.POST('/api/v1/analytics/reports', { body }))),

  reissue: async (id: number): Promise<{ readonly id: number; readonly job_id: string }> =>
    followed(
      await dataOf(analytics.POST('/api/v1/analytics/reports/{id}/reissue', { params: { path: { id } } })),
    ),

  pdf: (id: number) => fileOf(`/api/v1/analytics/reports/${id}.pdf`),

  groups: async () =>
    (await dataOf(queryService.GET('/api/v1/groups', { params: { query: { limit: pageSize } } }))).items,
};

function followed({ id, job_id: jobId }: Report): { readonly id: number; readonly job_id: string } {
  return { id, job_id: jobId ?? '' };
}
