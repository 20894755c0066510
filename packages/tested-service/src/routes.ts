import { roles } from '@enms/access-tokens';
import type { Role } from '@enms/access-tokens';
import type { Answer, TestClient, TestService } from './test-service.ts';

/** A route as the OpenAPI document lists it. */
export interface Route {
  readonly method: string;
  readonly path: string;
}

/** Every route of the OpenAPI document that a service shows at this path. */
export async function routesOf(service: TestClient, documentPath: string): Promise<Route[]> {
  const { body } = await service.get(documentPath);
  return Object.entries(body.paths as Record<string, Record<string, unknown>>).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
  );
}

/** `GET /api/v1/machines` */
export function nameOf({ method, path }: Route): string {
  return `${method} ${path}`;
}

/** Asks with every parameter of the path set to `parameter`, and an empty body where there may be one. */
export function askRoute(
  client: TestClient,
  { method, path }: Route,
  parameter = '1',
  query = '',
): Promise<Answer> {
  const url = `${path.replaceAll(/\{[^}]+\}/g, parameter)}${query}`;
  const hasBody = method !== 'GET' && method !== 'DELETE';
  return hasBody
    ? client.ask(method, url, {}, { 'content-type': 'application/json' })
    : client.ask(method, url);
}

/** What each route answers to those who show no token, a bad one, an unknown key or cookies alone: status and code. */
export async function answersToStrangers(
  service: TestService,
  routes: readonly Route[],
): Promise<{ readonly route: string; readonly answers: readonly string[] }[]> {
  const strangers = [
    service.stranger(),
    service.stranger({ authorization: 'Bearer x.y.z' }),
    service.stranger({ 'x-api-key': `enms_${'0'.repeat(43)}` }),
    service.stranger({ cookie: 'enms_session=x; enms_refresh=y' }),
  ];
  const told = [];
  for (const route of routes) {
    const answers = new Set<string>();
    for (const stranger of strangers) {
      const { status, body } = await askRoute(stranger, route);
      answers.add(`${status} ${String(body.code)}`);
    }
    told.push({ route: nameOf(route), answers: [...answers] });
  }
  return told;
}

/**
 * The lowest role that each route lets in, found by asking as everybody.
 *
 * @throws Error naming a route that lets a role in and refuses a higher one
 */
export async function lowestRoles(
  service: TestService,
  routes: readonly Route[],
): Promise<ReadonlyMap<string, Role>> {
  const clients = await Promise.all(roles.map((role) => service.as(role)));
  const lowest = new Map<string, Role>();
  for (const route of routes) {
    const refused: boolean[] = [];
    for (const client of clients) {
      const { status, body } = await askRoute(client, route, '999999');
      refused.push(status === 403 && body.code === 'role_too_low');
    }
    const first = refused.indexOf(false);
    const role = roles[first];
    if (role === undefined || refused.lastIndexOf(true) > first) {
      throw new Error(`${nameOf(route)} refuses ${roles.filter((_, index) => refused[index]).join(', ')}`);
    }
    lowest.set(nameOf(route), role);
  }
  return lowest;
}
