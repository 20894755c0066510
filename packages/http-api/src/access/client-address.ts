import type { FastifyRequest } from 'fastify';
import { isIP } from 'node:net';

/** From where a request comes: what the door says, which alone reaches this port; else the peer itself. */
export function addressOf(request: FastifyRequest): string {
  const told = request.headers['x-real-ip'];
  return typeof told === 'string' && isIP(told) !== 0 ? told : request.ip;
}
