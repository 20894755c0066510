import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeOf, stepAt } from '../src/identity/second-factor/totp.ts';
import { eventually, startDatabase } from '@enms/tested-service';
import type { Answer, TestClient, TestDatabase, TestService } from '@enms/tested-service';
import { startService } from './start-service.ts';
import { seedRegistry } from './registry.ts';
import { TestBroker } from './test-broker.ts';

const PASSWORD = 'seven green bottles';
const CARL = 'carl@example.org';
const BY_KEY = 'by key';

/** What is promised of a route that writes. */
interface Writing {
  /** Action in the audit log, or why there is none. */
  readonly audited: string | { readonly not: string };
  /** `by key`: a repetition with the same Idempotency-Key is answered like the first; else why none is needed. */
  readonly repeated: string;
  /** Makes a change by it. */
  readonly ask: (by: TestClient) => Promise<Answer>;
}

let database: TestDatabase;
let broker: TestBroker;
let service: TestService;
let carl: TestClient;
let cookie = '';
let documented: Map<string, { readonly takesKey: boolean }>;
/** Ids of what was made on the way. */
const made: Record<string, string> = {};

beforeAll(async () => {
  database = await startDatabase();
  await seedRegistry(database.admin);
  await database.admin.query(
    `INSERT INTO reconciliation_tickets (tenant_id, machine_id, carrier, kind, starts_at, ends_at)
       VALUES (1, 1, 'electricity', 'gap', '2025-10-07T08:00Z', '2025-10-07T08:15Z'),
              (1, 1, 'electricity', 'gap', '2025-10-08T08:00Z', '2025-10-08T08:15Z');
     INSERT INTO quarantine (topic, payload, device_code, dialect, reason, detail)
       VALUES ('x', 'x', 'meter-compressor', 'canonical', 'malformed_json', 'x'),
              ('x', 'x', 'meter-compressor', 'canonical', 'malformed_json', 'x');`,
  );
  broker = await TestBroker.start();
  service = await startService({ DATABASE_URL: database.serviceUrl, ...broker.environment });
  await eventually('the broker is up', async () =>
    (await service.get('/health/ready')).body.parts.some(
      ({ name, status }: { name: string; status: string }) => name === 'broker' && status === 'up',
    ),
  );
  documented = writingOperations((await service.get('/api/docs-json')).body);
}, 240_000);

afterAll(async () => {
  await service.stop();
  await broker.remove();
  await database.stop();
}, 60_000);

/** The document as far as it says which operations take a key. */
interface Document {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { parameters?: readonly { name?: string }[] }>>>
  >;
}

function writingOperations({ paths }: Document): Map<string, { readonly takesKey: boolean }> {
  return new Map(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([method]) => method !== 'get')
        .map(([method, { parameters = [] }]) => [
          `${method.toUpperCase()} ${path}`,
          { takesKey: parameters.some(({ name }) => name === 'Idempotency-Key') },
        ]),
    ),
  );
}

const keep = async (name: string, asked: Promise<Answer>, field = 'id'): Promise<Answer> => {
  const answer = await asked;
  made[name] = String(answer.body?.[field] ?? '');
  return answer;
};

const REPEATS_NOTHING = 'what is done stays done: a repetition changes nothing, or is told that it is done';
const NAME_TAKEN = 'a repetition is refused by what is unique';
const HOLDS_SECRET = 'the answer holds a secret, which is kept nowhere';

const swap = {
  at: '2026-03-01T05:00:00Z',
  new_device: 'meter-idle',
  closing_counter_kwh: 48_211.5,
  opening_counter_kwh: 0,
};
const price = (machine: number): object => ({
  scope: `machine:${machine}`,
  name: 'Flat',
  currency: 'EUR',
  effective_from: '2025-01-01',
  cost_per_kwh: '0.20',
});
const factor = {
  carrier: 'electricity',
  method: 'location',
  kg_per_kwh: '0.363',
  source: 'grid average',
  effective_from: '2025-01-01',
};
const csv = 'time,device,power\n2025-10-08T10:00:00Z,meter-hvac,5\n';
const reading = (ts: string): object => ({
  readings: [{ device: 'meter-hvac', type: 'energy', channel: 'main', payload: { ts, power_kw: 5 } }],
});
const signIn = (): Promise<Answer> =>
  service.stranger().post('/api/v1/auth/login', { email: CARL, password: PASSWORD });

