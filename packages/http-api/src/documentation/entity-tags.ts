import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';

/** The weak ETag of an answer's text. */
export function entityTag(payload: string): string {
  return `W/"${createHash('sha1').update(payload).digest('base64url')}"`;
}

/**
 * Gives every successful JSON answer to a GET below /api a weak ETag, and answers 304 to who has it already:
 * a page that asks again each few seconds then moves no bytes.
 */
export function tagEntities(server: FastifyInstance): void {
  server.addHook('onSend', (request, reply, payload, done) => {
    const isRead = request.method === 'GET' && reply.statusCode === 200 && request.url.startsWith('/api/');
    if (!isRead || typeof payload !== 'string') {
      done(null, payload);
      return;
    }
    const tag = entityTag(payload);
    void reply.header('etag', tag);
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'private, no-cache');
    const known = request.headers['if-none-match'];
    if (known?.split(',').some((candidate) => candidate.trim() === tag) === true) {
      void reply.code(304).removeHeader('content-type').removeHeader('content-length');
      done(null, null);
      return;
    }
    done(null, payload);
  });
}
