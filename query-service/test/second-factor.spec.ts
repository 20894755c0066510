import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Authenticator } from '@enms/http-api';
import { hashPassword } from '../src/identity/password-hash.ts';
import { codeOf, stepAt } from '../src/identity/second-factor/totp.ts';
import { fileURLToPath } from 'node:url';
import { run, startDatabase } from '@enms/tested-service';
import type { Answer, TestClient, TestDatabase, TestService } from '@enms/tested-service';
import { startService } from './start-service.ts';
import { seedRegistry } from './registry.ts';

const PASSWORD = 'seven green bottles';
const ANNA = 'anna@example.org';
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

let database: TestDatabase;
let service: TestService;
let hash: string;
let administrator: TestClient;
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
  later(3600);
  await database.admin.query(`DELETE FROM sign_in_failures; DELETE FROM users WHERE email = '${ANNA}'`);
  await database.admin.query(
    `WITH person AS (INSERT INTO users (email, display_name, password_hash, password_changed_at)
       VALUES ($1, 'Anna', $2, 'epoch') RETURNING id)
     INSERT INTO memberships (user_id, tenant_id, role) SELECT id, 1, 'operator' FROM person`,
    [ANNA, hash],
  );
  service.app.get(Authenticator).forget();
  administrator = await service.as('administrator');
});

function later(seconds: number): void {
  now = new Date(now.getTime() + seconds * 1000);
}

const login = (totp?: string, from = '10.0.0.1'): Promise<Answer> =>
  service
    .stranger({ 'x-real-ip': from })
    .post('/api/v1/auth/login', { email: ANNA, password: PASSWORD, ...(totp !== undefined && { totp }) });

const bearerOf = (signedIn: Answer): TestClient =>
  service.stranger({ authorization: `Bearer ${String(signedIn.body.access_token)}` });

