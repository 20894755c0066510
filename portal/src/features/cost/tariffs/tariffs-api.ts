import { dataOf, queryService } from '../../../api/service.ts';
import type { components } from '../../../api/generated/query-service.ts';

/** Changes of prices. */
export const tariffsApi = {
  add: (body: components['schemas']['AddCostVersionBody']) =>
    dataOf(queryService.POST('/api/v1/cost-versions', { body })),

  end: (id: number, effectiveTo: string | null) =>
    dataOf(
      queryService.POST('/api/v1/cost-versions/{id}/end', {
        params: { path: { id } as never },
        body: { effective_to: effectiveTo },
      }),
    ),

  remove: (id: number) =>
    dataOf(queryService.DELETE('/api/v1/cost-versions/{id}', { params: { path: { id } as never } })),
};
