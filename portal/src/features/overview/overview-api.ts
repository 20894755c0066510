import { analytics, dataOf, queryService } from '../../api/service.ts';
import type { components as AnalyticsParts } from '../../api/generated/analytics.ts';
import type { components } from '../../api/generated/query-service.ts';
import { serverNowMillis } from '../../live/server-time.ts';
import { localDate, startOfLocalDate } from '../../period/local-time.ts';

export type SiteOverview = components['schemas']['OverviewDto'];
export type CarrierOverview = components['schemas']['CarrierOverviewDto'];
export type Anomaly = AnalyticsParts['schemas']['AnomalyDto'];

const sixDaysMillis = 6 * 86_400_000;
/** Of each severity: enough for the worst to be among them. */
const anomaliesAsked = 50;

/** What the Overview asks. */
export const api = {
  /** Each carrier now, today, and against what was expected; each machine with its last hour. */
  overview: (factory: string) =>
    dataOf(queryService.GET('/api/v1/overview', { params: { query: { factory } } })),

  yesterday: (factory: string) =>
    dataOf(
      queryService.GET('/api/v1/energy/summary', { params: { query: { factory, period: 'yesterday' } } }),
    ),

  /** Sum of a factory for each carrier in 15-minute buckets since the site's midnight. */
  siteToday: (factory: string) =>
    dataOf(
      queryService.GET('/api/v1/energy/timeline', {
        params: { query: { factory, period: 'today', bucket: '15min' } },
      }),
    ),

  /** The running quarter hour of the site: what it will come to, and the peak that it must not beat. */
  demandWatch: (factory: string) =>
    dataOf(analytics.GET('/api/v1/analytics/demand-watch', { params: { query: { factory } } })),

  /** Anomalies of today and the six days before: one address a day, which is found again without a connection. */
  anomaliesOfWeek: async (factory: string, timeZone: string): Promise<readonly Anomaly[]> => {
    const from = startOfLocalDate(localDate(serverNowMillis() - sixDaysMillis, timeZone), timeZone);
    const asked = (['critical', 'warning'] as const).map((severity) =>
      dataOf(
        analytics.GET('/api/v1/analytics/anomalies', {
          params: { query: { scope: `factory:${factory}`, severity, from, limit: anomaliesAsked } },
        }),
      ),
    );
    return (await Promise.all(asked)).flatMap(({ items }) => items);
  },

  ingest: () => dataOf(queryService.GET('/api/v1/ingest')),
};
