import { addressOf } from '@enms/http-api';
import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** From where the request comes, for the audit log. */
export const ClientAddress = createParamDecorator((_data: unknown, context: ExecutionContext): string =>
  addressOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** From where, and with what, somebody begins or renews a session. */
export interface Caller {
  readonly address: string;
  /** What the device says of itself; null where it says nothing. */
  readonly userAgent: string | null;
}

const LONGEST_USER_AGENT = 300;

/** Where a session comes from, as its person is told of it. */
export const CurrentCaller = createParamDecorator((_data: unknown, context: ExecutionContext): Caller => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const told = (request.headers['user-agent'] ?? '').replaceAll(/\p{Cc}/gu, ' ').trim();
  return {
    address: addressOf(request),
    userAgent: told === '' ? null : told.slice(0, LONGEST_USER_AGENT),
  };
});
