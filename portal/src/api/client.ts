import createClient from 'openapi-fetch';
import { noteServerTime } from '../live/server-time.ts';
import { freshToken, tokenAfter } from '../session/session.ts';
import type { paths } from './generated/schema.ts';
import type { ProblemDocument, SystemHealth, Timeline, TimelineSeries } from './types.ts';

/** An answer that is no success, in the words of the service. */
export class ApiError extends Error {
  constructor(readonly problem: ProblemDocument) {
    super(problem.detail ?? problem.title);
    this.name = 'ApiError';
  }
}

/** No answer at all: the door is away, the network is cut, or it took too long. */
export class UnreachableError extends Error {
  constructor(cause: unknown) {
    super('no answer', { cause });
    this.name = 'UnreachableError';
  }
}

const timeoutMillis = 20_000;
/** The timeline takes this many machines in one request. */
const machinesPerRequest = 20;

const service = createClient<paths>({ headers: { accept: 'application/json' }, fetch: ask });

/** One request in the name of who is signed in; with a token that the service takes no more it is repeated once. */
async function ask(request: Request): Promise<Response> {
  const token = await freshToken();
  const response = await askOnce(request, token);
  if (response.status !== 401) return response;
  const next = await tokenAfter(token);
  return next === '' ? response : askOnce(request, next);
}

async function askOnce(request: Request, token: string): Promise<Response> {
  const attempt = new Request(request.clone(), { signal: AbortSignal.timeout(timeoutMillis) });
  if (token !== '') attempt.headers.set('authorization', `Bearer ${token}`);
  const askedAt = Date.now();
  try {
    const response = await fetch(attempt);
    noteServerTime(response.headers.get('date'), askedAt, Date.now());
    return response;
  } catch (error) {
    throw new UnreachableError(error);
  }
}

interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

async function dataOf<T>(asked: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await asked;
  if (response.ok) return data as T;
  throw new ApiError(problemOf(error, response.status));
}

/** A proxy between may answer with a page or with nothing: then there is only text, if any. */
function problemOf(error: unknown, status: number): ProblemDocument {
  if (typeof error === 'object' && error !== null) return error as ProblemDocument;
  const detail = typeof error === 'string' ? error.slice(0, 200) : '';
  return { type: 'about:blank', title: 'No readable answer', status, code: 'unreadable', detail };
}

/** What the pages ask the API. */
export const api = {
  machines: async () => (await dataOf(service.GET('/api/v1/machines'))).items,

  /** Energy today (site time) and power now for each carrier of a factory. */
  summaryToday: (factory: string) =>
    dataOf(service.GET('/api/v1/energy/summary', { params: { query: { factory, period: 'today' } } })),

  /** Sum of a factory for each carrier in 15-minute buckets since the site's midnight. */
  siteToday: (factory: string) =>
    dataOf(
      service.GET('/api/v1/energy/timeline', {
        params: { query: { factory, period: 'today', bucket: '15min' } },
      }),
    ),

  /** The last twelve minutes of machines, minute by minute; any number of machines, twenty a request. */
  lastMinutes: async (machineIds: readonly number[]): Promise<readonly TimelineSeries[]> => {
    const requests: Promise<Timeline>[] = [];
    for (let start = 0; start < machineIds.length; start += machinesPerRequest) {
      const machine = machineIds.slice(start, start + machinesPerRequest).map(String);
      requests.push(
        dataOf(
          service.GET('/api/v1/energy/timeline', {
            params: { query: { machine, duration: '12m', bucket: '1min' } },
          }),
        ),
      );
    }
    return (await Promise.all(requests)).flatMap(({ series }) => series);
  },

  ingest: () => dataOf(service.GET('/api/v1/ingest')),

  /** The whole system's health answers with its parts whether or not all are well. */
  health: async (): Promise<SystemHealth> => {
    const { data, error, response } = await service.GET('/api/v1/health');
    const answer: Partial<SystemHealth> | undefined = data ?? error;
    if (Array.isArray(answer?.parts)) return answer as SystemHealth;
    throw new ApiError(problemOf(answer, response.status));
  },
};