/** Every writing route of the OpenAPI document, in an order in which each has something to change. */
const ROUTES: Readonly<Record<string, Writing>> = {
  'POST /api/v1/factories': {
    audited: 'factory.create',
    repeated: BY_KEY,
    ask: (by) =>
      by.post('/api/v1/factories', {
        slug: 'east',
        name: 'East',
        time_zone: 'Europe/Istanbul',
        currency: 'TRY',
      }),
  },
  'PATCH /api/v1/factories/{factory}': {
    audited: 'factory.change',
    repeated: REPEATS_NOTHING,
    ask: (by) => by.patch('/api/v1/factories/east', { name: 'Far east' }),
  },
  'DELETE /api/v1/factories/{factory}': {
    audited: 'factory.delete',
    repeated: REPEATS_NOTHING,
    ask: (by) => by.delete('/api/v1/factories/east'),
  },
  'POST /api/v1/areas': {
    audited: 'area.create',
    repeated: BY_KEY,
    ask: (by) => keep('area', by.post('/api/v1/areas', { factory: 'north', name: 'Hall' })),
  },
  'PATCH /api/v1/areas/{id}': {
    audited: 'area.change',
    repeated: REPEATS_NOTHING,
    ask: (by) => by.patch(`/api/v1/areas/${made['area']}`, { name: 'Hall 1' }),
  },
  'DELETE /api/v1/areas/{id}': {
    audited: 'area.delete',
    repeated: REPEATS_NOTHING,
    ask: (by) => by.delete(`/api/v1/areas/${made['area']}`),
  },
  'POST /api/v1/machines': {
    audited: 'machine.create',
    repeated: BY_KEY,
    ask: (by) => by.post('/api/v1/machines', { factory: 'north', name: 'press-2', type: 'other' }),
  },
  'PATCH /api/v1/machines/{machine}': {
    audited: 'machine.change',
    repeated: REPEATS_NOTHING,
    ask: (by) => by.patch('/api/v1/machines/press-2', { aliases: ['the big press'] }),
  },
  'DELETE /api/v1/machines/{machine}': {
    audited: 'machine.delete',
    repeated: REPEATS_NOTHING,
    ask: (by) => by.delete('/api/v1/machines/press-2'),
  },
  'POST /api/v1/groups': {
    audited: 'group.create',
    repeated: BY_KEY,
    ask: (by) => keep('group', by.post('/api/v1/groups', { name: 'Air', machine_ids: [1] })),
  },
  'PATCH /api/v1/groups/{id}': {
    audited: 'group.change',
    repeated: REPEATS_NOTHING,
    ask: (by) => by.patch(`/api/v1/groups/${made['group']}`, { name: 'Compressed air' }),
  },
  'DELETE /api/v1/groups/{id}': {
    audited: 'group.delete',
    repeated: REPEATS_NOTHING,
    ask: (by) => by.delete(`/api/v1/groups/${made['group']}`),
  },
  'POST /api/v1/devices': {
    audited: 'device.register',
    repeated: BY_KEY,
    ask: (by) => by.post('/api/v1/devices', { code: 'meter-new', dialect: 'canonical', factory: 'north' }),
  },
  'PATCH /api/v1/devices/{code}': {
    audited: 'device.change',
    repeated: REPEATS_NOTHING,
    ask: (by) => by.patch('/api/v1/devices/meter-new', { name: 'New meter' }),
  },
  'POST /api/v1/devices/{code}/approve': {
    audited: 'device.approve',
    repeated: HOLDS_SECRET,
    ask: (by) =>
      by.post('/api/v1/devices/meter-new/approve', {
        assignments: [{ channel: 'main', machine: { id: 2 } }],
      }),
  },
  'POST /api/v1/devices/{code}/credentials': {
    audited: 'device.renew_credentials',
    repeated: HOLDS_SECRET,
    ask: (by) => by.post('/api/v1/devices/meter-new/credentials'),
  },
  'POST /api/v1/devices/{code}/revoke': {
    audited: 'device.revoke',
    repeated: REPEATS_NOTHING,
    ask: (by) => by.post('/api/v1/devices/meter-new/revoke'),
  },
  'DELETE /api/v1/devices/{code}': {
    audited: 'device.delete',
    repeated: REPEATS_NOTHING,
    ask: (by) => by.delete('/api/v1/devices/meter-new'),
  },
  'POST /api/v1/meter-assignments': {
    audited: 'meter_assignment.create',
    repeated: BY_KEY,
    ask: (by) =>
      keep(
        'assignment',
        by.post('/api/v1/meter-assignments', { device: 'meter-hvac', channel: 'aux', machine_id: 3 }),
      ),
  },
  'POST /api/v1/meter-assignments/{id}/end': {
    audited: 'meter_assignment.end',
    repeated: REPEATS_NOTHING,
    ask: (by) =>
      by.post(`/api/v1/meter-assignments/${made['assignment']}/end`, { at: '2026-11-01T00:00:00Z' }),
  },
  'POST /api/v1/meter-assignments/{id}/swap': {
    audited: 'meter_assignment.swap',
    repeated: BY_KEY,
    ask: (by) => by.post('/api/v1/meter-assignments/1/swap', swap),
  },
  'POST /api/v1/registry/import': {
    audited: 'machine.change',
    repeated: 'lines that are there already as they say change nothing',
    ask: (by) =>
      by.post(
        '/api/v1/registry/import?kind=machines',
        'factory,name,type,aliases\nnorth,hvac-1,hvac,the loud one\n',
        'text/csv',
      ),
  },
  'POST /api/v1/cost-versions': {
    audited: 'cost_version.add',
    repeated: BY_KEY,
    ask: (by) => keep('price', by.post('/api/v1/cost-versions', price(1))),
  },
  'POST /api/v1/cost-versions/{id}/end': {
    audited: 'cost_version.end',
    repeated: REPEATS_NOTHING,
    ask: (by) => by.post(`/api/v1/cost-versions/${made['price']}/end`, { effective_to: '2026-01-01' }),
  },
  'DELETE /api/v1/cost-versions/{id}': {
    audited: 'cost_version.delete',
    repeated: REPEATS_NOTHING,
    ask: (by) => by.delete(`/api/v1/cost-versions/${made['price']}`),
  },
  'POST /api/v1/emission-factors': {
    audited: 'emission_factor.add',
    repeated: BY_KEY,
    ask: (by) => keep('factor', by.post('/api/v1/emission-factors', factor)),
  },
  'POST /api/v1/emission-factors/{id}/end': {
    audited: 'emission_factor.end',
    repeated: REPEATS_NOTHING,
    ask: (by) => by.post(`/api/v1/emission-factors/${made['factor']}/end`, { effective_to: '2026-01-01' }),
  },
  'DELETE /api/v1/emission-factors/{id}': {
    audited: 'emission_factor.delete',
    repeated: REPEATS_NOTHING,
    ask: (by) => by.delete(`/api/v1/emission-factors/${made['factor']}`),
  },
  'POST /api/v1/recalculate': {
    audited: 'ledger.recalculate',
    repeated: BY_KEY,
    ask: (by) =>
      by.post('/api/v1/recalculate', {
        machine: '1',
        from: '2025-10-08T00:00:00Z',
        to: '2025-10-09T00:00:00Z',
      }),
  },
  'POST /api/v1/reconciliation/tickets/{id}/accept': {
    audited: 'ticket.accept',
    repeated: REPEATS_NOTHING,
    ask: (by) => by.post('/api/v1/reconciliation/tickets/1/accept', { comment: 'seen' }),
  },
  'POST /api/v1/reconciliation/tickets/{id}/dismiss': {
    audited: 'ticket.dismiss',
    repeated: REPEATS_NOTHING,
    ask: (by) => by.post('/api/v1/reconciliation/tickets/2/dismiss', { comment: 'seen' }),
  },
  'POST /api/v1/invoices/check': {
    audited: { not: 'it compares, and stores nothing' },
    repeated: 'it stores nothing',
    ask: (by) => by.post('/api/v1/invoices/check', { factory: 'north', month: '2025-09', total: 1 }),
  },
  'POST /api/v1/imports': {
    audited: 'readings.import',
    repeated: 'a reading that is there already is counted as duplicate',
    ask: (by) =>
      by.post('/api/v1/imports', { csv, mapping: { ts: 'time', device: 'device', power_kw: 'power' } }),
  },
  'POST /api/v1/telemetry/batch': {
    audited: {
      not: 'each reading is stored with device and time, millions a day; the request is in the log',
    },
    repeated: 'a reading that is there already is counted as duplicate',
    ask: (by) => by.post('/api/v1/telemetry/batch', reading('2025-10-08T11:00:00Z')),
  },
  'POST /api/v1/sensors/readings/batch': {
    audited: { not: 'as telemetry/batch, by its older name' },
    repeated: 'a reading that is there already is counted as duplicate',
    ask: (by) => by.post('/api/v1/sensors/readings/batch', reading('2025-10-08T12:00:00Z')),
  },
  'POST /api/v1/quarantine/{id}/replay': {
    audited: 'quarantine.replay',
    repeated: REPEATS_NOTHING,
    ask: (by) => by.post('/api/v1/quarantine/1/replay', {}),
  },
  'POST /api/v1/quarantine/replay': {
    audited: 'quarantine.replay',
    repeated: REPEATS_NOTHING,
    ask: (by) => by.post('/api/v1/quarantine/replay', { device: 'meter-compressor' }),
  },
  'POST /api/v1/quarantine/{id}/discard': {
    audited: 'quarantine.discard',
    repeated: REPEATS_NOTHING,
    ask: (by) => by.post('/api/v1/quarantine/2/discard', {}),
  },
  'POST /api/v1/voice/query': {
    audited: { not: 'questions have their own log, which a tenant may switch off' },
    repeated: 'a question changes nothing',
    ask: (by) => by.post('/api/v1/voice/query', { utterance: 'how much power does hvac 1 use now' }),
  },
  'POST /api/v1/users': {
    audited: 'user.create',
    // A fast hash of a body that holds a password would be kept with the key.
    repeated: `${NAME_TAKEN}; the body holds a password, of which nothing but its slow hash is kept`,
    ask: (by) =>
      keep(
        'user',
        by.post('/api/v1/users', { email: CARL, display_name: 'Carl', role: 'viewer', password: PASSWORD }),
      ),
  },
  'PATCH /api/v1/users/{id}': {
    audited: 'user.update',
    repeated: REPEATS_NOTHING,
    ask: (by) => by.patch(`/api/v1/users/${made['user']}`, { role: 'operator' }),
  },
  'POST /api/v1/users/{id}/password': {
    audited: 'user.reset_password',
    repeated: REPEATS_NOTHING,
    ask: (by) => by.post(`/api/v1/users/${made['user']}/password`, { password: PASSWORD }),
  },
  'POST /api/v1/users/{id}/end-sessions': {
    audited: 'user.end_sessions',
    repeated: REPEATS_NOTHING,
    ask: (by) => by.post(`/api/v1/users/${made['user']}/end-sessions`),
  },
  'POST /api/v1/auth/login': {
    audited: 'session.begin',
    repeated: 'each begins a session of its own',
    ask: async () => {
      const answer = await signIn();
      carl = service.stranger({ authorization: `Bearer ${String(answer.body.access_token)}` });
      cookie = answer.headers
        .getSetCookie()
        .map((text) => text.split(';', 1)[0])
        .join('; ');
      return answer;
    },
  },
  'POST /api/v1/auth/refresh': {
    audited: { not: 'each quarter of an hour, by every session; a token used twice is noted' },
    repeated: 'a token is good once, on purpose',
    ask: async () => {
      const answer = await service.stranger({ cookie }).post('/api/v1/auth/refresh');
      cookie = answer.headers
        .getSetCookie()
        .map((text) => text.split(';', 1)[0])
        .join('; ');
      return answer;
    },
  },
  'POST /api/v1/auth/sessions/end-others': {
    audited: 'session.end_others',
    repeated: REPEATS_NOTHING,
    ask: async () => {
      await signIn();
      return carl.post('/api/v1/auth/sessions/end-others');
    },
  },
  'DELETE /api/v1/auth/sessions/{id}': {
    audited: 'session.end',
    repeated: REPEATS_NOTHING,
    ask: async () => {
      await signIn();
      const { body } = await carl.get('/api/v1/auth/sessions');
      const other = body.items.find(({ is_current: isCurrent }: { is_current: boolean }) => !isCurrent);
      return carl.delete(`/api/v1/auth/sessions/${other.id}`);
    },
  },
  'POST /api/v1/auth/totp': {
    audited: 'totp.enrol',
    repeated: HOLDS_SECRET,
    ask: () => keep('secret', carl.post('/api/v1/auth/totp', { password: PASSWORD }), 'secret'),
  },
  'POST /api/v1/auth/totp/confirm': {
    audited: 'totp.switch_on',
    repeated: HOLDS_SECRET,
    ask: () => carl.post('/api/v1/auth/totp/confirm', { code: codeNow(made['secret'] ?? '') }),
  },
  'POST /api/v1/auth/totp/recovery-codes': {
    audited: 'totp.renew_recovery_codes',
    repeated: HOLDS_SECRET,
    ask: () => carl.post('/api/v1/auth/totp/recovery-codes', { password: PASSWORD }),
  },
  'POST /api/v1/auth/totp/off': {
    audited: 'totp.switch_off',
    repeated: REPEATS_NOTHING,
    ask: () => carl.post('/api/v1/auth/totp/off', { password: PASSWORD }),
  },
  'PATCH /api/v1/auth/me': {
    audited: 'user.describe_self',
    repeated: 'the same name again changes nothing',
    ask: () => carl.patch('/api/v1/auth/me', { locale: 'de' }),
  },
  'POST /api/v1/auth/password': {
    audited: 'user.change_password',
    repeated: HOLDS_SECRET,
    ask: () =>
      carl.post('/api/v1/auth/password', { current_password: PASSWORD, new_password: 'four random words' }),
  },
  'POST /api/v1/auth/logout': {
    audited: 'session.end',
    repeated: REPEATS_NOTHING,
    ask: async () => {
      const answer = await service
        .stranger()
        .post('/api/v1/auth/login', { email: CARL, password: 'four random words' });
      const latest = answer.headers
        .getSetCookie()
        .map((text) => text.split(';', 1)[0])
        .join('; ');
      return service.stranger({ cookie: latest }).post('/api/v1/auth/logout');
    },
  },
  'DELETE /api/v1/users/{id}/totp': {
    audited: 'totp.reset',
    repeated: REPEATS_NOTHING,
    ask: async (by) => {
      await database.admin.query(
        `UPDATE users SET totp_secret = 'x', totp_confirmed_at = now() WHERE email = '${CARL}'`,
      );
      return by.delete(`/api/v1/users/${made['user']}/totp`);
    },
  },
  'DELETE /api/v1/users/{id}': {
    audited: 'user.remove',
    repeated: REPEATS_NOTHING,
    ask: (by) => by.delete(`/api/v1/users/${made['user']}`),
  },
  'POST /api/v1/api-keys': {
    audited: 'api_key.create',
    repeated: HOLDS_SECRET,
    ask: (by) =>
      keep('key', by.post('/api/v1/api-keys', { name: 'robot', role: 'viewer', scopes: ['read'] })),
  },
  'DELETE /api/v1/api-keys/{id}': {
    audited: 'api_key.revoke',
    repeated: REPEATS_NOTHING,
    ask: (by) => by.delete(`/api/v1/api-keys/${made['key']}`),
  },
  'POST /api/v1/tenants': {
    audited: 'tenant.create',
    repeated: BY_KEY,
    ask: (by) => by.post('/api/v1/tenants', { slug: 'rivals', name: 'Rivals' }),
  },
  'PATCH /api/v1/tenants/{id}': {
    audited: 'tenant.change',
    repeated: REPEATS_NOTHING,
    ask: (by) => by.patch('/api/v1/tenants/1', { name: 'The works' }),
  },
};

