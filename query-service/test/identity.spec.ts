import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { randomUUID } from 'node:crypto';
import { Authenticator } from '@enms/http-api';
import { hashPassword } from '../src/identity/password-hash.ts';
import { seedRegistry } from './registry.ts';
import { startDatabase } from '@enms/tested-service';
import type { Answer, TestDatabase, TestService } from '@enms/tested-service';
import { startService } from './start-service.ts';

const SECRET = 'a secret of at least thirty-two characters';
const PASSWORD = 'seven green bottles';
const ANNA = 'anna@example.org';

let database: TestDatabase;
let service: TestService;
let hash: string;
let now = new Date('2025-10-08T10:00:00Z');

beforeAll(async () => {
  database = await startDatabase();
  await seedRegistry(database.admin);
  service = await startService(
    { DATABASE_URL: database.serviceUrl, AUTH_SECRET: SECRET },
    { now: () => now },
  );
  hash = await hashPassword(PASSWORD);
}, 240_000);

afterAll(async () => {
  await service.stop();
  await database.stop();
}, 60_000);

beforeEach(async () => {
  now = new Date('2025-10-08T10:00:00Z');
  await database.admin.query(`DELETE FROM sign_in_failures; DELETE FROM users WHERE email = '${ANNA}'`);
  await database.admin.query(
    `WITH person AS (INSERT INTO users (email, display_name, password_hash, password_changed_at)
       VALUES ($1, 'Anna', $2, 'epoch') RETURNING id)
     INSERT INTO memberships (user_id, tenant_id, role) SELECT id, 1, 'operator' FROM person`,
    [ANNA, hash],
  );
  service.app.get(Authenticator).forget();
});

const later = (seconds: number): void => {
  now = new Date(now.getTime() + seconds * 1000);
};

/** The cookies that an answer sets, by name. */
function cookiesOf(answer: Answer): Map<string, string> {
  return new Map(
    answer.headers.getSetCookie().map((cookie) => [cookie.split('=', 1)[0] ?? '', cookie] as const),
  );
}

const valueOf = (cookie: string | undefined): string => /=([^;]*)/.exec(cookie ?? '')?.[1] ?? '';

function login(password = PASSWORD, email = ANNA, from = '10.0.0.1'): Promise<Answer> {
  return service.stranger({ 'x-real-ip': from }).post('/api/v1/auth/login', { email, password });
}

function refresh(cookie: string, headers: Record<string, string> = {}): Promise<Answer> {
  return service.stranger({ cookie: `enms_refresh=${cookie}`, ...headers }).post('/api/v1/auth/refresh');
}

function me(token: string): Promise<Answer> {
  return service.stranger({ authorization: `Bearer ${token}` }).get('/api/v1/auth/me');
}

