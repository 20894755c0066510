import { analytics, dataOf, queryService } from '../../api/service.ts';
import type { components as AnalyticsParts } from '../../api/generated/analytics.ts';
import type { components } from '../../api/generated/query-service.ts';
import type { Carrier } from '@enms/telemetry-contract';
import type { Timeline } from '../../api/types.ts';
import type { RangeQuery } from '../../period/period.ts';

type Schemas = components['schemas'];
export type Kpi = Schemas['KpiDto'];
export type Kpis = Schemas['KpiListDto'];
export type HeatMap = Schemas['HeatmapDto'];
export type Signal = Schemas['SignalDto'];
export type Trend = Schemas['TrendDto'];
export type TrendSeries = Schemas['TrendSeriesDto'];
export type MachineToday = Schemas['MachineShareDto'];
export type Anomaly = AnalyticsParts['schemas']['AnomalyDto'];

/** What the list of baselines tells of one; its document has an example only. */
export interface Baseline {
  readonly id: number;
  readonly name: string;
  readonly carrier: Carrier;
  readonly resolution: string;
  readonly in_force: {
    readonly version: number;
    readonly model_kind: string;
    readonly r_squared: number;
    readonly cv_rmse: number;
    readonly in_force_from: string;
  } | null;
}

/** Where a machine is found: its name is unique in its factory. */
export interface MachineAt {
  readonly name: string;
  readonly factory: string;
}

/** A trend is drawn from at most this many points, whatever its range. */
const trendPoints = 600;
const anomaliesShown = 8;
const eventsShown = 20;

export const eventKinds = [
  'mode',
  'device',
  'meter',
  'quarantine',
  'anomaly',
  'ticket',
  'tariff',
  'emission_factor',
  'baseline',
  'note',
] as const;
export type EventKind = (typeof eventKinds)[number];

/** What the list of machines and the page of one machine ask. */
export const machinesApi = {
  /** Energy and cost since the site's midnight, for each machine of a factory that uses the carrier. */
  today: async (factory: string, carrier: Carrier): Promise<readonly MachineToday[]> =>
    (
      await dataOf(
        queryService.GET('/api/v1/energy/device-breakdown', {
          params: { query: { scope: `factory:${factory}`, period: 'today', carrier } },
        }),
      )
    ).items,

  /** Where the machines of a factory stand, by their ids. */
  areas: async (factory: string): Promise<ReadonlyMap<number, string | null>> => {
    const asked = queryService.GET('/api/v1/overview', { params: { query: { factory } } });
    return new Map((await dataOf(asked)).machines.map(({ id, area }) => [id, area]));
  },

  machineToday: ({ name, factory }: MachineAt) =>
    dataOf(
      queryService.GET('/api/v1/energy/machine/{machine}', {
        params: { path: { machine: name }, query: { factory, period: 'today' } },
      }),
    ),

  /** Minute by minute. */
  lastHour: ({ name, factory }: MachineAt) =>
    dataOf(
      queryService.GET('/api/v1/energy/timeline', {
        params: { query: { machine: [name], factory, duration: '62m', bucket: '1min' } },
      }),
    ),

  settings: ({ name, factory }: MachineAt) =>
    dataOf(
      queryService.GET('/api/v1/machines/{machine}/settings', {
        params: { path: { machine: name }, query: { factory } },
      }),
    ),

  area: async (id: number): Promise<string> =>
    (await dataOf(queryService.GET('/api/v1/areas/{id}', { params: { path: { id } } }))).path.join(' › '),

  kpis: (machine: string, carrier: Carrier, range: RangeQuery) =>
    dataOf(
      queryService.GET('/api/v1/kpis', {
        params: { query: { scope: `machine:${machine}`, carrier, ...range } },
      }),
    ),

  heatMap: ({ name, factory }: MachineAt, carrier: Carrier, range: RangeQuery) =>
    dataOf(
      queryService.GET('/api/v1/energy/heatmap', {
        params: { query: { machine: name, factory, carrier, ...range } },
      }),
    ),

  events: (
    { name, factory }: MachineAt,
    range: RangeQuery,
    kind: EventKind | '',
    cursor: string | undefined,
  ) =>
    dataOf(
      queryService.GET('/api/v1/machines/{machine}/events', {
        params: {
          path: { machine: name },
          query: {
            factory,
            ...range,
            limit: eventsShown,
            ...(kind !== '' && { kind: [kind] }),
            ...(cursor !== undefined && { cursor }),
          },
        },
      }),
    ),

  signals: async ({ name, factory }: MachineAt): Promise<readonly Signal[]> =>
    (
      await dataOf(
        queryService.GET('/api/v1/machines/{machine}/signals', {
          params: { path: { machine: name }, query: { factory } },
        }),
      )
    ).items,

  trend: ({ name, factory }: MachineAt, signal: readonly string[], range: RangeQuery) =>
    dataOf(
      queryService.GET('/api/v1/machines/{machine}/trend', {
        params: {
          path: { machine: name },
          query: { factory, signal: [...signal], points: trendPoints, ...range },
        },
      }),
    ),

  anomalies: async (machine: string): Promise<readonly Anomaly[]> =>
    (
      await dataOf(
        analytics.GET('/api/v1/analytics/anomalies', {
          params: { query: { scope: `machine:${machine}`, limit: anomaliesShown } },
        }),
      )
    ).items,

  anomaliesWithin: async (machine: string, from: string, to: string): Promise<readonly Anomaly[]> =>
    (
      await dataOf(
        analytics.GET('/api/v1/analytics/anomalies', {
          params: { query: { scope: `machine:${machine}`, from, to, limit: 100 } },
        }),
      )
    ).items,

  baselines: async (machine: string): Promise<readonly Baseline[]> => {
    const asked = analytics.GET('/api/v1/analytics/baselines', {
      params: { query: { scope: `machine:${machine}` } },
    });
    return ((await dataOf<unknown>(asked)) as { items: readonly Baseline[] }).items;
  },
};

/** Minutes as a sparkline draws them; those without a value leave a gap. */
export function sparkOf({ series }: Timeline, carrier: Carrier): (readonly [number, number])[] {
  const points = series.find((candidate) => candidate.carrier === carrier)?.points ?? [];
  return points.flatMap(({ time, power_avg_kw: powerKw }) =>
    typeof powerKw === 'number' ? [[Date.parse(time), powerKw] as const] : [],
  );
}
