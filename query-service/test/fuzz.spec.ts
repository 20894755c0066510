import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { inspect } from 'node:util';
import { gunzipSync } from 'node:zlib';
import type pg from 'pg';
import { AccessTokens } from '@enms/access-tokens';
import { CONFIG } from '../src/tokens.ts';
import { seedRegistry } from './registry.ts';
import type { ApiDocument, FuzzedRequest } from './request-fuzzer.ts';
import { Dice, RequestFuzzer } from './request-fuzzer.ts';
import { startDatabase } from '@enms/tested-service';
import type { TestDatabase, TestService } from '@enms/tested-service';
import { startService } from './start-service.ts';

const COUNT = Number(process.env['FUZZ_REQUESTS'] ?? 1_500);
/** The same each time, so that a commit's verdict hangs on the commit; `npm run test:fuzz` draws another. */
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_121);
const AT_ONCE = 8;
/** After so many requests everybody signs in again: some of the requests revoke, deactivate and delete. */
const BLOCK = 200;
const PATIENCE_MILLIS = 20_000;
/** A database that is too busy says so, and that one should try again: a crowded machine may need it. */
const ATTEMPTS = 4;
const BUSY_MILLIS = 3_000;
/** In what only the third tenant has; no request says it, so no answer to others may. */
const MARKER = 'zqmarkerqz';
/** Says how the service is made, which is nobody's business. */
const INSIDES =
  /node_modules|\.[cm]?[jt]s:\d+:\d+|syntax error at or near|violates .* constraint|\brelation "/;
/** What is truly away in this test: there is no broker and no Redis. */
const AWAY = new Set(['broker_away']);
const STRANGERS = new Set(['nobody', 'expired', 'garbage', 'cookie']);
const OPEN = /^\/health\/|^\/api\/v1\/(health|auth\/(login|refresh|logout))$/;
/** Its names without the marker are asked for, and its ids are among those that are. */
const KNOWN = [
  ...Array.from({ length: 8 }, (_, index) => String(index + 1)),
  ...['compressor-1', 'boiler-1', 'meter-compressor', 'meter-hvac', 'north', 'works', 'rivals'],
  ...[
    'rival-pump',
    'rival-meter',
    'rival-site',
    'machine:1',
    'machine:rival-pump',
    'factory:north',
    'group:1',
  ],
  ...['group:2', 'factory:rival-site', 'tenant', 'electricity', '1h', 'P1D', 'today', 'last_month', 'hour'],
];

let database: TestDatabase;
let service: TestService;
let fuzzer: RequestFuzzer;

beforeAll(async () => {
  database = await startDatabase();
  await seedRegistry(database.admin);
  await seedRivals(database.admin);
  service = await startService({ DATABASE_URL: database.serviceUrl });
  const { body } = await service.get('/api/docs-json');
  fuzzer = new RequestFuzzer(body as ApiDocument, KNOWN);
}, 240_000);

afterAll(async () => {
  await service.stop();
  await database.stop();
}, 60_000);

interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

