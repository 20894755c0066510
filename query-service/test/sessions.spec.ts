import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Authenticator } from '@enms/http-api';
import { hashPassword } from '../src/identity/password-hash.ts';
import { seedRegistry } from './registry.ts';
import { startDatabase } from '@enms/tested-service';
import type { Answer, TestClient, TestDatabase, TestService } from '@enms/tested-service';
import { startService } from './start-service.ts';

const PASSWORD = 'seven green bottles';
const ANNA = 'anna@example.org';
const BERT = 'bert@example.org';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

let database: TestDatabase;
let service: TestService;
let administrator: TestClient;
let hash: string;
let now = new Date('2025-10-08T10:00:00Z');

beforeAll(async () => {
  database = await startDatabase();
  await seedRegistry(database.admin);
  await database.admin.query(`INSERT INTO tenants (name, slug) VALUES ('Rivals', 'rivals')`);
  service = await startService({ DATABASE_URL: database.serviceUrl }, { now: () => now });
  hash = await hashPassword(PASSWORD);
}, 240_000);

afterAll(async () => {
  await service.stop();
  await database.stop();
}, 60_000);

beforeEach(async () => {
  later(60);
  await database.admin.query(
    `DELETE FROM sign_in_failures; DELETE FROM users WHERE email LIKE '%@example.org'`,
  );
  for (const email of [ANNA, BERT]) {
    await database.admin.query(
      `WITH person AS (INSERT INTO users (email, display_name, password_hash, password_changed_at)
         VALUES ($1, 'Somebody', $2, 'epoch') RETURNING id)
       INSERT INTO memberships (user_id, tenant_id, role) SELECT id, 1, 'operator' FROM person`,
      [email, hash],
    );
  }
  service.app.get(Authenticator).forget();
  administrator = await service.as('administrator');
});

function later(seconds: number): void {
  now = new Date(now.getTime() + seconds * 1000);
}

interface Person {
  readonly client: TestClient;
  readonly id: string;
  readonly cookie: string;
}

/** Signs in from a device. */
async function signIn(
  email = ANNA,
  from = '192.0.2.7',
  userAgent = FIREFOX,
  more: object = {},
): Promise<Person> {
  const answer = await service
    .stranger({ 'x-real-ip': from, 'user-agent': userAgent })
    .post('/api/v1/auth/login', { email, password: PASSWORD, ...more });
  expect(answer.status).toBe(200);
  return {
    client: service.stranger({ authorization: `Bearer ${String(answer.body.access_token)}` }),
    id: String(answer.body.user.id),
    cookie: cookieOf(answer),
  };
}

const cookieOf = (answer: Answer): string =>
  /enms_refresh=([^;]+)/.exec(answer.headers.getSetCookie().join('\n'))?.[1] ?? '';

const renew = ({ cookie }: Person, headers: Record<string, string> = {}, body = {}): Promise<Answer> =>
  service.stranger({ cookie: `enms_refresh=${cookie}`, ...headers }).post('/api/v1/auth/refresh', body);

const isSignedIn = async ({ client }: Person): Promise<boolean> =>
  (await client.get('/api/v1/auth/me')).status === 200;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as the route answers
const listed = async ({ client }: Person): Promise<any[]> =>
  (await client.get('/api/v1/auth/sessions')).body.items;