describe('signing in', () => {
  it('gives a token, and cookies that no script can read', async () => {
    const answer = await login();
    expect([answer.status, answer.body.expires_in_s, answer.body.user]).toMatchObject([
      200,
      900,
      {
        email: ANNA,
        role: 'operator',
        tenant: { id: 1, slug: 'works' },
        tenants: [{ id: 1, slug: 'works', role: 'operator' }],
      },
    ]);
    const cookies = cookiesOf(answer);
    for (const name of ['enms_refresh', 'enms_session']) {
      expect(cookies.get(name)).toMatch(/HttpOnly/);
      expect(cookies.get(name)).toMatch(/SameSite=Strict/);
      expect(cookies.get(name)).not.toMatch(/Secure/);
    }
    expect(cookies.get('enms_refresh')).toMatch(/Path=\/api\/v1\/auth/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect((await me(answer.body.access_token)).body).toMatchObject({ name: ANNA, role: 'operator' });
    expect(JSON.stringify(answer.body)).not.toContain('argon2');
  });

  it('keeps cookies to TLS where the door has it', async () => {
    const client = service.stranger({ 'x-forwarded-proto': 'https' });
    const answer = await client.post('/api/v1/auth/login', { email: ANNA, password: PASSWORD });
    for (const cookie of cookiesOf(answer).values()) expect(cookie).toMatch(/Secure/);
  });

  it('answers an unknown person as it answers a wrong password', async () => {
    const wrong = await login('not the password');
    const unknown = await login('not the password', 'nobody@example.org');
    const { request_id: _one, ...first } = wrong.body;
    const { request_id: _other, ...second } = unknown.body;
    expect(first).toMatchObject({ status: 401, code: 'wrong_credentials' });
    expect(second).toEqual(first);
  });

  it('takes as long for an unknown person, since it hashes as well', async () => {
    const millisOf = async (email: string, from: string): Promise<number> => {
      const started = performance.now();
      await login('not the password', email, from);
      return performance.now() - started;
    };
    const known: number[] = [];
    const unknown: number[] = [];
    for (let round = 0; round < 9; round += 1) {
      known.push(await millisOf(ANNA, `10.1.0.${round}`));
      unknown.push(await millisOf('nobody@example.org', `10.1.0.${round}`));
    }
    const median = (values: number[]): number => values.sort((a, b) => a - b)[4] ?? 0;
    expect(median(unknown)).toBeGreaterThan(median(known) * 0.5);
    expect(median(unknown)).toBeLessThan(median(known) * 2);
  });

  it('refuses somebody who belongs to no tenant, or not to this one', async () => {
    const other = await service
      .stranger()
      .post('/api/v1/auth/login', { email: ANNA, password: PASSWORD, tenant: 'elsewhere' });
    expect([other.status, other.body.code]).toEqual([403, 'no_membership']);
    await database.admin.query(
      `DELETE FROM memberships WHERE user_id = (SELECT id FROM users WHERE email = '${ANNA}')`,
    );
    expect((await login()).body.code).toBe('no_membership');
  });

  it.each([
    ['origin', 'http://evil.example'],
    ['sec-fetch-site', 'cross-site'],
    ['sec-fetch-site', 'same-site'],
  ])('refuses a page of another site: %s %s', async (header, value) => {
    const { body } = await login();
    expect(body.user.email).toBe(ANNA);
    const cookie = valueOf(cookiesOf(await login()).get('enms_refresh'));
    expect((await refresh(cookie, { [header]: value })).body.code).toBe('foreign_page');
    expect((await refresh(cookie)).status).toBe(200);
  });

  it('never takes the cookie of pages for a request', async () => {
    const pages = valueOf(cookiesOf(await login()).get('enms_session'));
    const byCookie = service.stranger({ cookie: `enms_session=${pages}` });
    expect((await byCookie.get('/api/v1/machines')).status).toBe(401);
    expect((await byCookie.post('/api/v1/quarantine/replay')).status).toBe(401);
    expect((await me(pages)).status).toBe(401);
  });
});

describe('guessing', () => {
  it('is slowed down where it comes from, and nowhere else', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) expect((await login('wrong')).status).toBe(401);
    const locked = await login();
    expect([locked.status, locked.body.code, locked.headers.get('retry-after')]).toEqual([
      429,
      'too_many_attempts',
      '15',
    ]);
    expect((await login(PASSWORD, ANNA, '10.0.0.2')).status).toBe(200);
    later(16);
    expect((await login('wrong')).status).toBe(401);
    later(16);
    expect((await login()).headers.get('retry-after')).toBe('14');
    later(15);
    expect((await login()).status).toBe(200);
    expect((await login('wrong')).status).toBe(401);
  });

  it('is slowed down for people who do not exist, too', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) await login('wrong', 'nobody@example.org');
    expect((await login('wrong', 'nobody@example.org')).status).toBe(429);
  });

  it('gains nothing by asking at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => login('wrong')));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
  });
});

