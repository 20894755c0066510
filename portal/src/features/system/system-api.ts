import { ApiError, analytics, dataOf, problemOf, queryService } from '../../api/service.ts';
import type { components as AnalyticsSchemas } from '../../api/generated/analytics.ts';
import type { components } from '../../api/generated/query-service.ts';
import type { SystemHealth } from '../../api/types.ts';

export type SystemState = components['schemas']['SystemDto'];
export type DatabaseJob = SystemState['jobs'][number];
export type Table = SystemState['database']['tables'][number];
export type Aggregate = SystemState['database']['aggregates'][number];
export type IngestRate = components['schemas']['IngestRateDto'];
export type Job = AnalyticsSchemas['schemas']['JobDto'];

/** The whole system's health answers with its parts whether or not all are well. */
export async function systemHealth(): Promise<SystemHealth> {
  const { data, error, response } = await queryService.GET('/api/v1/health');
  const answer: Partial<SystemHealth> | undefined = data ?? error;
  if (Array.isArray(answer?.parts)) return answer as SystemHealth;
  throw new ApiError(problemOf(answer, response.status));
}

export const system = {
  /** Storage, database jobs, posting, backups, versions; engineers only. */
  state: (): Promise<SystemState> => dataOf(queryService.GET('/api/v1/system')),
  /** Readings of the last hours, minute by minute. */
  ingestRate: (hours: number): Promise<IngestRate> =>
    dataOf(queryService.GET('/api/v1/system/ingest-rate', { params: { query: { hours } } })),
  ingest: () => dataOf(queryService.GET('/api/v1/ingest')),
  quarantine: async () =>
    (await dataOf(queryService.GET('/api/v1/quarantine', { params: { query: { limit: 1 } } })))
      .open_by_reason,
  jobs: async (): Promise<readonly Job[]> =>
    (await dataOf(analytics.GET('/api/v1/analytics/jobs', { params: { query: { limit: 20 } } }))).items,
  cancelJob: (id: string) =>
    dataOf(analytics.POST('/api/v1/analytics/jobs/{id}/cancel', { params: { path: { id } } })),
};
