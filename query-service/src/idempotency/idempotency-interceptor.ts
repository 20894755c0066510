import { Inject, Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { createHash } from 'node:crypto';
import { from, lastValueFrom } from 'rxjs';
import type { Observable } from 'rxjs';
import { CLOCK, LOG, Problem, invalidRequest } from '@enms/http-api';
import type { Clock, IdentifiedRequest } from '@enms/http-api';
import type { EarlierCall, KeyedCall } from './idempotency-repository.ts';
import { IdempotencyRepository } from './idempotency-repository.ts';

const KEY = /^[\x20-\x7E]{1,200}$/;

/** Does a call with `Idempotency-Key` once, and answers its repetitions like the first; see {@link Idempotent}. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  readonly #repository: IdempotencyRepository;
  readonly #clock: Clock;
  readonly #log: Logger;

  constructor(repository: IdempotencyRepository, @Inject(CLOCK) clock: Clock, @Inject(LOG) log: Logger) {
    this.#repository = repository;
    this.#clock = clock;
    this.#log = log;
  }

  /** @throws Problem 422 `idempotency_key_reused`, 409 `request_in_progress` */
  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const call = keyedCall(http.getRequest<FastifyRequest & IdentifiedRequest>());
    if (call === undefined) return next.handle();
    const reply = http.getResponse<FastifyReply>();
    const earlier = await this.#repository.begin(call, this.#clock.now());
    if (earlier !== undefined) {
      const body = answerOf(earlier);
      void reply.status(earlier.status ?? 200).header('idempotent-replayed', 'true');
      return from([body]);
    }
    return from(this.#once(call, reply, next));
  }

  async #once(call: KeyedCall, reply: FastifyReply, next: CallHandler): Promise<unknown> {
    let body: unknown;
    try {
      body = await lastValueFrom(next.handle(), { defaultValue: undefined });
    } catch (error) {
      await this.#quietly(this.#repository.forget(call));
      throw error;
    }
    await this.#quietly(this.#repository.finish(call, reply.statusCode, body));
    return body;
  }

  /** What the call did stands, whatever becomes of the note about it. */
  async #quietly(note: Promise<void>): Promise<void> {
    try {
      await note;
    } catch (error) {
      this.#log.warn({ err: error }, 'the answer of a call with Idempotency-Key is not kept');
    }
  }
}

function keyedCall(request: FastifyRequest & IdentifiedRequest): KeyedCall | undefined {
  const key = request.headers['idempotency-key'];
  const { principal } = request;
  if (key === undefined || principal === undefined) return undefined;
  if (typeof key !== 'string' || !KEY.test(key)) {
    throw invalidRequest([
      {
        field: 'Idempotency-Key',
        reason: 'wrong_format',
        remedy: 'Send 1 to 200 printable ASCII characters, once.',
      },
    ]);
  }
  // Who asks belongs to the request: what one was answered is not told to another.
  const asked = JSON.stringify([principal.kind, principal.id, request.url, request.body ?? null]);
  return {
    tenantId: principal.tenantId,
    key,
    route: `${request.method} ${request.routeOptions.url ?? ''}`,
    requestSha256: createHash('sha256').update(asked).digest(),
  };
}

function answerOf(earlier: EarlierCall): unknown {
  if (!earlier.isSameRequest) {
    throw new Problem(
      422,
      'idempotency_key_reused',
      'This Idempotency-Key came with another request before.',
      {
        remedy: 'Make a new key for each new intent; repeat a call with the very same body.',
      },
    );
  }
  if (earlier.status === null) {
    throw new Problem(
      409,
      'request_in_progress',
      'The first call with this Idempotency-Key is still running.',
      {
        remedy: 'Repeat the call in some seconds.',
        retryAfterSeconds: 2,
      },
    );
  }
  return earlier.body;
}
