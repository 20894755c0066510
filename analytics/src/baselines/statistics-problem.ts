import { Problem } from '@enms/http-api';

/**
 * A refusal of the statistics as an answer: what was asked cannot be computed from these data, and trying again changes nothing.
 * Told by its name, so that the thread that serves requests need not load the statistics.
 */
export async function answering<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'StatisticsError') throw error;
    const { code, field, remedy } = error as Error & { code: string; field?: string; remedy: string };
    throw new Problem(422, code, error.message, {
      remedy,
      ...(field !== undefined && { extra: { field } }),
      cause: error,
    });
  }
}