/** The code that an authenticator shows for a secret in base32. */
function codeNow(secret: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = Array.from(secret, (letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const bytes = (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
  return codeOf(Buffer.from(bytes), stepAt(new Date()));
}

/** An older path of a route, by the name of the route. */
const versioned = (route: string): string => route.replace(/ \/api\/(?!v\d)/, ' /api/v1/');

interface AuditRow {
  readonly id: string;
  readonly action: string;
  readonly actor: string;
  readonly address: string | null;
}

async function auditRows(): Promise<AuditRow[]> {
  const { rows } = await database.admin.query<AuditRow>(
    'SELECT id, action, actor, address FROM audit_log ORDER BY id',
  );
  return rows;
}

it('says of every writing route of the document what is promised, and of no other', () => {
  expect([...new Set([...documented.keys()].map(versioned))].sort()).toEqual(Object.keys(ROUTES).sort());
  for (const [route, { takesKey }] of documented) {
    expect([route, takesKey]).toEqual([route, ROUTES[versioned(route)]?.repeated === BY_KEY]);
  }
});

describe.each(Object.entries(ROUTES))('%s', (route, { audited, repeated, ask }) => {
  const promise = typeof audited === 'string' ? `notes ${audited}` : `notes nothing: ${audited.not}`;

  it(`${promise}; repeated: ${repeated}`, async () => {
    const before = await auditRows();
    const by =
      repeated === BY_KEY ? service.stranger({ ...service.headers, 'idempotency-key': route }) : service;
    const answer = await ask(by);
    expect([answer.status < 300, answer.body]).toEqual([true, answer.body]);
    const rows = (await auditRows()).slice(before.length);
    if (typeof audited === 'string') {
      const row = rows.find(({ action }) => action === audited);
      expect(row).toMatchObject({ action: audited, address: expect.any(String) });
    } else {
      expect(rows).toEqual([]);
    }
    if (repeated !== BY_KEY) return;
    const again = await ask(by);
    expect([again.status, again.body, again.headers.get('idempotent-replayed')]).toEqual([
      answer.status,
      answer.body,
      'true',
    ]);
    expect((await auditRows()).length).toBe(before.length + rows.length);
  });
});