describe('the list of sessions', () => {
  it('tells where, with what and since when one is signed in', async () => {
    await signIn(BERT);
    const begunAt = now.toISOString();
    const phone = await signIn(ANNA, '198.51.100.4', 'EnMS on a phone');
    later(60);
    const desk = await signIn();
    expect(await listed(desk)).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        is_current: true,
        tenant: 'works',
        begun_at: now.toISOString(),
        last_used_at: now.toISOString(),
        expires_at: new Date(now.getTime() + 7 * 86_400_000).toISOString(),
        address: '192.0.2.7',
        user_agent: FIREFOX,
      },
      expect.objectContaining({
        is_current: false,
        begun_at: begunAt,
        last_used_at: begunAt,
        address: '198.51.100.4',
        user_agent: 'EnMS on a phone',
      }),
    ]);
    later(600);
    await renew(phone, { 'x-real-ip': '203.0.113.9', 'user-agent': 'EnMS on a newer phone' });
    const [first] = await listed(desk);
    expect(first).toMatchObject({
      begun_at: begunAt,
      last_used_at: now.toISOString(),
      address: '203.0.113.9',
      user_agent: 'EnMS on a newer phone',
    });
    expect(JSON.stringify(await listed(desk))).not.toContain(phone.cookie);
  });

  it('leaves out what is over: signed out, silent for a week, older than thirty days, replayed', async () => {
    const gone = await signIn();
    await service.stranger({ cookie: `enms_refresh=${gone.cookie}` }).post('/api/v1/auth/logout');
    const stolen = await signIn();
    await renew(stolen);
    await renew(stolen);
    await signIn();
    later(8 * 86_400);
    let kept = await signIn();
    expect(await listed(kept)).toHaveLength(1);
    for (let day = 0; day < 28; day += 6) {
      later(6 * 86_400);
      kept = { ...kept, cookie: cookieOf(await renew(kept)) };
    }
    const desk = await signIn();
    expect(await listed(desk)).toHaveLength(1);
  });

  it('never holds more of what a device says of itself than a line', async () => {
    const desk = await signIn(ANNA, '192.0.2.7', `a\tb${'x'.repeat(1000)}`);
    const [first] = await listed(desk);
    expect(first.user_agent).toBe(`a b${'x'.repeat(297)}`);
  });
});

describe('ending sessions', () => {
  it('ends one, at once, and says who did', async () => {
    const phone = await signIn(ANNA, '198.51.100.4', 'phone');
    const desk = await signIn();
    const session = (await listed(desk)).find(({ is_current: isCurrent }) => isCurrent === false);
    expect((await desk.client.delete(`/api/v1/auth/sessions/${session.id}`)).status).toBe(204);
    expect([await isSignedIn(phone), await isSignedIn(desk)]).toEqual([false, true]);
    expect((await renew(phone)).body.code).toBe('session_ended');
    const again = await desk.client.delete(`/api/v1/auth/sessions/${session.id}`);
    expect([again.status, again.body.code]).toEqual([404, 'unknown_session']);
    const { rows } = await database.admin.query(
      `SELECT actor, after->>'session' AS session FROM audit_log WHERE action = 'session.end' ORDER BY id DESC LIMIT 1`,
    );
    expect(rows).toEqual([{ actor: ANNA, session: session.id }]);
  });

  it('ends all but the one that asks', async () => {
    const others = [await signIn(), await signIn(ANNA, '198.51.100.4', 'phone')];
    const bert = await signIn(BERT);
    const desk = await signIn();
    const { status, body } = await desk.client.post('/api/v1/auth/sessions/end-others');
    expect([status, body]).toEqual([200, { ended: 2 }]);
    for (const other of others) expect(await isSignedIn(other)).toBe(false);
    expect([await isSignedIn(desk), await isSignedIn(bert)]).toEqual([true, true]);
    expect((await desk.client.post('/api/v1/auth/sessions/end-others')).body).toEqual({ ended: 0 });
  });

  it('never ends those of somebody else', async () => {
    const bert = await signIn(BERT);
    const desk = await signIn();
    const [session] = await listed(bert);
    expect((await desk.client.delete(`/api/v1/auth/sessions/${session.id}`)).body.code).toBe(
      'unknown_session',
    );
    expect((await administrator.delete(`/api/v1/auth/sessions/${session.id}`)).status).toBe(404);
    expect(await isSignedIn(bert)).toBe(true);
    const nonsense = await desk.client.delete('/api/v1/auth/sessions/1');
    expect([nonsense.status, nonsense.body.errors[0].field]).toEqual([400, 'id']);
  });

  it('is for people', async () => {
    const { body } = await administrator.post('/api/v1/api-keys', {
      name: `robot ${now.getTime()}`,
      role: 'viewer',
      scopes: ['read', 'control'],
    });
    const robot = service.stranger({ 'x-api-key': body.key });
    expect((await robot.get('/api/v1/auth/sessions')).body.code).toBe('people_only');
    expect((await robot.post('/api/v1/auth/sessions/end-others')).body.code).toBe('people_only');
  });
});

