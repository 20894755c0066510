import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { refuseRoutesWithoutRights } from '@enms/http-api';
import { seedRegistry } from './registry.ts';
import {
  answersToStrangers,
  askRoute,
  lowestRoles,
  nameOf,
  routesOf,
  startDatabase,
} from '@enms/tested-service';
import type { Route, TestDatabase, TestService } from '@enms/tested-service';
import { startService } from './start-service.ts';

/** Whoever asks, and why: everything else answers 401 without a token. A new route is not among them by itself. */
const PUBLIC = new Set([
  'GET /health/live',
  'GET /health/ready',
  'GET /api/v1/health',
  'POST /api/v1/auth/login',
  'POST /api/v1/auth/refresh',
  'POST /api/v1/auth/logout',
]);
/** Answers by the session cookie too, but not to strangers. */
const CHECK = 'GET /api/v1/auth/check';
/** What a member of another tenant may find in an answer: nothing of the first tenant. */
const SECRETS = ['compressor-1', 'boiler-1', 'hvac-1', 'Works', 'North', 'meter-compressor', 'topsecret'];

let database: TestDatabase;
let service: TestService;
let routes: Route[];

beforeAll(async () => {
  database = await startDatabase();
  await seedRegistry(database.admin);
  await database.admin.query(
    `INSERT INTO machine_status (machine_id, carrier, is_running, power_kw, last_updated)
       VALUES (1, 'electricity', true, 42, now());
     INSERT INTO quarantine (topic, payload, device_code, reason, detail)
       VALUES ('x/topsecret', 'topsecret', 'meter-compressor', 'wrong_type', 'topsecret'),
              ('x/topsecret', 'topsecret', NULL, 'unknown_topic', 'topsecret');
     INSERT INTO tenants (name, slug) VALUES ('Rivals', 'rivals');
     INSERT INTO factories (tenant_id, name, slug, time_zone) VALUES (2, 'Far', 'far', 'UTC');
     INSERT INTO machines (factory_id, name, display_name, type) VALUES (3, 'pump-9', 'Pump 9', 'pump');`,
  );
  service = await startService({ DATABASE_URL: database.serviceUrl });
  routes = await routesOf(service, '/api/docs-json');
}, 240_000);

afterAll(async () => {
  await service.stop();
  await database.stop();
}, 60_000);

it('finds the routes', () => {
  expect(routes.length).toBeGreaterThan(30);
  for (const name of [...PUBLIC, CHECK]) expect(routes.map(nameOf)).toContain(name);
});

it('answers nobody who is not known', async () => {
  const answers = await answersToStrangers(
    service,
    routes.filter((candidate) => !PUBLIC.has(nameOf(candidate))),
  );
  expect(answers.filter((one) => one.answers.join() !== '401 not_signed_in')).toEqual([]);
}, 120_000);

it('lets each role do what the roles before it may, and refuses the rest', async () => {
  const lowest = await lowestRoles(
    service,
    routes.filter((candidate) => !PUBLIC.has(nameOf(candidate))),
  );
  // Nothing that changes something is open to viewers, but for what they say of themselves or ask in words.
  const byViewers = [...lowest].filter(([name, role]) => role === 'viewer' && !name.startsWith('GET '));
  expect(byViewers.map(([name]) => name).filter((name) => !MAY_POST_AS_VIEWER.test(name))).toEqual([]);
  for (const [name, role] of lowest) {
    if (/\/(users|api-keys|audit-log)\b/.test(name)) expect([name, role]).toEqual([name, 'administrator']);
  }
}, 240_000);

/** Their own name, password, second factor and sessions; questions; what is only computed. */
const MAY_POST_AS_VIEWER =
  /^(POST \/api\/v1\/(auth\/(password|totp|sessions)|voice\/|ovos\/|query|kpis|export|invoices\/check)|PATCH \/api\/v1\/auth\/me$|DELETE \/api\/v1\/auth\/sessions\/)/;

it('shows a member of another tenant nothing of this one', async () => {
  const rival = await service.as('administrator', 2);
  let seenByOwner = 0;
  const queries = [
    '',
    '?duration=1h',
    '?machine=1&duration=1h',
    '?factory=north',
    '?scope=machine:1&duration=1h',
  ];
  for (const route of routes.filter(({ path }) => path.startsWith('/api/v1/'))) {
    if (PUBLIC.has(nameOf(route))) continue;
    const parameters = route.path.includes('{')
      ? ['1', '2', 'compressor-1', 'meter-compressor', 'north', 'works']
      : ['-'];
    for (const parameter of parameters) {
      for (const query of route.method === 'GET' ? queries : ['']) {
        const { status, body } = await askRoute(rival, route, parameter, query);
        const own =
          query === '' && route.method === 'GET'
            ? JSON.stringify((await askRoute(service, route, parameter)).body)
            : '';
        if (SECRETS.some((secret) => own.includes(secret))) seenByOwner += 1;
        // What was asked may be said back; nothing else.
        const text = JSON.stringify(body).replaceAll(`\\"${parameter}\\"`, '').replaceAll('\\"north\\"', '');
        const found = SECRETS.filter((secret) => secret !== parameter && text.includes(secret));
        expect([nameOf(route), parameter, query, found, status < 500]).toEqual([
          nameOf(route),
          parameter,
          query,
          [],
          true,
        ]);
      }
    }
  }
  // The same questions, asked by a member, do have answers.
  expect(seenByOwner).toBeGreaterThan(8);
}, 240_000);

it('answers for what another tenant has exactly as for what nobody has', async () => {
  const rival = await service.as('administrator', 2);
  for (const [owned, unknown] of [
    ['/api/v1/machines/1', '/api/v1/machines/999'],
    ['/api/v1/energy/machine/1', '/api/v1/energy/machine/999'],
    ['/api/v1/devices/meter-compressor', '/api/v1/devices/meter-nobody'],
    ['/api/v1/quarantine/1', '/api/v1/quarantine/999'],
    ['/api/v1/quarantine/2', '/api/v1/quarantine/999'],
  ] as const) {
    const [there, nowhere] = [await rival.get(owned), await rival.get(unknown)];
    expect([owned, there.status, there.body.code]).toEqual([owned, 404, nowhere.body.code]);
  }
  expect((await rival.get('/api/v1/machines')).body.items.map((item: { name: string }) => item.name)).toEqual(
    ['pump-9'],
  );
  expect((await rival.get('/api/v1/devices')).body.items).toEqual([]);
  expect((await rival.get('/api/v1/quarantine')).body).toMatchObject({ items: [], open_by_reason: [] });
  const readings = [{ device: 'meter-compressor', type: 'energy', payload: { ts: Date.now(), power_kw: 1 } }];
  const sent = await rival.post('/api/v1/telemetry/batch', { readings });
  expect(sent.body.items[0]).toMatchObject({ outcome: 'rejected', reason: 'unknown_device' });
  const engineer = await service.as('engineer');
  const seen = (await engineer.get('/api/v1/quarantine')).body.items as { device: string | null }[];
  expect(seen.map(({ device }) => device)).toEqual(['meter-compressor']);
});

it('does not start with a route that says nothing of who may call it', async () => {
  @Controller('nowhere')
  class BareController {
    @Get()
    read(): string {
      return 'for everybody';
    }
  }
  @Module({ imports: [DiscoveryModule], controllers: [BareController] })
  class BareModule {}
  const app = await NestFactory.create(BareModule, new FastifyAdapter(), { logger: false });
  expect(() => {
    refuseRoutesWithoutRights(app);
  }).toThrow('Nobody said who may call BareController.read');
  await app.close();
});
