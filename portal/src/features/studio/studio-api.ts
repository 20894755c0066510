import type { Carrier } from '@enms/telemetry-contract';
import { analytics, dataOf, queryService } from '../../api/service.ts';
import type { RangeQuery } from '../../period/period.ts';
import type {
  Baseline,
  BaselineWithVersions,
  DriverFacts,
  Fit,
  FitBody,
  PreviewBody,
  Resolution,
  Version,
  VersionHead,
} from './studio-types.ts';
import type {
  Adjustment,
  AdjustmentBody,
  Cusum,
  DeviationStream,
  Evaluation,
  Note,
  NoteKind,
  Savings,
  Triggers,
} from './use-types.ts';

/** The document tells answers by example, not by schema: their shapes are those of `studio-types.ts` and `use-types.ts`. */
async function answer<T>(asked: Parameters<typeof dataOf>[0]): Promise<T> {
  return (await dataOf(asked)) as T;
}

interface Items<T> {
  readonly items: readonly T[];
}
const path = (id: string) => ({ path: { id } });
type Use = RangeQuery & { readonly version?: string };

const base = '/api/v1/analytics/baselines';

/** Baselines as people choose, fit and decide about them. */
export const studioApi = {
  baselines: () => answer<Items<Baseline>>(analytics.GET(base, { params: { query: { limit: 200 } } })),

  baseline: (id: string) => answer<BaselineWithVersions>(analytics.GET(`${base}/{id}`, { params: path(id) })),

  version: (id: string, version: number) =>
    answer<Version>(
      analytics.GET(`${base}/{id}/versions/{version}`, {
        params: { path: { id, version: String(version) } },
      }),
    ),

  groups: () => dataOf(queryService.GET('/api/v1/groups', { params: { query: { limit: 200 } } })),

  drivers: (query: {
    readonly scope: string;
    readonly carrier: Carrier;
    readonly resolution: Resolution;
    readonly from: string;
    readonly to: string;
  }) => answer<Items<DriverFacts>>(analytics.GET('/api/v1/analytics/drivers', { params: { query } })),

  preview: (body: PreviewBody, signal: AbortSignal) =>
    answer<Fit>(analytics.POST(`${base}/fit-preview`, { body: body as never, signal })),

  add: (body: {
    readonly name: string;
    readonly scope: string;
    readonly carrier: Carrier;
    readonly resolution: Resolution;
  }) => answer<Baseline>(analytics.POST(base, { body })),

  addCandidate: (id: string, body: FitBody & { readonly override_reason?: string }) =>
    answer<VersionHead>(analytics.POST(`${base}/{id}/candidates`, { params: path(id), body: body as never })),

  decide: (
    id: string,
    version: number,
    decision: 'approve' | 'reject' | 'retire',
    note: string,
  ): Promise<VersionHead> =>
    answer<VersionHead>(
      analytics.POST(`${base}/{id}/versions/{version}/${decision}`, {
        params: { path: { id, version: String(version) } },
        body: note === '' ? {} : { note },
      }),
    ),
};

/** Baselines in use: what was expected, what became of it, what people know. */
export const useApi = {
  evaluate: (id: string, query: Use) =>
    answer<Evaluation>(analytics.GET(`${base}/{id}/evaluate`, { params: { ...path(id), query } })),

  deviations: (id: string, query: Use) =>
    answer<DeviationStream>(analytics.GET(`${base}/{id}/deviations`, { params: { ...path(id), query } })),

  cusum: (id: string, query: Use) =>
    answer<Cusum>(analytics.GET(`${base}/{id}/cusum`, { params: { ...path(id), query } })),

  savings: (id: string, query: Use) =>
    answer<Savings>(analytics.GET(`${base}/{id}/savings`, { params: { ...path(id), query } })),

  triggers: (id: string) => answer<Triggers>(analytics.GET(`${base}/{id}/triggers`, { params: path(id) })),

  notes: (id: string) => answer<Items<Note>>(analytics.GET(`${base}/{id}/notes`, { params: path(id) })),

  addNote: (id: string, body: { readonly at: string; readonly kind: NoteKind; readonly text: string }) =>
    answer<Note>(analytics.POST(`${base}/{id}/notes`, { params: path(id), body })),

  adjustments: (id: string) =>
    answer<Items<Adjustment>>(analytics.GET(`${base}/{id}/adjustments`, { params: path(id) })),

  addAdjustment: (id: string, body: AdjustmentBody) =>
    answer<Adjustment>(analytics.POST(`${base}/{id}/adjustments`, { params: path(id), body: body as never })),

  withdraw: (id: string, adjustment: number, reason: string) =>
    answer<Adjustment>(
      analytics.POST(`${base}/{id}/adjustments/{adjustment_id}/withdraw`, {
        params: { path: { id, adjustment_id: String(adjustment) } },
        body: { reason },
      }),
    ),
};
