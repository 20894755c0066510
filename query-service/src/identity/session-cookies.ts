import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '@enms/http-api';
import { PAGES_TOKEN_SECONDS } from '@enms/access-tokens';
import { REFRESH_SECONDS } from './refresh-tokens.ts';
import type { SignedIn } from './sign-in.ts';

const REFRESH_COOKIE = 'enms_refresh';
/** Opens pages at the door (Grafana, Node-RED, documentation); no route of the API takes it. */
const PAGES_COOKIE = 'enms_session';
const REFRESH_PATH = '/api/v1/auth';

export function setSessionCookies(
  request: FastifyRequest,
  reply: FastifyReply,
  { refreshToken, pagesToken }: SignedIn,
): void {
  const common = { httpOnly: true, sameSite: 'strict', secure: isEncrypted(request) } as const;
  void reply.setCookie(REFRESH_COOKIE, refreshToken, {
    ...common,
    path: REFRESH_PATH,
    maxAge: REFRESH_SECONDS,
  });
  void reply.setCookie(PAGES_COOKIE, pagesToken, { ...common, path: '/', maxAge: PAGES_TOKEN_SECONDS });
}

export function clearSessionCookies(reply: FastifyReply): void {
  void reply.clearCookie(REFRESH_COOKIE, { path: REFRESH_PATH });
  void reply.clearCookie(PAGES_COOKIE, { path: '/' });
}

export function refreshTokenOf(request: FastifyRequest): string | undefined {
  return request.cookies[REFRESH_COOKIE];
}

export function pagesTokenOf(request: FastifyRequest): string | undefined {
  return request.cookies[PAGES_COOKIE];
}

/**
 * The calls that begin, renew and end sessions go by cookie or set one: no page of another origin may make a browser
 * send them, whatever the browser thinks of SameSite. The door refuses them too.
 *
 * @throws Problem 403 `foreign_page`
 */
export function refuseForeignPages(request: FastifyRequest): void {
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const isForeign =
    (site !== undefined && site !== 'same-origin' && site !== 'none') ||
    (origin !== undefined && hostOf(origin) !== host?.toLowerCase());
  if (isForeign) {
    throw new Problem(403, 'foreign_page', 'A page of another site asked for this.', {
      remedy: 'Use the portal itself, or a program.',
    });
  }
}

function isEncrypted(request: FastifyRequest): boolean {
  return request.headers['x-forwarded-proto'] === 'https';
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
