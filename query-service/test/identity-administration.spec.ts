import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { run, startDatabase } from '@enms/tested-service';
import type { Answer, TestClient, TestDatabase, TestService } from '@enms/tested-service';
import { startService } from './start-service.ts';
import { seedRegistry } from './registry.ts';

const PASSWORD = 'seven green bottles';

let database: TestDatabase;
let service: TestService;
let now = new Date();

beforeAll(async () => {
  database = await startDatabase();
  await seedRegistry(database.admin);
  service = await startService({ DATABASE_URL: database.serviceUrl }, { now: () => now });
}, 240_000);

afterAll(async () => {
  await service.stop();
  await database.stop();
}, 60_000);

const login = (email: string, password = PASSWORD): Promise<Answer> =>
  service.stranger().post('/api/v1/auth/login', { email, password });

describe('people', () => {
  const body = { email: 'bert@example.org', display_name: 'Bert', role: 'operator', password: PASSWORD };

  it('are added by an administrator, and can sign in', async () => {
    const { status, body: bert } = await service.post('/api/v1/users', body);
    expect([status, bert.role, bert.is_active]).toEqual([201, 'operator', true]);
    expect((await login(body.email)).status).toBe(200);
    const again = await service.post('/api/v1/users', { ...body, email: 'BERT@example.org' });
    expect([again.status, again.body.code]).toEqual([409, 'user_exists']);
    const weak = await service.post('/api/v1/users', { ...body, email: 'c@d.org', password: 'short' });
    expect(weak.body.errors[0]).toMatchObject({ field: 'password', reason: 'too_short' });
  });

  it('are cut off at once when they are deactivated, and by a new password', async () => {
    const { body: session } = await login(body.email);
    const bert = service.stranger({ authorization: `Bearer ${String(session.access_token)}` });
    expect((await bert.get('/api/v1/machines')).status).toBe(200);
    const id = String(session.user.id);
    await service.patch(`/api/v1/users/${id}`, { is_active: false });
    expect((await bert.get('/api/v1/machines')).status).toBe(401);
    expect((await login(body.email)).status).toBe(401);
    await service.patch(`/api/v1/users/${id}`, { is_active: true });
    const next = (await login(body.email)).body;
    expect(
      (await service.post(`/api/v1/users/${id}/password`, { password: 'four random words' })).status,
    ).toBe(204);
    const then = service.stranger({ authorization: `Bearer ${String(next.access_token)}` });
    expect((await then.get('/api/v1/machines')).status).toBe(401);
    expect((await login(body.email, 'four random words')).status).toBe(200);
  });

  it('say themselves how they are called and which language they read', async () => {
    const { body: session } = await login(body.email, 'four random words');
    const bert = service.stranger({ authorization: `Bearer ${String(session.access_token)}` });
    const { body: me } = await bert.patch('/api/v1/auth/me', { display_name: 'Bert B.', locale: 'de' });
    expect(me.user).toMatchObject({ display_name: 'Bert B.', locale: 'de', role: 'operator' });
    const refused = await bert.patch('/api/v1/auth/me', { role: 'administrator' });
    expect([refused.status, refused.body.errors[0].field]).toEqual([400, 'role']);
    const [deed] = (await service.get('/api/v1/audit-log?action=user.describe_self')).body.items;
    expect([deed.actor, deed.before, deed.after]).toEqual([
      body.email,
      { display_name: 'Bert', locale: 'en' },
      { display_name: 'Bert B.', locale: 'de' },
    ]);
  });

  it('leave somebody who may administer', async () => {
    const { body: me } = await service.get('/api/v1/auth/me');
    const id = String(me.user.id);
    for (const change of [{ role: 'viewer' }, { is_active: false }]) {
      const { status, body: problem } = await service.patch(`/api/v1/users/${id}`, change);
      expect([status, problem.code]).toEqual([409, 'last_administrator']);
    }
    expect((await service.get('/api/v1/users')).status).toBe(200);
  });

  it('of other tenants are unknown, and shared ones are not taken over', async () => {
    await database.admin.query(`
      INSERT INTO tenants (name, slug) VALUES ('Rivals', 'rivals');
      INSERT INTO memberships (user_id, tenant_id, role)
        SELECT id, 2, 'viewer' FROM users WHERE email = 'bert@example.org'`);
    const rival = await service.as('administrator', 2);
    const { body: list } = await rival.get('/api/v1/users');
    expect(list.items.map((item: { email: string }) => item.email)).toContain('bert@example.org');
    const bert = list.items.find((item: { email: string }) => item.email === 'bert@example.org');
    const taken = await rival.post(`/api/v1/users/${String(bert.id)}/password`, { password: PASSWORD });
    expect([taken.status, taken.body.code]).toEqual([409, 'shared_account']);
    const admin = (await service.get('/api/v1/auth/me')).body.user;
    expect((await rival.patch(`/api/v1/users/${String(admin.id)}`, { role: 'viewer' })).status).toBe(404);
  });
});