describe('signing a person out', () => {
  it('ends their sessions in this tenant, at once, and lets them in again', async () => {
    const here = await signIn();
    await database.admin.query(`INSERT INTO memberships VALUES (${here.id}, 2, 'viewer')`);
    const there = await signIn(ANNA, '192.0.2.7', FIREFOX, { tenant: 'rivals' });
    expect((await administrator.post(`/api/v1/users/${here.id}/end-sessions`)).status).toBe(204);
    expect([await isSignedIn(here), await isSignedIn(there)]).toEqual([false, true]);
    expect((await renew(here)).status).toBe(401);
    expect(await isSignedIn(await signIn(ANNA, '192.0.2.7', FIREFOX, { tenant: 'works' }))).toBe(true);
    await database.admin.query(`DELETE FROM memberships WHERE user_id = ${here.id} AND tenant_id = 2`);
    expect((await administrator.post('/api/v1/users/999999/end-sessions')).body.code).toBe('unknown_user');
  });
});

describe('removing a person from a tenant', () => {
  it('ends their sessions, and their account where no other tenant has them', async () => {
    const anna = await signIn();
    expect((await administrator.delete(`/api/v1/users/${anna.id}`)).status).toBe(204);
    expect(await isSignedIn(anna)).toBe(false);
    expect((await renew(anna)).status).toBe(401);
    const login = { email: ANNA, password: PASSWORD };
    expect((await service.stranger().post('/api/v1/auth/login', login)).body.code).toBe('wrong_credentials');
    expect((await administrator.delete(`/api/v1/users/${anna.id}`)).body.code).toBe('unknown_user');
    const { rows } = await database.admin.query(
      `SELECT before->>'email' AS email, after FROM audit_log WHERE action = 'user.remove' ORDER BY id DESC LIMIT 1`,
    );
    expect(rows).toEqual([{ email: ANNA, after: null }]);
    const again = { email: ANNA, display_name: 'Anna', role: 'viewer', password: PASSWORD };
    expect((await administrator.post('/api/v1/users', again)).status).toBe(201);
  });

  it('leaves them what they have in other tenants', async () => {
    const here = await signIn();
    await database.admin.query(`INSERT INTO memberships VALUES (${here.id}, 2, 'viewer')`);
    const there = await signIn(ANNA, '192.0.2.7', FIREFOX, { tenant: 'rivals' });
    expect((await administrator.delete(`/api/v1/users/${here.id}`)).status).toBe(204);
    expect([await isSignedIn(here), await isSignedIn(there)]).toEqual([false, true]);
    expect((await renew(here, {}, { tenant: 'rivals' })).status).toBe(401);
    expect((await renew(there)).status).toBe(200);
    expect((await renew(await signIn(), {}, { tenant: 'works' })).body.code).toBe('no_membership');
  });

  it('is refused for the last administrator, and for people of other tenants', async () => {
    const own = String((await administrator.get('/api/v1/auth/me')).body.user.id);
    const refused = await administrator.delete(`/api/v1/users/${own}`);
    expect([refused.status, refused.body.code]).toEqual([409, 'last_administrator']);
    expect((await administrator.get('/api/v1/auth/me')).status).toBe(200);
    const rival = await service.as('administrator', 2);
    expect((await rival.delete(`/api/v1/users/${own}`)).body.code).toBe('unknown_user');
    const bert = await signIn(BERT);
    await administrator.patch(`/api/v1/users/${bert.id}`, { role: 'administrator' });
    expect((await bert.client.delete(`/api/v1/users/${own}`)).status).toBe(204);
    expect((await bert.client.delete(`/api/v1/users/${bert.id}`)).body.code).toBe('last_administrator');
  });
});
