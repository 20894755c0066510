import { dataOf, queryService } from '../../api/service.ts';
import type { Timeline, TimelinePoint, TimelineSeries } from '../../api/types.ts';

/** The timeline takes this many machines in one request. */
const machinesPerRequest = 20;

/** What the Overview asks. */
export const api = {
  /** Energy today (site time) and power now for each carrier of a factory. */
  summaryToday: (factory: string) =>
    dataOf(queryService.GET('/api/v1/energy/summary', { params: { query: { factory, period: 'today' } } })),

  /** Sum of a factory for each carrier in 15-minute buckets since the site's midnight. */
  siteToday: (factory: string) =>
    dataOf(
      queryService.GET('/api/v1/energy/timeline', {
        params: { query: { factory, period: 'today', bucket: '15min' } },
      }),
    ),

  /** The last twelve minutes of machines, minute by minute; any number of machines, twenty a request. */
  lastMinutes: async (machineIds: readonly number[]): Promise<readonly TimelineSeries[]> => {
    const requests: Promise<Timeline>[] = [];
    for (let start = 0; start < machineIds.length; start += machinesPerRequest) {
      const machine = machineIds.slice(start, start + machinesPerRequest).map(String);
      requests.push(
        dataOf(
          queryService.GET('/api/v1/energy/timeline', {
            params: { query: { machine, duration: '12m', bucket: '1min' } },
          }),
        ),
      );
    }
    return (await Promise.all(requests)).flatMap(({ series }) => series);
  },

  ingest: () => dataOf(queryService.GET('/api/v1/ingest')),
};

/** Minutes as a sparkline draws them; those without a value leave a gap. */
export function sparkOf(points: readonly TimelinePoint[]): (readonly [number, number])[] {
  return points.flatMap(({ time, power_avg_kw: powerKw }) =>
    typeof powerKw === 'number' ? [[Date.parse(time), powerKw] as const] : [],
  );
}
