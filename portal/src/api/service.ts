import createClient from 'openapi-fetch';
import { language } from '../i18n/language.ts';
import { noteServerTime } from '../live/server-time.ts';
import { keptAtMillis, noteAnswer } from '../offline/kept.ts';
import { freshToken, tokenAfter } from '../session/session.ts';
import type { paths as AnalyticsPaths } from './generated/analytics.ts';
import type { paths as QueryPaths } from './generated/query-service.ts';
import type { ProblemDocument } from './types.ts';

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

const timeoutMillis = 30_000;
/** Lists of a query repeat the name: `?machine=1&machine=2`. */
const options = { headers: { accept: 'application/json' }, fetch: ask };

/** Registry, energy, money, devices, people: everything of query-service. */
export const queryService = createClient<QueryPaths>(options);
/** Baselines, anomalies, forecasts, plans, reports, jobs. */
export const analytics = createClient<AnalyticsPaths>(options);

/** One request in the name of who is signed in; with a token that the service takes no more it is repeated once. */
export async function ask(request: Request): Promise<Response> {
  const token = await freshToken();
  const response = await askOnce(request, token);
  if (response.status !== 401) return response;
  const next = await tokenAfter(token);
  return next === '' ? response : askOnce(request, next);
}

async function askOnce(request: Request, token: string): Promise<Response> {
  // Who asked may have asked something newer meanwhile.
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMillis)]);
  const attempt = new Request(request.clone(), { signal });
  // What the pages are in, which the browser need not be.
  attempt.headers.set('accept-language', language.value);
  if (token !== '') attempt.headers.set('authorization', `Bearer ${token}`);
  const askedAt = Date.now();
  try {
    const response = await fetch(attempt);
    noteAnswer(response);
    if (keptAtMillis(response) === undefined)
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

/** What a client answered, or an {@link ApiError} in the service's words. */
export async function dataOf<T>(asked: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await asked;
  if (response.ok) return data as T;
  throw new ApiError(problemOf(error, response.status));
}

/** A proxy between may answer with a page or with nothing: then there is only text, if any. */
export function problemOf(error: unknown, status: number): ProblemDocument {
  if (typeof error === 'object' && error !== null) return error as ProblemDocument;
  const detail = typeof error === 'string' ? error.slice(0, 200) : '';
  return { type: 'about:blank', title: 'No readable answer', status, code: 'unreadable', detail };
}

/** A file that the service makes (PDF, CSV), with the rights of who is signed in. */
export async function fileOf(path: string): Promise<Blob> {
  const response = await ask(new Request(new URL(path, location.origin)));
  if (response.ok) return response.blob();
  const error: unknown = await response.json().catch(() => undefined);
  throw new ApiError(problemOf(error, response.status));
}
