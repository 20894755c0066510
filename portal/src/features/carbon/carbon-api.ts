import { dataOf, queryService } from '../../api/service.ts';
import type { components } from '../../api/generated/query-service.ts';
import { bucketOf } from '../../period/buckets.ts';
import type { RangeQuery } from '../../period/period.ts';
import type { Span } from '../../period/span-before.ts';

type Schemas = components['schemas'];
export type Method = Schemas['CarbonDto']['method'];
export type Summary = Schemas['SummaryDto'];
export type CarrierName = Summary['carriers'][number]['carrier'];
export type Timeline = Schemas['TimelineDto'];
export type MachineShare = Schemas['MachineShareDto'];
export type EmissionFactor = Schemas['EmissionFactorDto'];
export type NewEmissionFactor = Schemas['AddEmissionFactorBody'];

export const methods = ['location', 'market'] as const satisfies readonly Method[];

/** Carbon of a site by either method, and the factors that it is made with. */
export const carbonApi = {
  summary: (factory: string, range: RangeQuery, method: Method) =>
    dataOf(
      queryService.GET('/api/v1/energy/summary', {
        params: { query: { factory, ...range, carbon_method: method } },
      }),
    ),

  timeline: (factory: string, span: Span, method: Method) =>
    dataOf(
      queryService.GET('/api/v1/energy/timeline', {
        params: {
          query: { factory, ...span, carbon_method: method, bucket: bucketOf(span.from, span.to) },
        },
      }),
    ),

  machines: async (
    factory: string,
    carrier: CarrierName,
    span: Span,
    method: Method,
  ): Promise<readonly MachineShare[]> =>
    (
      await dataOf(
        queryService.GET('/api/v1/energy/device-breakdown', {
          params: { query: { scope: `factory:${factory}`, carrier, ...span, carbon_method: method } },
        }),
      )
    ).items,

  /** All factors of the tenant. */
  factors: async (): Promise<readonly EmissionFactor[]> => {
    const found: EmissionFactor[] = [];
    let cursor: string | null = null;
    do {
      const page: Schemas['EmissionFactorListDto'] = await dataOf(
        queryService.GET('/api/v1/emission-factors', {
          params: { query: { limit: 200, ...(cursor !== null && { cursor }) } },
        }),
      );
      found.push(...page.items);
      cursor = page.next_cursor;
    } while (cursor !== null);
    return found;
  },

  add: (body: NewEmissionFactor) => dataOf(queryService.POST('/api/v1/emission-factors', { body })),

  end: (id: number, effectiveTo: string | null) =>
    dataOf(
      queryService.POST('/api/v1/emission-factors/{id}/end', {
        params: { path: { id } as never },
        body: { effective_to: effectiveTo },
      }),
    ),

  remove: (id: number) =>
    dataOf(queryService.DELETE('/api/v1/emission-factors/{id}', { params: { path: { id } as never } })),
};
