import { afterAll, beforeAll, expect, it } from '@jest/globals';
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

const PUBLIC = new Set(['GET /health/live', 'GET /health/ready']);
/** What a member of another tenant may find in an answer: nothing of the first tenant. */
const SECRETS = ['compressor-1', 'Compressor 1', 'North', 'topsecret'];

let database: TestDatabase;
let service: TestService;
let routes: Route[];

beforeAll(async () => {
  database = await startDatabase();
  await database.admin.query(
    `INSERT INTO tenants (name, slug) VALUES ('Works', 'works'), ('Rivals', 'rivals');
     INSERT INTO factories (tenant_id, name, slug, time_zone) VALUES
       (1, 'North', 'north', 'Europe/Berlin'), (2, 'Far', 'far', 'UTC');
     INSERT INTO machines (factory_id, name, display_name, type, rated_power_kw) VALUES
       (1, 'compressor-1', 'Compressor 1', 'compressor', 75), (2, 'pump-9', 'Pump 9', 'pump', 20);
     INSERT INTO machine_groups (tenant_id, name) VALUES (1, 'topsecret');
     INSERT INTO machine_group_members (group_id, machine_id) VALUES (1, 1);
     INSERT INTO analytics.baselines (tenant_id, name, machine_id, carrier, resolution, created_by)
       VALUES (1, 'topsecret', 1, 'electricity', 'day', 'topsecret');
     INSERT INTO analytics.baseline_versions
         (baseline_id, version, model_kind, period_from, period_to, model, report, data_hash, made_by)
       VALUES (1, 1, 'linear', '2026-01-01Z', '2026-04-01Z', '{}', '{"topsecret": true}', 'x', 'topsecret');
     INSERT INTO analytics.anomalies
         (tenant_id, machine_id, carrier, started_at, severity, detectors, kinds, explanation)
       VALUES (1, 1, 'electricity', '2026-05-01Z', 'critical', '{baseline}', '{drift}', 'topsecret');
     INSERT INTO analytics.recommendations
         (tenant_id, machine_id, carrier, rule, evidence, cost_reason, co2_reason, text)
       VALUES (1, 1, 'electricity', 'idle_load', '{}', 'no_tariff', 'no_factor', 'topsecret');
     INSERT INTO analytics.action_plans (tenant_id, title, owner, starts_on, due_on, created_by, updated_by)
       VALUES (1, 'topsecret', 'topsecret', '2026-05-01', '2026-06-01', 'topsecret', 'topsecret');
     INSERT INTO analytics.jobs (id, tenant_id, kind, key, state, message, requested_by, ended_at) VALUES
       ('00000000-0000-4000-8000-000000000001', 1, 'x', 'topsecret', 'done', 'topsecret', 'topsecret', now());`,
  );
  service = await startService({ DATABASE_URL: database.serviceUrl });
  routes = await routesOf(service, '/api/docs/analytics-json');
}, 240_000);

afterAll(async () => {
  await service.stop();
  await database.stop();
}, 60_000);

const guarded = (): Route[] => routes.filter((route) => !PUBLIC.has(nameOf(route)));

it('answers nobody who is not known', async () => {
  expect(guarded().length).toBeGreaterThan(20);
  const answers = await answersToStrangers(service, guarded());
  expect(answers.filter((one) => one.answers.join() !== '401 not_signed_in')).toEqual([]);
}, 120_000);

it('lets each role do what the roles before it may, and viewers change nothing', async () => {
  const lowest = await lowestRoles(service, guarded());
  const byViewers = [...lowest].filter(([name, role]) => role === 'viewer' && !name.startsWith('GET '));
  expect(byViewers).toEqual([]);
  for (const [name, role] of lowest) {
    if (/\/(approve|reject|retire)$/.test(name)) expect([name, role]).toEqual([name, 'engineer']);
  }
}, 240_000);

it('notes who changed what, and nothing of what is only computed', async () => {
  const engineer = await service.as('engineer');
  const { status } = await engineer.post('/api/v1/analytics/baselines/1/notes', {
    at: '2026-05-01T00:00:00Z',
    kind: 'maintenance',
    text: 'New filters',
  });
  expect(status).toBe(201);
  const computed = { scope: 'machine:1', carrier: 'electricity', resolution: 'day', model_kind: 'TOWT' };
  await engineer.post('/api/v1/analytics/baselines/fit-preview', computed);
  const { rows } = await database.admin.query(
    'SELECT actor, action, object, after FROM audit_log ORDER BY id DESC LIMIT 1',
  );
  expect(rows).toMatchObject([
    {
      actor: 'engineer@tenant-1.example',
      action: 'record.addNote',
      object: 'baselines/1/notes',
      after: { request: { text: 'New filters' } },
    },
  ]);
});

it('shows a member of another tenant nothing of this one', async () => {
  const rival = await service.as('administrator', 2);
  let seenByOwner = 0;
  const queries = [
    '',
    '?machine=compressor-1&driver=outdoor_temp_c&duration=7d',
    '?factory=north',
    '?scope=machine:1&duration=7d',
    '?scope=group:1&duration=7d',
    '?scope=factory:north&duration=7d',
  ];
  const parametersOf = ({ path }: Route): string[] =>
    path.includes('{') ? ['1', '00000000-0000-4000-8000-000000000001'] : ['-'];
  for (const route of guarded()) {
    for (const parameter of parametersOf(route)) {
      for (const query of route.method === 'GET' ? queries : ['']) {
        const { status, body } = await askRoute(rival, route, parameter, query);
        if (route.method === 'GET') {
          const own = JSON.stringify((await askRoute(service, route, parameter, query)).body);
          if (SECRETS.some((secret) => own.includes(secret))) seenByOwner += 1;
        }
        // What was asked may be said back; nothing else.
        const text = JSON.stringify(body).replaceAll(
          /(machine|factory|group):?\W*(compressor-1|north)/gi,
          '',
        );
        const found = SECRETS.filter((secret) => text.includes(secret));
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
  expect(seenByOwner).toBeGreaterThan(5);
}, 240_000);
