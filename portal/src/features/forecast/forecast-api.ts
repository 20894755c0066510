import type { components } from '../../api/generated/analytics.ts';
import type { components as queryComponents } from '../../api/generated/query-service.ts';
import { analytics, dataOf, queryService } from '../../api/service.ts';
import type { Bounds } from '../../period/bounds.ts';

type Schemas = components['schemas'];
export type Forecast = Schemas['ForecastDto'];
export type ForecastModel = Schemas['ForecastModelDto'];
export type Candidate = Schemas['CandidateDto'];
export type Tariff = queryComponents['schemas']['CostVersionDto'];
export type Horizon = Forecast['horizon'];
export type Carrier = Forecast['carrier'];

export const horizons = ['hour', 'day', 'week'] as const satisfies readonly Horizon[];

/** A site or a machine by its name. */
export interface ForecastSubject {
  readonly site: string;
  /** '': the whole site */
  readonly machine: string;
  readonly horizon: Horizon;
}

const scopeOf = ({ site, machine }: ForecastSubject): string =>
  machine === '' ? `factory:${site}` : `machine:${machine}`;

export const forecastApi = {
  newest: (subject: ForecastSubject) =>
    dataOf(
      analytics.GET('/api/v1/analytics/forecasts', {
        params: { query: { scope: scopeOf(subject), horizon: subject.horizon } },
      }),
    ),

  models: async (subject: ForecastSubject): Promise<readonly ForecastModel[]> => {
    const { items } = await dataOf(
      analytics.GET('/api/v1/analytics/forecasts/models', {
        params: { query: { scope: scopeOf(subject), horizon: subject.horizon } },
      }),
    );
    return items;
  },

  make: (subject: ForecastSubject, retrain: boolean) =>
    dataOf(
      analytics.POST('/api/v1/analytics/forecasts', {
        body: { scope: scopeOf(subject), horizon: subject.horizon, retrain },
      }),
    ),

  actual: async (
    { site, machine }: ForecastSubject,
    carrier: Carrier,
    range: Bounds,
    bucket: '15min' | '1hour',
  ) => {
    const of = machine === '' ? { factory: site } : { machine: [machine] };
    const { series } = await dataOf(
      queryService.GET('/api/v1/energy/timeline', {
        params: { query: { ...of, carrier, bucket, ...range } },
      }),
    );
    return series[0]?.points ?? [];
  },

  demandWatch: (factory: string) =>
    dataOf(analytics.GET('/api/v1/analytics/demand-watch', { params: { query: { factory } } })),

  /** The tariff of the site's electricity in force, for what a kW of peak costs; undefined where there is none. */
  tariff: async (factory: string, on: string) => {
    const { items } = await dataOf(
      queryService.GET('/api/v1/cost-versions', {
        params: { query: { scope: `factory:${factory}`, carrier: 'electricity', on } },
      }),
    );
    return items[0];
  },
};
