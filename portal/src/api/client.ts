import type { IngestFigures, Machine, ProblemDocument, Summary, Timeline } from './types.ts';

/** An answer that is no success, in the words of the service. */
export class ApiError extends Error {
  constructor(readonly problem: ProblemDocument) {
    super(problem.detail ?? problem.title);
    this.name = 'ApiError';
  }
}

async function get<T>(path: string, parameters: Readonly<Record<string, string>> = {}): Promise<T> {
  const query = new URLSearchParams(parameters).toString();
  const response = await fetch(`/api/v1/${path}${query === '' ? '' : `?${query}`}`, {
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(20_000),
  });
  if (response.ok) return (await response.json()) as T;
  const text = await response.text();
  throw new ApiError(parseProblem(text, response.status));
}

function parseProblem(text: string, status: number): ProblemDocument {
  try {
    return JSON.parse(text) as ProblemDocument;
  } catch {
    return { title: 'No readable answer', status, code: 'unreadable', detail: text.slice(0, 200) };
  }
}

/** What the pages ask the API. */
export const api = {
  machines: () => get<{ items: readonly Machine[] }>('machines').then(({ items }) => items),
  summary: (factory: string, period: string) => get<Summary>('energy/summary', { factory, period }),
  siteTimeline: (factory: string, range: Readonly<Record<string, string>>, bucket: string) =>
    get<Timeline>('energy/timeline', { factory, bucket, ...range }),
  machineTimeline: (machine: string, range: Readonly<Record<string, string>>, bucket: string) =>
    get<Timeline>('energy/timeline', { machine, bucket, ...range }),
  ingest: () => get<IngestFigures>('ingest'),
  /** The whole system's health answers with its parts whether or not all are well. */
  health: async (): Promise<unknown> => {
    const response = await fetch('/api/v1/health', { signal: AbortSignal.timeout(20_000) });
    return response.json();
  },
};