/** What an authenticator shows, made from the URI alone. */
function shown(uri: string, aside = 0): string {
  const text = new URL(uri).searchParams.get('secret') ?? '';
  const bits = Array.from(text, (letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const bytes = (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
  return codeOf(Buffer.from(bytes), stepAt(now) + aside);
}

/** A code that is surely none of those that are good now. */
function wrong(uri: string): string {
  const right = [-1, 0, 1].map((aside) => shown(uri, aside));
  return ['000000', '111111', '222222', '333333'].find((code) => !right.includes(code)) ?? '';
}

/** Switches the second factor on, and waits for the next code. */
async function enrolled(): Promise<{ client: TestClient; uri: string; recovery: string[] }> {
  const client = bearerOf(await login());
  const { body } = await client.post('/api/v1/auth/totp', { password: PASSWORD });
  const confirmed = await client.post('/api/v1/auth/totp/confirm', { code: shown(body.uri) });
  expect(confirmed.status).toBe(200);
  later(30);
  return { client, uri: body.uri, recovery: confirmed.body.recovery_codes };
}

async function actions(): Promise<string[]> {
  const { rows } = await database.admin.query<{ action: string }>(
    `SELECT action FROM audit_log WHERE actor = $1 AND at >= $2::timestamptz - interval '50 minutes' ORDER BY id`,
    [ANNA, now],
  );
  return rows.map(({ action }) => action);
}

describe('switching it on', () => {
  it('asks for the password, shows a secret once, and waits for its first code', async () => {
    const client = bearerOf(await login());
    expect((await client.get('/api/v1/auth/totp')).body.state).toBe('off');
    const stranger = await client.post('/api/v1/auth/totp', { password: 'not the password' });
    expect([stranger.status, stranger.body.code]).toEqual([401, 'wrong_credentials']);
    const begun = await client.post('/api/v1/auth/totp', { password: PASSWORD });
    expect([begun.status, begun.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(begun.body.uri).toMatch(
      /^otpauth:\/\/totp\/EnMS:anna%40example\.org\?secret=[A-Z2-7]{32}&issuer=EnMS/,
    );
    const state = await client.get('/api/v1/auth/totp');
    expect(state.body).toEqual({ state: 'waiting', since: null, recovery_codes_left: 0 });
    expect((await login()).status).toBe(200);

    const refused = await client.post('/api/v1/auth/totp/confirm', { code: wrong(begun.body.uri) });
    expect([refused.status, refused.body.errors[0]]).toMatchObject([
      400,
      { field: 'code', reason: 'wrong_code' },
    ]);
    const confirmed = await client.post('/api/v1/auth/totp/confirm', { code: shown(begun.body.uri) });
    expect(confirmed.body.recovery_codes).toHaveLength(10);
    expect(new Set(confirmed.body.recovery_codes).size).toBe(10);
    expect((await client.get('/api/v1/auth/totp')).body).toEqual({
      state: 'on',
      since: now.toISOString(),
      recovery_codes_left: 10,
    });
    for (const path of ['/api/v1/auth/totp', '/api/v1/auth/totp/confirm']) {
      const again = await client.post(path, { password: PASSWORD, code: '123456' });
      expect(again.status).toBe(400);
    }
    expect((await client.post('/api/v1/auth/totp', { password: PASSWORD })).body.code).toBe('totp_on');
    expect(await actions()).toEqual(expect.arrayContaining(['totp.enrol', 'totp.switch_on']));
  });

  it('keeps neither secret nor codes in the clear', async () => {
    const { uri, recovery } = await enrolled();
    const { rows } = await database.admin.query<{ kept: string }>(
      `SELECT totp_secret || coalesce((SELECT string_agg(encode(code_hash, 'escape'), ' ') FROM recovery_codes), '') ||
              coalesce((SELECT string_agg(to_jsonb(a)::text, ' ') FROM audit_log a), '') AS kept
         FROM users WHERE email = $1`,
      [ANNA],
    );
    const secret = new URL(uri).searchParams.get('secret') ?? '-';
    for (const hidden of [secret, ...recovery]) expect(rows[0]?.kept).not.toContain(hidden);
  });

  it('makes another secret when it is begun anew, and needs one to prove', async () => {
    const client = bearerOf(await login());
    const none = await client.post('/api/v1/auth/totp/confirm', { code: '123456' });
    expect([none.status, none.body.code]).toEqual([409, 'totp_off']);
    const first = await client.post('/api/v1/auth/totp', { password: PASSWORD });
    const second = await client.post('/api/v1/auth/totp', { password: PASSWORD });
    const stale = await client.post('/api/v1/auth/totp/confirm', { code: shown(first.body.uri) });
    expect(stale.status).toBe(400);
    const fresh = await client.post('/api/v1/auth/totp/confirm', { code: shown(second.body.uri) });
    expect(fresh.status).toBe(200);
  });

  it('ends the sessions that were begun without it, but not this one', async () => {
    const elsewhere = bearerOf(await login());
    const { client } = await enrolled();
    expect((await client.get('/api/v1/auth/me')).status).toBe(200);
    expect((await elsewhere.get('/api/v1/auth/me')).status).toBe(401);
  });
});

describe('signing in', () => {
  it('asks for the code once the password is right, and names the field', async () => {
    const { uri } = await enrolled();
    const asked = await login();
    expect([asked.status, asked.body.code, asked.body.errors[0]]).toMatchObject([
      401,
      'totp_required',
      { field: 'totp', reason: 'missing' },
    ]);
    expect(asked.headers.getSetCookie()).toEqual([]);
    const stranger = await service
      .stranger()
      .post('/api/v1/auth/login', { email: ANNA, password: 'wrong', totp: shown(uri) });
    expect(stranger.body.code).toBe('wrong_credentials');
    const refused = await login(wrong(uri));
    expect([refused.status, refused.body.code, refused.body.errors[0]]).toMatchObject([
      401,
      'totp_refused',
      { field: 'totp', reason: 'wrong_code' },
    ]);
    expect((await login(shown(uri))).status).toBe(200);
    expect(await actions()).toContain('session.refuse');
  });

  it('takes each code once, and none before one that was taken', async () => {
    const { uri } = await enrolled();
    const code = shown(uri);
    const before = shown(uri, -1);
    expect((await login(code)).status).toBe(200);
    for (const old of [code, before]) {
      const replayed = await login(old);
      expect([replayed.body.code, replayed.body.errors[0].reason]).toEqual(['totp_refused', 'used_before']);
    }
    later(30);
    expect((await login(shown(uri))).status).toBe(200);
    later(30);
    const next = shown(uri);
    const [one, other] = await Promise.all([login(next), login(next, '10.0.0.2')]);
    expect([one.status, other.status].sort()).toEqual([200, 401]);
  });

  it('does not take the code that proved the secret', async () => {
    const client = bearerOf(await login());
    const { body } = await client.post('/api/v1/auth/totp', { password: PASSWORD });
    await client.post('/api/v1/auth/totp/confirm', { code: shown(body.uri) });
    expect((await login(shown(body.uri))).body.errors[0].reason).toBe('used_before');
  });

  it('forgives a clock that is one step off, and spaces', async () => {
    const { uri } = await enrolled();
    later(60);
    expect((await login(shown(uri, -2))).status).toBe(401);
    expect((await login(shown(uri, -1).replace(/^(...)/, '$1 '))).status).toBe(200);
    expect((await login(shown(uri, 1))).status).toBe(200);
  });

  it('slows down who guesses codes, from wherever', async () => {
    const { uri } = await enrolled();
    for (let guess = 0; guess < 10; guess += 1) {
      expect((await login(wrong(uri), `10.2.0.${guess}`)).body.code).toBe('totp_refused');
    }
    const locked = await login(shown(uri), '10.2.1.1');
    expect([locked.status, locked.body.code, locked.headers.get('retry-after')]).toEqual([
      429,
      'too_many_attempts',
      '900',
    ]);
    later(901);
    expect((await login(wrong(uri))).status).toBe(401);
    expect((await login(shown(uri))).status).toBe(429);
    later(901);
    expect((await login(shown(uri))).status).toBe(200);
    expect((await login(wrong(uri))).status).toBe(401);
    later(30);
    expect((await login(shown(uri))).status).toBe(200);
  });

  it('counts guesses at the same time', async () => {
    const { uri } = await enrolled();
    const answers = await Promise.all(
      Array.from({ length: 15 }, (_, guess) => login(wrong(uri), `10.3.0.${guess}`)),
    );
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
  });
});

describe('recovery codes', () => {
  it('stand in for a code, once each, however they are typed', async () => {
    const { client, recovery } = await enrolled();
    const [first = '', second = ''] = recovery;
    expect((await login(first)).status).toBe(200);
    expect((await login(first)).body.code).toBe('totp_refused');
    expect((await login(second.toUpperCase().replaceAll('-', ' '))).status).toBe(200);
    expect((await client.get('/api/v1/auth/totp')).body.recovery_codes_left).toBe(8);
    expect(await actions()).toContain('totp.use_recovery_code');
  });

  it('are made anew with the password; the old ones are void', async () => {
    const { client, recovery } = await enrolled();
    const renewed = await client.post('/api/v1/auth/totp/recovery-codes', { password: PASSWORD });
    expect(renewed.body.recovery_codes).toHaveLength(10);
    expect((await login(recovery[0])).body.code).toBe('totp_refused');
    expect((await login(renewed.body.recovery_codes[0])).status).toBe(200);
    await client.post('/api/v1/auth/totp/off', { password: PASSWORD });
    const none = await client.post('/api/v1/auth/totp/recovery-codes', { password: PASSWORD });
    expect([none.status, none.body.code]).toEqual([409, 'totp_off']);
  });
});

describe('switching it off', () => {
  it('asks for the password, and leaves nothing behind', async () => {
    const { client, recovery } = await enrolled();
    const refused = await client.post('/api/v1/auth/totp/off', { password: 'not the password' });
    expect([refused.status, refused.body.code]).toEqual([401, 'wrong_credentials']);
    expect((await client.post('/api/v1/auth/totp/off', { password: PASSWORD })).status).toBe(204);
    expect((await login()).status).toBe(200);
    // What is sent where nothing is asked for does no harm.
    expect((await login(recovery[0])).status).toBe(200);
    expect((await client.get('/api/v1/auth/totp')).body.state).toBe('off');
    expect(await actions()).toContain('totp.switch_off');
  });

  it('is up to an administrator for somebody who lost it, whose sessions end', async () => {
    const { client } = await enrolled();
    const id = String((await client.get('/api/v1/auth/me')).body.user.id);
    const { body: people } = await administrator.get('/api/v1/users');
    expect(people.items.find(({ email }: { email: string }) => email === ANNA).has_second_factor).toBe(true);
    const engineer = await service.as('engineer');
    expect((await engineer.delete(`/api/v1/users/${id}/totp`)).status).toBe(403);
    const rival = await service.as('administrator', 2);
    expect((await rival.delete(`/api/v1/users/${id}/totp`)).body.code).toBe('unknown_user');
    expect((await administrator.delete(`/api/v1/users/${id}/totp`)).status).toBe(204);
    expect((await client.get('/api/v1/auth/me')).status).toBe(401);
    expect((await login()).status).toBe(200);
    const { rows } = await database.admin.query(`SELECT object FROM audit_log WHERE action = 'totp.reset'`);
    expect(rows).toEqual([{ object: `user:${id}` }]);
  });

  it('is not up to an administrator for their own, nor for who other tenants trust', async () => {
    const own = String((await administrator.get('/api/v1/auth/me')).body.user.id);
    expect((await administrator.delete(`/api/v1/users/${own}/totp`)).body.code).toBe('own_account');
    const { client, uri } = await enrolled();
    const id = String((await client.get('/api/v1/auth/me')).body.user.id);
    await database.admin.query(`INSERT INTO memberships VALUES (${id}, 2, 'viewer')`);
    expect((await administrator.delete(`/api/v1/users/${id}/totp`)).body.code).toBe('shared_account');
    expect((await login(shown(uri))).status).toBe(200);
  });

  it('happens where who administers the machine sets a new password', async () => {
    await enrolled();
    const script = fileURLToPath(new URL('../src/administrator.ts', import.meta.url));
    await run(process.execPath, ['--conditions=enms-source', '--no-warnings', script, 'reset'], {
      DATABASE_URL: database.serviceUrl,
      ENMS_ADMIN_EMAIL: ANNA,
      ENMS_ADMIN_PASSWORD: 'four random words here',
    });
    const answer = await service
      .stranger()
      .post('/api/v1/auth/login', { email: ANNA, password: 'four random words here' });
    expect(answer.status).toBe(200);
  });
});

it('is for people: a key has none', async () => {
  const { body } = await administrator.post('/api/v1/api-keys', {
    name: 'robot',
    role: 'viewer',
    scopes: ['read', 'control'],
  });
  const robot = service.stranger({ 'x-api-key': body.key });
  for (const answer of [
    await robot.get('/api/v1/auth/totp'),
    await robot.post('/api/v1/auth/totp', { password: PASSWORD }),
    await robot.post('/api/v1/auth/totp/off', { password: PASSWORD }),
  ]) {
    expect([answer.status, answer.body.code]).toEqual([403, 'people_only']);
  }
});

it('says what to do where the secret was encrypted under another AUTH_SECRET', async () => {
  const { recovery } = await enrolled();
  await database.admin.query(`UPDATE users SET totp_secret = 'v1.AAAA.AAAA.AAAA' WHERE email = '${ANNA}'`);
  const { body } = await login('123456');
  expect([body.code, body.errors[0].reason]).toEqual(['totp_refused', 'secret_unreadable']);
  expect((await login(recovery[0])).status).toBe(200);
});
