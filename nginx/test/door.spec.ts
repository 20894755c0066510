import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocketServer } from 'ws';
import { checkConfiguration, type Door, freePort, openDoor, type Reply } from './door.ts';

interface Echo {
  server: string;
  path: string;
  connection: number;
  headers: Record<string, string>;
}

const DEAD_SERVICE = '127.0.0.1:9';

/**
 * What query-service says of a visitor: strangers carry the cookie of nobody, only viewers lack a role, and neighbours are
 * of another tenant than the home tenant.
 */
function verdictOn(request: IncomingMessage): number {
  const { cookie = '' } = request.headers;
  const writesByCookie =
    request.headers['x-original-method'] === 'POST' && request.url?.includes('cookie=writes') !== true;
  if (cookie.includes('enms_session=nobody') || (cookie !== '' && writesByCookie)) return 401;
  if (cookie.includes('enms_session=neighbour') && request.url?.includes('tenant=home') === true) return 403;
  return cookie.includes('enms_session=viewer') && request.url?.includes('role=engineer') === true
    ? 403
    : 204;
}

/** A service that answers with what it was asked. */
async function echoService(name: string): Promise<{ address: string; server: Server }> {
  const connections = new Map<IncomingMessage['socket'], number>();
  const server = createServer((request, response) => {
    const connection = connections.get(request.socket) ?? connections.size + 1;
    connections.set(request.socket, connection);
    request.resume();
    request.on('end', () => {
      response.setHeader('content-type', 'application/json');
      response.setHeader('x-powered-by', 'Express');
      response.setHeader('content-security-policy', "default-src 'unsafe-inline'");
      if (request.url?.startsWith('/api/v1/auth/check') === true) {
        response.statusCode = verdictOn(request);
        response.setHeader('x-enms-user', 'anna@example.org');
        response.setHeader('x-enms-grafana-role', 'Viewer');
      }
      if (request.url === '/api/v1/busy') response.statusCode = 503;
      response.end(JSON.stringify({ server: name, path: request.url, connection, headers: request.headers }));
    });
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, request) => {
    socket.on('message', (data: Buffer) => {
      socket.send(`${name} ${request.url ?? ''} ${data.toString()}`);
    });
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { address: `127.0.0.1:${port}`, server };
}

const echo = (reply: Reply): Echo => JSON.parse(reply.body) as Echo;
const problem = (reply: Reply): { status: number; code: string; remedy: string } => {
  expect(reply.headers['content-type']).toMatch(/^application\/problem\+json/);
  return JSON.parse(reply.body) as { status: number; code: string; remedy: string };
};

describe('the door', () => {
  let door: Door;
  const services: Server[] = [];

  beforeAll(async () => {
    const [queryService, analytics, simulator, nodered] = await Promise.all(
      ['query-service', 'analytics', 'simulator', 'nodered'].map(echoService),
    );
    services.push(queryService!.server, analytics!.server, simulator!.server, nodered!.server);
    door = await openDoor({
      upstreams: {
        queryService: queryService!.address,
        analytics: analytics!.address,
        simulator: simulator!.address,
        nodered: nodered!.address,
        grafana: nodered!.address,
      },
    });
  });

  afterAll(async () => {
    await door.stop();
    for (const service of services) service.closeAllConnections();
    await Promise.all(services.map((service) => new Promise((resolve) => service.close(resolve))));
  });

  it('is accepted by nginx without a warning', async () => {
    const { code, output } = await checkConfiguration({
      upstreams: {
        queryService: DEAD_SERVICE,
        analytics: DEAD_SERVICE,
        simulator: DEAD_SERVICE,
        nodered: DEAD_SERVICE,
      },
    });
    expect(code).toBe(0);
    expect(output).not.toMatch(/\[(warn|emerg|alert)\]/);
  });

  it('serves the portal for every path that is a page, under a strict content policy', async () => {
    for (const path of ['/', '/system', '/machines/compressor-1']) {
      const reply = await door.ask(path);
      expect(reply.status).toBe(200);
      expect(reply.body).toContain('<title>EnMS</title>');
      expect(reply.headers['cache-control']).toBe('no-cache');
      expect(reply.headers['content-security-policy']).not.toContain('unsafe');
      expect(reply.headers['content-security-policy']).toContain("default-src 'none'");
      expect(reply.headers['x-content-type-options']).toBe('nosniff');
      expect(reply.headers['server']).toBe('nginx');
    }
  });

  it('lets browsers keep hashed files for a year, compressed, and never an error', async () => {
    const reply = await door.ask('/assets/index-abc123.js', { headers: { 'accept-encoding': 'gzip' } });
    expect(reply.headers['cache-control']).toContain('immutable');
    expect(reply.headers['content-encoding']).toBe('gzip');
    expect(reply.headers['content-type']).toBe('text/javascript; charset=utf-8');
    const missing = await door.ask('/assets/index-gone.js');
    expect(missing.status).toBe(404);
    expect(missing.headers['cache-control']).toBe('no-cache');
  });

  it('hides dot files and refuses writing to pages', async () => {
    expect((await door.ask('/.secret')).status).toBe(404);
    expect((await door.ask('/', { method: 'POST' })).status).toBe(405);
  });

  it.each([
    ['/api/v1/machines?a=1', 'query-service', '/api/v1/machines?a=1'],
    ['/api/v1/devices/AA:BB:CC', 'query-service', '/api/v1/devices/AA:BB:CC'],
    ['/api/v1/telemetry/batch', 'query-service', '/api/v1/telemetry/batch'],
    ['/api/v1/analytics/baselines', 'analytics', '/api/v1/analytics/baselines'],
    ['/api/docs/analytics', 'analytics', '/api/docs/analytics'],
    ['/api/v1/simulator/status', 'simulator', '/api/v1/simulator/status'],
    ['/simulator/status', 'simulator', '/simulator/status'],
    ['/api/docs', 'query-service', '/api/docs'],
    ['/api/docs-json', 'query-service', '/api/docs-json'],
    ['/api/docs/simulator', 'simulator', '/api/docs/simulator'],
    ['/health', 'query-service', '/api/v1/health'],
    ['/nodered/red/style.min.css', 'nodered', '/nodered/red/style.min.css'],
  ])('hands %s to %s', async (path, server, asked) => {
    expect(echo(await door.ask(path))).toMatchObject({ server, path: asked });
  });

  it('says who asked in its own words and hides what the service says of itself', async () => {
    const reply = await door.ask('/api/v1/machines', { headers: { 'X-Forwarded-For': '6.6.6.6' } });
    expect(echo(reply).headers['x-forwarded-for']).toBe('127.0.0.1');
    expect(echo(reply).headers['x-request-id']).toBe(reply.headers['x-request-id']);
    expect(reply.headers['x-powered-by']).toBeUndefined();
    expect(reply.headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'");
  });

  it('relaxes the content policy for the editor and the documentation only', async () => {
    expect((await door.ask('/nodered/')).headers['content-security-policy']).toContain("'unsafe-eval'");
    expect((await door.ask('/api/docs')).headers['content-security-policy']).toContain("'unsafe-inline'");
  });

  it('keeps connections to the services open', async () => {
    const first = echo(await door.ask('/api/v1/machines')).connection;
    const asked = await Promise.all(Array.from({ length: 20 }, () => door.ask('/api/v1/machines')));
    await door.ask('/api/v1/machines');
    expect(Math.max(...asked.map((reply) => echo(reply).connection)) - first).toBeLessThan(20);
  });

  it('turns away foreign host names and never redirects to one', async () => {
    const reply = await door.ask('/', { headers: { host: 'evil.example' } });
    expect(reply.status).toBe(421);
    expect(problem(reply).code).toBe('unknown_host');
    const redirect = await door.ask('/nodered', { headers: { host: 'localhost' } });
    expect(redirect.headers['location']).toBe('/nodered/');
    const slashes = await door.ask('//evil.example/..', { headers: { host: 'localhost' } });
    expect(slashes.headers['location']).toBeUndefined();
  });

  it("refuses writes that another site's page asks for, and lets programs and the portal through", async () => {
    const from = (origin?: string) =>
      door.ask('/api/v1/simulator/stop', {
        method: 'POST',
        headers: { host: 'localhost:8080', ...(origin === undefined ? {} : { origin }) },
      });
    expect(problem(await from('http://evil.example')).status).toBe(403);
    expect(problem(await from('null')).status).toBe(403);
    expect((await from('http://localhost:8080')).status).toBe(200);
    expect((await from()).status).toBe(200);
  });

  it.each([
    ['/nodered/', 'engineer'],
    ['/nodered/comms', 'engineer'],
    ['/api/v1/simulator/status', 'engineer'],
    ['/simulator/status', 'engineer'],
    ['/api/docs/simulator', 'engineer'],
    ['/api/docs', 'viewer'],
    ['/api/docs-json', 'viewer'],
    ['/grafana/d/energy', 'viewer'],
  ])('shows %s to nobody below %s', async (path, role) => {
    const stranger = { cookie: 'enms_session=nobody' };
    expect(problem(await door.ask(path, { headers: stranger }))).toMatchObject({
      status: 401,
      code: 'not_signed_in',
    });
    const page = await door.ask(path, { headers: { ...stranger, accept: 'text/html,*/*' } });
    expect([page.status, page.headers['location']]).toEqual([302, `/sign-in?next=${path}`]);
    const viewer = await door.ask(path, { headers: { cookie: 'enms_session=viewer' } });
    expect(viewer.status).toBe(role === 'viewer' ? 200 : 403);
    expect((await door.ask(path, { headers: { cookie: 'enms_session=engineer' } })).status).toBe(200);
  });

  it('tells Grafana who is there, and nobody else does', async () => {
    const reply = await door.ask('/grafana/d/energy', {
      headers: { 'x-webauth-user': 'admin', 'x-webauth-role': 'Admin', authorization: 'Bearer ours' },
    });
    expect(echo(reply).headers).toMatchObject({
      'x-webauth-user': 'anna@example.org',
      'x-webauth-role': 'Viewer',
    });
    expect(echo(reply).headers['authorization']).toBeUndefined();
    const foreign = { method: 'POST', headers: { origin: 'http://evil.example' } };
    expect((await door.ask('/grafana/api/ds/query', foreign)).status).toBe(403);
  });

  it('lets nobody of another tenant into what shows or moves the home tenant', async () => {
    const neighbour = { headers: { cookie: 'enms_session=neighbour' } };
    for (const path of ['/grafana/d/energy', '/nodered/', '/simulator/status', '/api/v1/simulator/status'])
      expect((await door.ask(path, neighbour)).status).toBe(403);
    expect((await door.ask('/grafana/api/ds/query', { ...neighbour, method: 'POST' })).status).toBe(403);
    expect((await door.ask('/api/docs', neighbour)).status).toBe(200);
    expect((await door.ask('/who/home-viewer-page')).status).toBe(404);
  });

  it('asks with the method of the request, so that the cookie alone changes nothing in the API', async () => {
    const write = { method: 'POST', headers: { cookie: 'enms_session=engineer' } };
    expect((await door.ask('/simulator/stop', write)).status).toBe(401);
    expect((await door.ask('/nodered/flows', write)).status).toBe(200);
  });

  it('keeps its questions to itself', async () => {
    for (const path of ['/who/viewer', '/who/home-engineer-page']) {
      expect((await door.ask(path)).status).toBe(404);
    }
  });

  it('lets nobody guess passwords fast', async () => {
    const replies: Reply[] = [];
    for (let index = 0; index < 30; index += 1) {
      replies.push(await door.ask('/api/v1/auth/login', { method: 'POST', body: '{}' }));
    }
    expect(replies[0]?.status).toBe(200);
    expect(replies.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(8);
  });

  it('limits the size of bodies, more for batches', async () => {
    const send = (path: string, size: number) =>
      door.ask(path, { method: 'POST', body: Buffer.alloc(size, 32) });
    expect((await send('/api/v1/telemetry/batch', 6_000_000)).status).toBe(200);
    expect(problem(await send('/api/v1/telemetry/batch', 9_000_000)).code).toBe('too_large');
    expect(problem(await send('/api/v1/devices', 2_000_000)).code).toBe('too_large');
  });

  it('passes on what a service answers itself, errors too', async () => {
    const reply = await door.ask('/api/v1/busy');
    expect(reply.status).toBe(503);
    expect(echo(reply).server).toBe('query-service');
  });

  it.each(['/ws', '/api/v1/realtime', '/nodered/comms'])('upgrades %s', async (path) => {
    const socket = new WebSocket(`ws://127.0.0.1:${door.port}${path}`);
    const answer = await new Promise<string>((resolve, reject) => {
      socket.onopen = () => socket.send('hello');
      socket.onmessage = (event) => resolve(String(event.data));
      socket.onerror = () => reject(new Error('no upgrade'));
    });
    socket.close();
    expect(answer).toContain(`${path} hello`);
  });

  it('refuses a live connection that a foreign page opens', async () => {
    const reply = await door.ask('/ws', { headers: { origin: 'http://evil.example' } });
    expect(problem(reply).code).toBe('forbidden');
  });

  it('drops a client that does not finish its headers', async () => {
    const started = Date.now();
    await new Promise<void>((resolve, reject) => {
      const socket = connect(door.port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: loc'));
      socket.on('close', () => resolve());
      socket.on('error', () => resolve());
      setTimeout(() => reject(new Error('still open')), 14_000).unref();
    });
    expect(Date.now() - started).toBeLessThan(13_000);
  });

  it('logs what did not go well as JSON lines, without query strings', async () => {
    await door.ask('/api/v1/machines');
    await door.ask('/api/v1/busy?token=hushhush');
    const lines = await door.logged('/api/v1/busy');
    const entries = lines.map((line) => JSON.parse(line) as { path: string; status: number });
    expect(entries.some(({ path, status }) => path === '/api/v1/busy' && status === 503)).toBe(true);
    expect(entries.every(({ status }) => status >= 400)).toBe(true);
    expect(lines.join('')).not.toContain('hushhush');
  });
});

describe('the door with services away', () => {
  let door: Door;

  beforeAll(async () => {
    const upstreams = {
      queryService: DEAD_SERVICE,
      analytics: DEAD_SERVICE,
      simulator: DEAD_SERVICE,
      nodered: DEAD_SERVICE,
    };
    door = await openDoor({ upstreams, ratePerMinute: 100, burst: 20, addressBurst: 80 });
  });
  afterAll(() => door.stop());

  it('still serves the portal and says for the API what is away and what to do', async () => {
    expect((await door.ask('/')).status).toBe(200);
    for (const path of ['/api/v1/machines', '/simulator/status', '/health', '/ws', '/api/docs']) {
      const reply = await door.ask(path);
      expect(reply.headers['retry-after']).toBe('5');
      expect(problem(reply)).toMatchObject({ status: 503, code: 'service_away' });
    }
    expect(problem(await door.ask('/nodered/')).code).toBe('service_away');
  });

  it('takes a burst, then answers 429 with the time to wait; the portal itself is never limited', async () => {
    const replies: Reply[] = [];
    for (let index = 0; index < 30; index += 1) replies.push(await door.ask('/api/v1/machines'));
    const limited = replies.filter((reply) => reply.status === 429);
    expect(limited.length).toBeGreaterThanOrEqual(5);
    expect(replies[0]!.status).toBe(503);
    expect(problem(limited[0]!).code).toBe('rate_limited');
    expect(limited[0]!.headers['retry-after']).toBe('10');
    for (let index = 0; index < 60; index += 1) expect((await door.ask('/system')).status).toBe(200);
  });

  it('counts each sign-in by itself, and who makes up credentials by the address', async () => {
    const statusAs = async (token: string): Promise<number> => {
      const reply = await door.ask('/api/v1/machines', { headers: { authorization: `Bearer ${token}` } });
      return reply.status;
    };
    expect([await statusAs('one'), await statusAs('two')]).toEqual([503, 503]);
    const statuses: number[] = [];
    for (let index = 0; index < 90; index += 1) statuses.push(await statusAs(`made-up-${index}`));
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(5);
  });
});
