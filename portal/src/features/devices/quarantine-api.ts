import { dataOf, queryService } from '../../api/service.ts';
import type { components } from '../../api/generated/query-service.ts';

type Schemas = components['schemas'];
export type QuarantinedMessage = Schemas['QuarantinedMessageDto'];
export type QuarantineList = Schemas['QuarantineListDto'];
export type ReplaySummary = Schemas['ReplaySummaryDto'];
export type Reason = QuarantinedMessage['reason'];
export type QuarantineStatus = QuarantinedMessage['status'];

/** Which messages are meant; '' means any. */
export interface QuarantineFilter {
  readonly status: QuarantineStatus | 'all';
  readonly reason: string;
  readonly device: string;
}

const atId = (id: string) => ({ params: { path: { id } } });
const chosen = ({ reason, device }: QuarantineFilter) => ({
  ...(reason !== '' && { reason: reason as Reason }),
  ...(device !== '' && { device }),
});

export const quarantine = {
  page: (filter: QuarantineFilter, cursor?: string): Promise<QuarantineList> =>
    dataOf(
      queryService.GET('/api/v1/quarantine', {
        params: {
          query: {
            status: filter.status,
            limit: 50,
            ...chosen(filter),
            ...(cursor !== undefined && { cursor }),
          },
        },
      }),
    ),
  one: (id: string): Promise<QuarantinedMessage> =>
    dataOf(queryService.GET('/api/v1/quarantine/{id}', atId(id))),
  replayMany: (filter: QuarantineFilter): Promise<ReplaySummary> =>
    dataOf(queryService.POST('/api/v1/quarantine/replay', { body: chosen(filter) })),
  /** @param corrected the payload as it should have come */
  replayOne: (id: string, corrected?: string): Promise<ReplaySummary> =>
    dataOf(
      queryService.POST('/api/v1/quarantine/{id}/replay', {
        ...atId(id),
        body: corrected === undefined ? {} : { payload: corrected },
      }),
    ),
  discard: (id: string, reason: string): Promise<QuarantinedMessage> =>
    dataOf(queryService.POST('/api/v1/quarantine/{id}/discard', { ...atId(id), body: { reason } })),
};