describe('keys', () => {
  const make = async (body: object): Promise<{ client: TestClient; id: number; key: string }> => {
    const { status, body: made } = await service.post('/api/v1/api-keys', body);
    expect(status).toBe(201);
    return { client: service.stranger({ 'x-api-key': made.key }), id: made.id, key: made.key };
  };
  const readings = [
    { device: 'meter-hvac', type: 'energy', payload: { ts: Date.now() - 1000, power_kw: 5 } },
  ];

  it('do what their scopes say and no more', async () => {
    const { client: writer, key } = await make({ name: 'sensors', scopes: ['telemetry:write'] });
    expect(key).toMatch(/^enms_[0-9A-Za-z]{43}$/);
    expect((await writer.post('/api/v1/telemetry/batch', { readings })).status).toBe(202);
    const refused = await writer.get('/api/v1/machines');
    expect([refused.status, refused.body.code]).toEqual([403, 'scope_missing']);
    const { client: reader } = await make({ name: 'reader', scopes: ['read'], role: 'operator' });
    expect((await reader.get('/api/v1/machines')).status).toBe(200);
    expect((await reader.post('/api/v1/telemetry/batch', { readings })).body.code).toBe('scope_missing');
    expect((await reader.post('/api/v1/quarantine/replay')).body.code).toBe('scope_missing');
    const { client: controller } = await make({ name: 'control', scopes: ['control'], role: 'operator' });
    expect((await controller.post('/api/v1/quarantine/replay')).status).toBe(200);
    const { client: low } = await make({ name: 'low', scopes: ['control'] });
    expect((await low.post('/api/v1/quarantine/replay')).body.code).toBe('role_too_low');
    const bearer = service.stranger({ authorization: `Bearer ${key}` });
    expect((await bearer.post('/api/v1/telemetry/batch', { readings })).status).toBe(202);
  });

  it('never administer', async () => {
    const refused = await service.post('/api/v1/api-keys', {
      name: 'too much',
      scopes: ['read'],
      role: 'administrator',
    });
    expect(refused.status).toBe(400);
    const { client } = await make({ name: 'engineer', scopes: ['read', 'control'], role: 'engineer' });
    expect((await client.get('/api/v1/users')).body.code).toBe('role_too_low');
    expect((await client.get('/api/v1/auth/me')).body).toMatchObject({ kind: 'api_key', user: null });
    const own = await client.post('/api/v1/auth/password', { current_password: 'x', new_password: PASSWORD });
    expect(own.body.code).toBe('people_only');
  });

  it('expire, and are revoked at once', async () => {
    const past = await service.post('/api/v1/api-keys', {
      name: 'old',
      scopes: ['read'],
      expires_at: '2020-01-01T00:00:00Z',
    });
    expect(past.body.errors[0]).toMatchObject({ field: 'expires_at', reason: 'in_the_past' });
    const { client, id } = await make({ name: 'gone', scopes: ['read'] });
    expect((await client.get('/api/v1/machines')).status).toBe(200);
    expect((await service.delete(`/api/v1/api-keys/${id}`)).status).toBe(200);
    expect((await client.get('/api/v1/machines')).status).toBe(401);
    expect((await service.delete('/api/v1/api-keys/9999')).body.code).toBe('unknown_key');
    const soon = new Date(now.getTime() + 60_000).toISOString();
    const { client: short } = await make({ name: 'short', scopes: ['read'], expires_at: soon });
    now = new Date(now.getTime() + 61_000);
    expect((await short.get('/api/v1/machines')).status).toBe(401);
  });

  it('are kept as hashes only', async () => {
    const { key } = await make({ name: 'hashed', scopes: ['read'] });
    const { rows } = await database.admin.query(`SELECT k::text AS text FROM api_keys k`);
    expect(JSON.stringify(rows)).not.toContain(key);
    const { body } = await service.get('/api/v1/api-keys');
    expect(JSON.stringify(body)).not.toContain(key);
    expect(body.items[0].prefix).toBe(key.slice(0, 12));
    const log = await service.get('/api/v1/audit-log?action=api_key.');
    expect(JSON.stringify(log.body)).not.toContain(key);
  });
});