describe('a session', () => {
  it('is renewed by a token that is good once', async () => {
    const first = valueOf(cookiesOf(await login()).get('enms_refresh'));
    const renewed = await refresh(first);
    expect([renewed.status, renewed.body.user.email]).toEqual([200, ANNA]);
    const second = valueOf(cookiesOf(renewed).get('enms_refresh'));
    expect(second).not.toBe(first);
    expect((await refresh(second)).status).toBe(200);
  });

  it('may go on in another tenant, stays there, and is noted there', async () => {
    await database.admin.query(
      `INSERT INTO tenants (name, slug) VALUES ('Second', 'second');
       INSERT INTO memberships (user_id, tenant_id, role)
         SELECT u.id, t.id, 'viewer' FROM users u, tenants t WHERE u.email = '${ANNA}' AND t.slug = 'second'`,
    );
    const changed = await service
      .stranger({ cookie: `enms_refresh=${valueOf(cookiesOf(await login()).get('enms_refresh'))}` })
      .post('/api/v1/auth/refresh', { tenant: 'second' });
    expect([changed.status, changed.body.user.tenant.slug, changed.body.user.role]).toEqual([
      200,
      'second',
      'viewer',
    ]);
    const renewed = await refresh(valueOf(cookiesOf(changed).get('enms_refresh')));
    expect(renewed.body.user.tenant.slug).toBe('second');
    // Grafana shows the home tenant: who works in another one does not get there.
    const pages = (token: unknown): TestClient =>
      service.stranger({ authorization: `Bearer ${String(token)}` });
    const door = '/api/v1/auth/check?role=viewer&tenant=home';
    const refused = await pages(renewed.body.access_token).get(door);
    expect([refused.status, refused.body.code]).toEqual([403, 'not_the_home_tenant']);
    expect((await pages((await login()).body.access_token).get(door)).status).toBe(204);
    const { rows } = await database.admin.query(
      `SELECT t.slug, l.actor, l.before FROM audit_log l JOIN tenants t ON t.id = l.tenant_id
        WHERE l.action = 'session.change_tenant'`,
    );
    expect(rows).toEqual([{ slug: 'second', actor: ANNA, before: null }]);
    await database.admin.query(
      `DELETE FROM memberships WHERE tenant_id = (SELECT id FROM tenants WHERE slug = 'second')`,
    );
  });

  it('ends with all its tokens when one of them is used twice', async () => {
    const begun = await login();
    const other = await login();
    const stolen = valueOf(cookiesOf(begun).get('enms_refresh'));
    const renewed = await refresh(stolen);
    const replayed = await refresh(stolen);
    expect([replayed.status, replayed.body.code]).toEqual([401, 'session_ended']);
    expect((await refresh(valueOf(cookiesOf(renewed).get('enms_refresh')))).status).toBe(401);
    expect((await me(renewed.body.access_token)).status).toBe(401);
    expect((await me(other.body.access_token)).status).toBe(200);
    const { rows } = await database.admin.query(`SELECT FROM audit_log WHERE action = 'session.revoke'`);
    expect(rows).toHaveLength(1);
  });

  it('goes on for a browser that never heard the answer and asks again at once', async () => {
    const here = { 'x-real-ip': '10.0.0.1' };
    const refreshOf = (answer: Answer): string => valueOf(cookiesOf(answer).get('enms_refresh'));
    const first = refreshOf(await login());
    const unheard = refreshOf(await refresh(first, here));
    const again = await refresh(first, here);
    expect([again.status, again.body.user.email]).toEqual([200, ANNA]);
    const next = await refresh(refreshOf(again), here);
    expect(next.status).toBe(200);
    // Something was done with the answer: whoever still has one of the others has stolen it.
    expect((await refresh(unheard, { 'x-real-ip': '10.0.0.2' })).status).toBe(401);
    expect((await refresh(refreshOf(next), here)).status).toBe(401);
  });

  it.each([
    ['too late', 11, { 'x-real-ip': '10.0.0.1' }],
    ['from elsewhere', 1, { 'x-real-ip': '10.0.0.2' }],
    ['by another browser', 1, { 'x-real-ip': '10.0.0.1', 'user-agent': 'other' }],
  ])('is over when a token is used again %s', async (_how, seconds, headers) => {
    const first = valueOf(cookiesOf(await login()).get('enms_refresh'));
    const renewed = await refresh(first, { 'x-real-ip': '10.0.0.1' });
    later(seconds);
    expect((await refresh(first, headers)).body.code).toBe('session_ended');
    const second = valueOf(cookiesOf(renewed).get('enms_refresh'));
    expect((await refresh(second, { 'x-real-ip': '10.0.0.1' })).status).toBe(401);
  });

  it('is over when a token is used again after its successor was', async () => {
    const here = { 'x-real-ip': '10.0.0.1' };
    const first = valueOf(cookiesOf(await login()).get('enms_refresh'));
    const renewed = await refresh(first, here);
    expect((await refresh(valueOf(cookiesOf(renewed).get('enms_refresh')), here)).status).toBe(200);
    expect((await refresh(first, here)).status).toBe(401);
  });

  it('is over after a week of silence', async () => {
    const token = valueOf(cookiesOf(await login()).get('enms_refresh'));
    later(7 * 86_400 + 1);
    expect((await refresh(token)).body.code).toBe('session_ended');
  });

  it('is over after signing out, its access token too', async () => {
    const begun = await login();
    const cookie = `enms_refresh=${valueOf(cookiesOf(begun).get('enms_refresh'))}`;
    const out = await service.stranger({ cookie }).post('/api/v1/auth/logout');
    expect(out.status).toBe(204);
    expect((await me(begun.body.access_token)).status).toBe(401);
    expect((await service.stranger({ cookie }).post('/api/v1/auth/refresh')).status).toBe(401);
    expect((await service.stranger().post('/api/v1/auth/logout')).status).toBe(204);
  });

  it('is over when the person is deactivated', async () => {
    const begun = await login();
    await database.admin.query(`UPDATE users SET is_active = false WHERE email = '${ANNA}'`);
    service.app.get(Authenticator).forget();
    expect((await me(begun.body.access_token)).status).toBe(401);
    expect((await refresh(valueOf(cookiesOf(begun).get('enms_refresh')))).status).toBe(401);
    expect((await login()).body.code).toBe('wrong_credentials');
  });

  it('has the role that the person has now', async () => {
    const { body } = await login();
    await database.admin.query(
      `UPDATE memberships SET role = 'viewer' WHERE user_id = (SELECT id FROM users WHERE email = '${ANNA}')`,
    );
    service.app.get(Authenticator).forget();
    expect((await me(body.access_token)).body.role).toBe('viewer');
  });
});