it(
  `neither fails nor tells what is another's, whatever is asked (FUZZ_SEED=${SEED} FUZZ_REQUESTS=${COUNT})`,
  async () => {
    const statuses = new Map<number, number>();
    const faults = new Map<string, string>();
    let askedAgain = 0;
    const started = performance.now();
    for (let first = 0; first < COUNT; first += BLOCK) {
      const callers = await signIn();
      const indices = Array.from(
        { length: Math.min(BLOCK, COUNT - first) },
        (_, index) => first + index,
      ).values();
      const work = async (): Promise<void> => {
        for (const index of indices) {
          const dice = new Dice(Math.imul(SEED, 31) + index);
          const [caller, headers] = dice.pick(callers);
          const request = fuzzer.request(index, dice);
          let reply = await send(request, headers);
          for (let attempt = 1; attempt < ATTEMPTS && isBusy(reply); attempt += 1) {
            askedAgain += 1;
            await setTimeout(BUSY_MILLIS);
            reply = await send(request, headers);
          }
          statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1);
          const fault = faultOf(reply) ?? intrusionOf(caller, request, reply);
          if (fault === undefined) continue;
          const key = `${request.method} ${request.route}: ${fault}`;
          if (!faults.has(key)) faults.set(key, describe(index, caller, request, reply));
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    }
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
    process.stdout.write(
      `fuzz: ${COUNT} requests to ${fuzzer.operationCount} operations in ${seconds} s, seed ${SEED}; ${counts.join(', ')}; ${askedAgain} asked again\n`,
    );
    expect(Object.fromEntries(faults)).toEqual({});
    expect(askedAgain).toBeLessThan(COUNT / 20);
    // Enough of it is meant well, or nothing was tried beyond the checks at the door.
    expect(statuses.get(200) ?? 0).toBeGreaterThan(COUNT / 20);
  },
  60_000 + COUNT * 100,
);

it('would see the marker: those whose it is do', async () => {
  const rival = await service.as('administrator', 3);
  const { body } = await service.get('/api/docs-json');
  let seen = 0;
  for (const route of Object.keys((body as ApiDocument).paths).filter((path) => !path.includes('{'))) {
    const { text } = await send(
      { method: 'GET', route, url: route, headers: {}, body: undefined },
      rival.headers,
    );
    if (text.includes(MARKER)) seen += 1;
  }
  expect(seen).toBeGreaterThan(8);
}, 60_000);

/** Who asks: members of two tenants that are not the third, and people who are nobody. */
async function signIn(): Promise<readonly (readonly [string, Readonly<Record<string, string>>])[]> {
  const past = new AccessTokens(service.app.get(CONFIG), { now: () => new Date('2026-01-01T00:00:00Z') });
  const own = await Promise.all(
    (['administrator', 'engineer', 'viewer'] as const).map(
      async (role) => [role, (await service.as(role, 1)).headers] as const,
    ),
  );
  const guest = ['guest administrator', (await service.as('administrator', 2)).headers] as const;
  const { rows } = await database.admin.query<{ id: number }>(
    `SELECT id FROM users WHERE email = 'administrator@tenant-1.example'`,
  );
  const bearer = {
    userId: rows[0]?.id ?? 0,
    tenantId: 1,
    role: 'administrator',
    session: randomUUID(),
  } as const;
  const strangers = [
    ['nobody', {}],
    ['expired', { authorization: `Bearer ${await past.issue('enms-api', bearer)}` }],
    [
      'garbage',
      { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.', 'x-api-key': "enms_' OR 1=1" },
    ],
    ['cookie', { cookie: 'enms_session=__proto__; enms_refresh=%00%ff' }],
  ] as const;
  // Those who get in ask most.
  const [administrator] = own;
  return [
    ...Array.from({ length: 12 }, () => administrator ?? guest),
    ...own,
    ...own,
    ...own,
    guest,
    guest,
    guest,
    ...strangers,
  ];
}

async function send(request: FuzzedRequest, caller: Readonly<Record<string, string>>): Promise<Reply> {
  try {
    const response = await fetch(`${service.url}${request.url}`, {
      method: request.method,
      headers: { ...caller, ...request.headers },
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MILLIS),
      ...(request.body !== undefined && { body: request.body }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
    return { status: response.status, contentType: response.headers.get('content-type') ?? '', text };
  } catch (error) {
    return { status: 599, contentType: '', text: `no answer: ${inspect(error)}` };
  }
}

/** Whom nobody knows may sign in, and see that the service lives. */
function intrusionOf(caller: string, { route }: FuzzedRequest, { status }: Reply): string | undefined {
  if (!STRANGERS.has(caller) || status >= 400) return undefined;
  return OPEN.test(route) ? undefined : `${status} to a stranger`;
}

function isBusy({ status, text }: Reply): boolean {
  return status === 503 && text.includes('"code":"database_away"');
}

/** What is wrong with an answer, whatever was asked. */
function faultOf({ status, contentType, text }: Reply): string | undefined {
  if (text.includes(MARKER)) return 'tells what is of another tenant';
  if (status < 400) return undefined;
  if (INSIDES.test(text)) return `${status} tells of the insides`;
  // Whether it is ready is its own kind of answer.
  if (status === 503 && !contentType.startsWith('application/problem+json') && text.includes('"checks"'))
    return undefined;
  if (!contentType.startsWith('application/problem+json')) return `${status} is no problem document`;
  const problem = JSON.parse(text) as { readonly code?: unknown; readonly status?: unknown };
  if (typeof problem.code !== 'string' || problem.status !== status) return `${status} has no code`;
  return status >= 500 && !AWAY.has(problem.code) ? `${status} ${problem.code}` : undefined;
}

function describe(index: number, caller: string, request: FuzzedRequest, reply: Reply): string {
  const type = request.headers['content-type'] ?? '';
  return [
    `request ${index} by ${caller}: ${request.method} ${request.url.slice(0, 400)}`,
    `${type} ${(request.body ?? '').slice(0, 600)}`,
    reply.text.slice(0, 600),
  ].join('\n');
}

/** A second tenant without anything, and a third whose every text bears the marker, but for some names to ask for. */
async function seedRivals(admin: pg.Client): Promise<void> {
  await admin.query(`
    INSERT INTO tenants (name, slug) VALUES ('Guests', 'guests'), ('Rivals', 'rivals');
    INSERT INTO factories (tenant_id, name, slug, time_zone, location) VALUES
      (3, '${MARKER} site', 'rival-site', 'UTC', '${MARKER}'), (3, '${MARKER}', '${MARKER}', 'UTC', '${MARKER}');
    INSERT INTO areas (factory_id, name) VALUES (3, '${MARKER} hall');
    INSERT INTO machines (factory_id, area_id, name, display_name, type) VALUES
      (3, 1, 'rival-pump', '${MARKER} pump', 'pump'), (4, NULL, '${MARKER}', '${MARKER}', 'pump');
    INSERT INTO devices (tenant_id, factory_id, code, name, location, dialect, status) VALUES
      (3, 3, 'rival-meter', '${MARKER}', '${MARKER}', 'canonical', 'active'),
      (3, 3, '${MARKER}', '${MARKER}', '${MARKER}', 'canonical', 'discovered');
    INSERT INTO meter_assignments (device_id, channel, machine_id, carrier) VALUES
      (5, 'main', 5, 'electricity'), (6, '${MARKER}', 6, 'electricity');
    INSERT INTO machine_groups (tenant_id, name) VALUES (1, 'all'), (3, '${MARKER} group');
    INSERT INTO machine_group_members VALUES (1, 1), (1, 3), (2, 5);
    INSERT INTO users (email, display_name, password_hash) VALUES ('${MARKER}@rivals.example', '${MARKER}', '-');
    INSERT INTO memberships (user_id, tenant_id, role) VALUES (1, 3, 'administrator');
    INSERT INTO api_keys (tenant_id, name, key_hash, scopes) VALUES (3, '${MARKER}', '${MARKER}', '{viewer}');
    INSERT INTO audit_log (tenant_id, actor, action, object, after) VALUES
      (3, '${MARKER}', 'create', '${MARKER}', '{"name": "${MARKER}"}');
    INSERT INTO tariff_versions (tenant_id, carrier, name, currency, effective_from, components, notes, created_by)
      VALUES (3, 'electricity', '${MARKER}', 'EUR', '2026-01-01',
        '{"energy": [{"name": "${MARKER}", "price_per_kwh": "0.19"}]}', '${MARKER}', '${MARKER}');
    INSERT INTO emission_factors
      (tenant_id, carrier, region, method, kg_per_kwh, source, effective_from, created_by)
      VALUES (3, 'electricity', '${MARKER}', 'location', 0.4, '${MARKER}', '2026-01-01', '${MARKER}');
    INSERT INTO reconciliation_tickets (tenant_id, machine_id, device_id, carrier, kind, starts_at, ends_at, detail)
      VALUES (3, 5, 5, 'electricity', 'gap', now() - interval '2 days', now(), '{"text": "${MARKER}"}');
    INSERT INTO voice_interactions (tenant_id, actor, locale, utterance, outcome, answer, took_ms)
      VALUES (3, '${MARKER}', 'en', '${MARKER}', 'answered', '${MARKER}', 1);
    INSERT INTO quarantine (topic, payload, device_code, reason, detail) VALUES
      ('x/${MARKER}', '${MARKER}', 'rival-meter', 'wrong_type', '${MARKER}'),
      ('x/${MARKER}', '${MARKER}', '${MARKER}', 'wrong_type', '${MARKER}');
    INSERT INTO machine_status (machine_id, carrier, is_running, power_kw, last_updated) VALUES
      (1, 'electricity', true, 42, now()), (5, 'electricity', true, 42, now());
    INSERT INTO energy_readings (time, machine_id, device_id, carrier, power_kw)
      SELECT t, m, CASE m WHEN 1 THEN 1 ELSE 5 END, 'electricity', 40
      FROM generate_series(now() - interval '6 hours', now(), interval '5 minutes') t, (VALUES (1), (5)) v(m);
  `);
}
