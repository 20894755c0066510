import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Histogram } from 'prom-client';

const SLOW_MILLIS = 1000;

/** Measures every request by route and logs the ones worth reading: refused, failed, slow, or changing something. */
export function observeRequests(
  server: FastifyInstance,
  seconds: Histogram<'method' | 'route' | 'status'>,
): void {
  server.addHook('onResponse', (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    const route = request.routeOptions.url ?? 'unknown';
    const millis = reply.elapsedTime;
    seconds.observe({ method: request.method, route, status: reply.statusCode }, millis / 1000);
    const worthReading = request.method !== 'GET' || reply.statusCode >= 400 || millis >= SLOW_MILLIS;
    request.log[worthReading ? 'info' : 'debug'](
      { method: request.method, route, status: reply.statusCode, duration_ms: Math.round(millis) },
      'request',
    );
    done();
  });
}
