import type { IncomingHttpHeaders } from 'node:http';

const MAX_CHARACTERS = 4096;

/** The bearer token or key that a request carries; undefined when there is none. Never a cookie. */
export function credentialOf(headers: IncomingHttpHeaders): string | undefined {
  const key = headers['x-api-key'];
  if (typeof key === 'string' && key !== '') return key.slice(0, MAX_CHARACTERS);
  const match = /^Bearer +([^\s]+)$/i.exec(headers.authorization ?? '');
  return match?.[1]?.slice(0, MAX_CHARACTERS);
}
