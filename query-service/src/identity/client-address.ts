import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { isIP } from 'node:net';

/** From where a request comes: what the door says, which alone reaches this port; else the peer itself. */
export function addressOf(request: FastifyRequest): string {
  const told = request.headers['x-real-ip'];
  return typeof told === 'string' && isIP(told) !== 0 ? told : request.ip;
}

/** From where the request comes, for the audit log. */
export const ClientAddress = createParamDecorator((_data: unknown, context: ExecutionContext): string =>
  addressOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
