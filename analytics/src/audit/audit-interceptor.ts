import { AuditLog, addressOf } from '@enms/http-api';
import type { IdentifiedRequest } from '@enms/http-api';
import { Injectable, SetMetadata } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { mergeMap } from 'rxjs';

/** Metadata key: a route that writes nothing although it is a POST. */
const WRITES_NOTHING = 'enms:writes-nothing';

/** For a POST that only computes: the audit log has no line of it. */
export const WritesNothing = (): MethodDecorator => SetMetadata(WRITES_NOTHING, true);

const ROOT = '/api/v1/analytics/';

/**
 * Notes who changed what, from where, and what it is now: every request but GET that went well. The action is named after
 * controller and handler, `baseline.approve`; the object is the path, `baselines/3/versions/2/approve`.
 */
@Injectable()
export class AuditInterceptor implements NestInterceptor {
  readonly #audit: AuditLog;
  readonly #reflector: Reflector;

  constructor(audit: AuditLog, reflector: Reflector) {
    this.#audit = audit;
    this.#reflector = reflector;
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest & IdentifiedRequest>();
    const handler = context.getHandler();
    const { principal } = request;
    const writesNothing = this.#reflector.get<boolean | undefined>(WRITES_NOTHING, handler) === true;
    if (request.method === 'GET' || writesNothing || principal === undefined) return next.handle();
    const subject = context.getClass().name.replace(/Controller$/, '');
    const action = `${subject.charAt(0).toLowerCase()}${subject.slice(1)}.${handler.name}`;
    const [path = ''] = request.url.split('?', 1);
    return next.handle().pipe(
      mergeMap(async (answer: unknown) => {
        const object = path.startsWith(ROOT) ? path.slice(ROOT.length) : path;
        const after = { request: request.body ?? null, answer: answer ?? null };
        await this.#audit.record(principal, action, object, null, after, addressOf(request));
        return answer;
      }),
    );
  }
}
