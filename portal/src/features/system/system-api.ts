import { ApiError, problemOf, queryService } from '../../api/service.ts';
import type { SystemHealth } from '../../api/types.ts';

/** The whole system's health answers with its parts whether or not all are well. */
export async function systemHealth(): Promise<SystemHealth> {
  const { data, error, response } = await queryService.GET('/api/v1/health');
  const answer: Partial<SystemHealth> | undefined = data ?? error;
  if (Array.isArray(answer?.parts)) return answer as SystemHealth;
  throw new ApiError(problemOf(answer, response.status));
}
