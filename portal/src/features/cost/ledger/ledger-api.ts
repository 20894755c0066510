import { dataOf, fileOf, queryService } from '../../../api/service.ts';
import type { components } from '../../../api/generated/query-service.ts';
import type { RangeQuery } from '../../../period/period.ts';
import type { Ticket } from '../cost-api.ts';

type Schemas = components['schemas'];
export type TicketStatus = Ticket['status'];
export type ExportResolution = '15min' | '1hour' | '1day' | '1month';

/** Entries of the ledger and what is to be decided about them. */
export const ledgerApi = {
  entries: (machine: string, range: RangeQuery, asOf: string, cursor: string | null) =>
    dataOf(
      queryService.GET('/api/v1/ledger', {
        params: {
          query: {
            machine,
            ...range,
            limit: 96,
            ...(asOf !== '' && { as_of: asOf }),
            ...(cursor !== null && { cursor }),
          },
        },
      }),
    ),

  tickets: (status: TicketStatus | 'any', cursor: string | null) =>
    dataOf(
      queryService.GET('/api/v1/reconciliation/tickets', {
        params: { query: { status, limit: 20, ...(cursor !== null && { cursor }) } },
      }),
    ),

  settle: (id: string, to: 'accept' | 'dismiss', comment: string) => {
    const request = { params: { path: { id } as never }, body: { comment } };
    return dataOf(
      to === 'accept'
        ? queryService.POST('/api/v1/reconciliation/tickets/{id}/accept', request)
        : queryService.POST('/api/v1/reconciliation/tickets/{id}/dismiss', request),
    );
  },

  recalculate: (body: Schemas['RecalculationBody']) =>
    dataOf(queryService.POST('/api/v1/recalculate', { body })),

  /** How many requests and changes wait to be posted, and when the posting ran last. */
  posting: async () => (await dataOf(queryService.GET('/api/v1/system'))).posting,

  exported: (scope: string, range: RangeQuery, resolution: ExportResolution) =>
    fileOf(`/api/v1/export-csv?${new URLSearchParams({ scope, resolution, ...range }).toString()}`),
};