describe('a token', () => {
  const forge = (change: {
    key?: string;
    audience?: string;
    issuer?: string;
    expires?: number;
    alg?: string;
  }): Promise<string> =>
    new SignJWT({ tenant: 1, role: 'administrator', sid: randomUUID() })
      .setProtectedHeader({ alg: change.alg ?? 'HS256' })
      .setIssuer(change.issuer ?? 'enms')
      .setAudience(change.audience ?? 'enms-api')
      .setSubject('1')
      .setIssuedAt(now.getTime() / 1000)
      .setExpirationTime(change.expires ?? now.getTime() / 1000 + 60)
      .sign(new TextEncoder().encode(change.key ?? SECRET));

  it('is good when it is as the service makes it', async () => {
    expect((await me(await forge({}))).status).toBe(200);
  });

  it.each([
    ['another secret', { key: 'x'.repeat(32) }],
    ['another audience', { audience: 'enms-pages' }],
    ['another issuer', { issuer: 'somebody' }],
    ['another algorithm', { alg: 'HS512', key: SECRET.repeat(2) }],
    ['the same secret by another algorithm', { alg: 'HS512' }],
    ['an end that is over', { expires: 1_759_917_599 }],
  ])('is refused with %s', async (_what, change) => {
    const { status, body, headers } = await me(await forge(change));
    expect([status, body.code]).toEqual([401, 'not_signed_in']);
    expect(headers.get('www-authenticate')).toContain('invalid_token');
  });

  it('is refused without a signature (alg none)', async () => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const good = await forge({});
    const [, claims = ''] = good.split('.');
    expect((await me(`${part({ alg: 'none' })}.${claims}.`)).status).toBe(401);
    expect((await me(`${part({ alg: 'None', typ: 'JWT' })}.${claims}.`)).status).toBe(401);
    const raised = part({ ...JSON.parse(Buffer.from(claims, 'base64url').toString()), tenant: 2 });
    expect((await me(good.replace(claims, raised))).status).toBe(401);
  });

  it('ends after fifteen minutes', async () => {
    const { body } = await login();
    later(899);
    expect((await me(body.access_token)).status).toBe(200);
    later(2);
    expect((await me(body.access_token)).status).toBe(401);
  });
});

