import { Inject, Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, of } from 'rxjs';
import type { Observable } from 'rxjs';
import { CLOCK } from '@enms/http-api';
import type { Clock, IdentifiedRequest } from '@enms/http-api';
import { AnswerCache } from './answer-cache.ts';

/** The newest power of a machine is in many answers: that must not get old. */
const LIVE_SECONDS = 2;
const PAST_SECONDS = 60;
/** Until a quarter hour is posted and late readings of it have come. */
const SETTLED_AFTER_MILLIS = 30 * 60_000;
const SETTLED_PERIODS = new Set(['yesterday', 'last_week', 'last_month', 'last_year']);

/** Answers a GET from the cache where it can, and keeps what was answered. */
@Injectable()
export class CacheInterceptor implements NestInterceptor {
  readonly #cache: AnswerCache;
  readonly #clock: Clock;
  /** Answers that are being made: who asks the same meanwhile gets the same. */
  readonly #underway = new Map<string, Promise<string>>();

  constructor(cache: AnswerCache, @Inject(CLOCK) clock: Clock) {
    this.#cache = cache;
    this.#clock = clock;
  }

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest & IdentifiedRequest>();
    const reply = http.getResponse<FastifyReply>();
    const { principal } = request;
    if (request.method !== 'GET' || principal === undefined) return next.handle();
    const query = request.query as Readonly<Record<string, unknown>>;
    const path = request.url.split('?', 1)[0] ?? '';
    const key = await this.#cache.keyOf({ tenantId: principal.tenantId, path, query });
    if (key === undefined) return next.handle();
    const known = await this.#cache.get(key);
    // An answer is written as JSON once: the text is kept, and sent as it is.
    void reply.type('application/json; charset=utf-8');
    const underway = this.#underway.get(key);
    void reply.header('x-cache', known !== undefined ? 'hit' : underway !== undefined ? 'shared' : 'miss');
    if (known !== undefined) return of(known);
    return from(underway ?? this.#make(key, next, lifetimeSeconds(query, this.#clock.now())));
  }

  async #make(key: string, next: CallHandler, lifetime: number): Promise<string> {
    const making = lastValueFrom(next.handle()).then((answer: unknown) => JSON.stringify(answer));
    this.#underway.set(key, making);
    try {
      const text = await making;
      await this.#cache.set(key, text, lifetime);
      return text;
    } finally {
      this.#underway.delete(key);
    }
  }
}

/** What lies in the past stays as it is until something is posted; what reaches until now changes all the time. */
export function lifetimeSeconds(query: Readonly<Record<string, unknown>>, now: Date): number {
  const { to, period } = query;
  if (typeof period === 'string') return SETTLED_PERIODS.has(period) ? PAST_SECONDS : LIVE_SECONDS;
  const end = typeof to === 'string' ? Date.parse(to) : Number.NaN;
  return end < now.getTime() - SETTLED_AFTER_MILLIS ? PAST_SECONDS : LIVE_SECONDS;
}
