import { dataOf, queryService } from '../../api/service.ts';
import type { components } from '../../api/generated/query-service.ts';
import type { CarrierSummary, Machine } from '../../api/types.ts';
import { bucketOf, type AmountBucket } from '../../period/buckets.ts';
import type { RangeQuery } from '../../period/period.ts';
import type { Span } from '../../period/span-before.ts';

type Schemas = components['schemas'];
export type CarrierName = CarrierSummary['carrier'];
export type Summary = Schemas['SummaryDto'];
export type MachineShare = Schemas['MachineShareDto'];
export type Cost = Schemas['CostDto'];
export type Energy = Schemas['EnergyValueDto'];
export type Timeline = Schemas['TimelineDto'];
export type Kpi = Schemas['KpiDto'];
export type CostVersion = Schemas['CostVersionDto'];
export type BillLine = Schemas['BillLineDto'];
export type InvoiceCheck = Schemas['InvoiceCheckDto'];
export type LedgerEntry = Schemas['LedgerEntryDto'];
export type Ticket = Schemas['TicketDto'];

/** The timeline takes this many machines in one request. */
const machinesPerRequest = 20;

/** What one carrier cost, machine by machine, now and in the span before. */
export interface CarrierParts {
  readonly carrier: CarrierName;
  readonly now: readonly MachineShare[];
  readonly before: readonly MachineShare[];
}

async function parts(factory: string, carrier: CarrierName, now: Span, before: Span): Promise<CarrierParts> {
  const ask = async (span: Span): Promise<readonly MachineShare[]> =>
    (
      await dataOf(
        queryService.GET('/api/v1/energy/device-breakdown', {
          params: { query: { scope: `factory:${factory}`, carrier, ...span } },
        }),
      )
    ).items;
  const [inNow, inBefore] = await Promise.all([ask(now), ask(before)]);
  return { carrier, now: inNow, before: inBefore };
}

/** What the overview of the cost asks. */
export const costApi = {
  summary: (factory: string, range: RangeQuery) =>
    dataOf(queryService.GET('/api/v1/energy/summary', { params: { query: { factory, ...range } } })),

  parts,

  timeline: (factory: string, span: Span, bucket: AmountBucket = bucketOf(span.from, span.to)) =>
    dataOf(queryService.GET('/api/v1/energy/timeline', { params: { query: { factory, ...span, bucket } } })),

  machineTimeline: (factory: string, machines: readonly string[], span: Span) =>
    dataOf(
      queryService.GET('/api/v1/energy/timeline', {
        params: {
          query: {
            factory,
            machine: machines.slice(0, machinesPerRequest),
            ...span,
            bucket: bucketOf(span.from, span.to),
          },
        },
      }),
    ),

  kpis: async (scope: string, carrier: CarrierName, span: Span): Promise<readonly Kpi[]> =>
    (await dataOf(queryService.GET('/api/v1/kpis', { params: { query: { scope, carrier, ...span } } })))
      .items,

  /** The prices that were paid, with their energy and cost. */
  costLineage: async (factory: string, carrier: CarrierName, span: Span) =>
    (
      await dataOf(
        queryService.GET('/api/v1/kpis/{name}/lineage', {
          params: {
            path: { name: 'energy_cost' },
            query: { scope: `factory:${factory}`, carrier, ...span },
          },
        }),
      )
    ).lineage,

  /** All versions of prices of the tenant. */
  versions: async (): Promise<readonly CostVersion[]> => {
    const found: CostVersion[] = [];
    let cursor: string | null = null;
    do {
      const page: Schemas['CostVersionListDto'] = await dataOf(
        queryService.GET('/api/v1/cost-versions', {
          params: { query: { limit: 200, ...(cursor !== null && { cursor }) } },
        }),
      );
      found.push(...page.items);
      cursor = page.next_cursor;
    } while (cursor !== null);
    return found;
  },

  bill: async (factory: string, carrier: CarrierName, month: string): Promise<readonly BillLine[]> =>
    (
      await dataOf(
        queryService.GET('/api/v1/invoices/bill', { params: { query: { factory, carrier, month } } }),
      )
    ).lines,
};

/** Carriers that machines of a site use, in the order of their first machine. */
export function carriersOf(machines: readonly Machine[]): readonly CarrierName[] {
  return [...new Set(machines.map(({ carrier }) => carrier))] as CarrierName[];
}