describe('the audit log', () => {
  it('tells who did what, by cursor, to administrators only', async () => {
    const first = (await service.get('/api/v1/audit-log?limit=2')).body;
    expect(first.items).toHaveLength(2);
    const next = (await service.get(`/api/v1/audit-log?limit=2&cursor=${String(first.next_cursor)}`)).body;
    expect(Number(next.items[0].id)).toBeLessThan(Number(first.items[1].id));
    const at = encodeURIComponent(String(first.items[0].at));
    const since = (await service.get(`/api/v1/audit-log?from=${at}`)).body.items;
    expect(since.map((item: { at: string }) => item.at)).toContain(first.items[0].at);
    const until = (await service.get(`/api/v1/audit-log?to=${at}&limit=1`)).body.items;
    expect(until[0].at < first.items[0].at).toBe(true);
    const zoneless = await service.get('/api/v1/audit-log?from=2025-10-08');
    expect([zoneless.status, zoneless.body.errors[0].field]).toEqual([400, 'from']);
    const created = (await service.get('/api/v1/audit-log?action=user.create')).body.items;
    expect(created[0]).toMatchObject({ after: { email: 'bert@example.org', role: 'operator' } });
    const engineer = await service.as('engineer');
    expect((await engineer.get('/api/v1/audit-log')).status).toBe(403);
    const rival = await service.as('administrator', 2);
    expect((await rival.get('/api/v1/audit-log?action=user.create')).body.items).toEqual([]);
  });
});

describe('the command for the first administrator', () => {
  const program = fileURLToPath(new URL('../src/administrator.ts', import.meta.url));
  const command = (what: string, email: string, password: string): Promise<void> =>
    run(process.execPath, ['--conditions=enms-source', '--no-warnings', program, what], {
      DATABASE_URL: database.serviceUrl,
      ENMS_ADMIN_EMAIL: email,
      ENMS_ADMIN_PASSWORD: password,
    });

  it('makes one where there is none, and changes nothing afterwards', async () => {
    await database.admin.query(`UPDATE users SET is_active = false`);
    await command('seed', 'admin@enms.test', 'for tests of a local system');
    expect((await login('admin@enms.test', 'for tests of a local system')).status).toBe(200);
    await command('seed', 'admin@enms.test', 'quite another password');
    await command('seed', 'other@enms.test', 'quite another password');
    expect((await login('admin@enms.test', 'quite another password')).status).toBe(401);
    expect((await login('other@enms.test', 'quite another password')).status).toBe(401);
    await command('reset', 'admin@enms.test', 'quite another password');
    expect((await login('admin@enms.test', 'quite another password')).status).toBe(200);
    await expect(command('reset', 'admin@enms.test', 'password1234')).rejects.toThrow('nobody guesses');
    await expect(command('reset', 'none@enms.test', 'quite another password')).rejects.toThrow('Nobody');
  });
});