describe('the own password', () => {
  const change = async (token: string, from: string, to: string): Promise<Answer> =>
    service
      .stranger({ authorization: `Bearer ${token}`, 'x-real-ip': '10.0.0.9' })
      .post('/api/v1/auth/password', { current_password: from, new_password: to });

  it('is changed by who knows it, and ends all other sessions', async () => {
    const here = await login();
    const elsewhere = await login();
    later(1);
    expect((await change(here.body.access_token, 'wrong', 'four random words here')).status).toBe(401);
    const changed = await change(here.body.access_token, PASSWORD, 'four random words here');
    expect(changed.status).toBe(200);
    expect((await me(changed.body.access_token)).status).toBe(200);
    for (const old of [here, elsewhere]) {
      expect((await me(old.body.access_token)).status).toBe(401);
      expect((await refresh(valueOf(cookiesOf(old).get('enms_refresh')))).status).toBe(401);
    }
    expect((await login()).status).toBe(401);
    expect((await login('four random words here')).status).toBe(200);
  });

  it.each([
    ['short', 'too_short'],
    ['password1234', 'too_common'],
    ['Willkommen2025!', 'too_common'],
    ['aaaaaaaaaaaaaaaa', 'too_common'],
    ['123456789012', 'too_common'],
    ['abcdefghijklmnop', 'too_common'],
    [ANNA, 'too_common'],
    ['x'.repeat(201), 'too_long'],
  ])('is not %s', async (weak, reason) => {
    const { body } = await login();
    const answer = await change(body.access_token, PASSWORD, weak);
    expect([answer.status, answer.body.errors[0]]).toMatchObject([400, { field: 'new_password', reason }]);
  });
});

describe('the check of the door', () => {
  it('lets in by the cookie, with the role that is asked for', async () => {
    const pages = valueOf(cookiesOf(await login()).get('enms_session'));
    const visitor = service.stranger({ cookie: `enms_session=${pages}`, authorization: 'Bearer of-nodered' });
    const seen = await visitor.get('/api/v1/auth/check?role=viewer');
    expect([seen.status, seen.headers.get('x-enms-user'), seen.headers.get('x-enms-grafana-role')]).toEqual([
      204,
      ANNA,
      'Viewer',
    ]);
    expect((await visitor.get('/api/v1/auth/check?role=engineer')).status).toBe(403);
    expect((await service.stranger().get('/api/v1/auth/check')).status).toBe(401);
    const { body } = await login();
    const bearer = service.stranger({ authorization: `Bearer ${String(body.access_token)}` });
    expect((await bearer.get('/api/v1/auth/check?role=operator')).status).toBe(204);
  });
});

it('notes who signed in and who failed to, from where', async () => {
  await login('wrong', ANNA, '10.9.9.9');
  await login(PASSWORD, ANNA, '10.9.9.9');
  const { rows } = await database.admin.query(
    `SELECT action, tenant_id, actor FROM audit_log WHERE address = '10.9.9.9' ORDER BY id`,
  );
  expect(rows).toEqual([
    { action: 'session.refuse', tenant_id: 1, actor: ANNA },
    { action: 'session.begin', tenant_id: 1, actor: ANNA },
  ]);
  await expect(database.admin.query(`UPDATE audit_log SET actor = 'x'`)).rejects.toThrow('append-only');
});
