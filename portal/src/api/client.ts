import { noteServerTime } from '../live/server-time.ts';
import { freshToken, renew } from '../session/session.ts';
import type { IngestReport, Machine, ProblemDocument, Summary, SystemHealth, Timeline } from './types.ts';

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

type Parameters = readonly (readonly [name: string, value: string])[];

/** One request in the name of who is signed in; a token that the service takes no more is renewed once. */
async function ask(path: string, parameters: Parameters): Promise<Response> {
  const response = await askOnce(path, parameters);
  return response.status === 401 && (await renew()) ? askOnce(path, parameters) : response;
}

async function askOnce(path: string, parameters: Parameters): Promise<Response> {
  const query = new URLSearchParams(parameters.map(([name, value]) => [name, value])).toString();
  const token = await freshToken();
  const askedAt = Date.now();
  try {
    const response = await fetch(`/api/v1/${path}${query === '' ? '' : `?${query}`}`, {
      headers: { accept: 'application/json', ...(token !== '' && { authorization: `Bearer ${token}` }) },
      signal: AbortSignal.timeout(timeoutMillis),
    });
    noteServerTime(response.headers.get('date'), askedAt, Date.now());
    return response;
  } catch (error) {
    throw new UnreachableError(error);
  }
}

async function get<T>(path: string, parameters: Parameters = []): Promise<T> {
  const response = await ask(path, parameters);
  if (response.ok) return (await response.json()) as T;
  throw new ApiError(parseProblem(await response.text(), response.status));
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

  /** Energy today (site time) and power now for each carrier of a factory. */
  summaryToday: (factory: string) =>
    get<Summary>('energy/summary', [
      ['factory', factory],
      ['period', 'today'],
    ]),

  /** Sum of a factory for each carrier in 15-minute buckets since the site's midnight. */
  siteToday: (factory: string) =>
    get<Timeline>('energy/timeline', [
      ['factory', factory],
      ['period', 'today'],
      ['bucket', '15min'],
    ]),

  /** The last twelve minutes of machines, minute by minute; any number of machines, twenty a request. */
  lastMinutes: async (machineIds: readonly number[]): Promise<readonly Timeline['series'][number][]> => {
    const requests: Promise<Timeline>[] = [];
    for (let start = 0; start < machineIds.length; start += machinesPerRequest) {
      const ids = machineIds.slice(start, start + machinesPerRequest);
      requests.push(
        get<Timeline>('energy/timeline', [
          ...ids.map((id) => ['machine', String(id)] as const),
          ['duration', '12m'],
          ['bucket', '1min'],
        ]),
      );
    }
    return (await Promise.all(requests)).flatMap(({ series }) => series);
  },

  ingest: () => get<IngestReport>('ingest'),

  /** The whole system's health answers with its parts whether or not all are well. */
  health: async (): Promise<SystemHealth> => {
    const response = await ask('health', []);
    const text = await response.text();
    try {
      const answer = JSON.parse(text) as Partial<SystemHealth>;
      if (Array.isArray(answer.parts)) return answer as SystemHealth;
    } catch {
      // what is no JSON is a problem for the lines below
    }
    throw new ApiError(parseProblem(text, response.status));
  },
};
