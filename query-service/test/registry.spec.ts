import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seedRegistry } from './registry.ts';
import { startDatabase } from '@enms/tested-service';
import type { TestClient, TestDatabase, TestService } from '@enms/tested-service';
import { startService } from './start-service.ts';

let database: TestDatabase;
let service: TestService;
let engineer: TestClient;
let viewer: TestClient;
let neighbour: TestClient;

beforeAll(async () => {
  database = await startDatabase();
  await seedRegistry(database.admin);
  await database.admin.query(`INSERT INTO tenants (name, slug) VALUES ('Neighbour', 'neighbour')`);
  service = await startService({ DATABASE_URL: database.serviceUrl });
  engineer = await service.as('engineer');
  viewer = await service.as('viewer');
  neighbour = await service.as('administrator', 2);
}, 240_000);

afterAll(async () => {
  await service.stop();
  await database.stop();
}, 60_000);

const east = { slug: 'east', name: 'East', time_zone: 'Europe/Istanbul', currency: 'TRY' };

describe('factories', () => {
  it('are added, told, changed and removed, and it is noted who did it', async () => {
    const added = await engineer.post('/api/v1/factories', east);
    expect([added.status, added.body]).toEqual([
      201,
      { id: 3, ...east, location: null, floor_area_m2: null, emission_region: null },
    ]);
    const changed = await engineer.patch('/api/v1/factories/east', { floor_area_m2: 900, currency: null });
    expect(changed.body).toMatchObject({ name: 'East', floor_area_m2: 900, currency: null });
    expect((await viewer.get('/api/v1/factories/3')).body).toEqual(changed.body);
    expect((await engineer.delete('/api/v1/factories/east')).status).toBe(204);
    expect((await engineer.get('/api/v1/factories/east')).body.code).toBe('unknown_factory');
    const { rows } = await database.admin.query(
      `SELECT action, actor, before->>'currency' AS before, after->>'floor_area_m2' AS after, tenant_id
         FROM audit_log WHERE object = 'factory:east' ORDER BY id`,
    );
    expect(rows).toEqual([
      {
        action: 'factory.create',
        actor: 'engineer@tenant-1.example',
        before: null,
        after: null,
        tenant_id: 1,
      },
      {
        action: 'factory.change',
        actor: 'engineer@tenant-1.example',
        before: 'TRY',
        after: '900',
        tenant_id: 1,
      },
      {
        action: 'factory.delete',
        actor: 'engineer@tenant-1.example',
        before: null,
        after: null,
        tenant_id: 1,
      },
    ]);
  });

  it('come page by page', async () => {
    const first = await viewer.get('/api/v1/factories?limit=1');
    expect(first.body.items.map(({ slug }: { slug: string }) => slug)).toEqual(['north']);
    const second = await viewer.get(`/api/v1/factories?limit=1&cursor=${first.body.next_cursor}`);
    expect(second.body.items.map(({ slug }: { slug: string }) => slug)).toEqual(['south']);
    expect(second.body.next_cursor).toBeNull();
  });

  it.each([
    ['time_zone', { ...east, time_zone: 'Europe/Atlantis' }],
    ['time_zone', { ...east, time_zone: '+03:00' }],
    ['currency', { ...east, currency: 'lira' }],
    ['floor_area_m2', { ...east, floor_area_m2: -1 }],
    ['slug', { ...east, slug: 'no/slash' }],
    ['name', { ...east, name: null }],
    ['owner', { ...east, owner: 'me' }],
  ])('name the bad field: %s', async (field, body) => {
    const { status, body: problem } = await engineer.post('/api/v1/factories', body);
    expect([status, problem.errors?.[0]?.field]).toEqual([400, field]);
  });

  it('stay as they are for who read something older', async () => {
    const read = await viewer.get('/api/v1/factories/north');
    const tag = read.headers.get('etag') ?? '';
    const change = (name: string): ReturnType<TestClient['ask']> =>
      engineer.ask(
        'PATCH',
        '/api/v1/factories/north',
        { name },
        { 'content-type': 'application/json', 'if-match': tag },
      );
    expect((await change('Works north')).status).toBe(200);
    const late = await change('Norden');
    expect([late.status, late.body.code]).toEqual([412, 'changed_meanwhile']);
    expect((await viewer.get('/api/v1/factories/north')).body.name).toBe('Works north');
  });

  it('keep the slug that devices publish below, and stay while something belongs to them', async () => {
    expect((await engineer.patch('/api/v1/factories/north', { slug: 'nord' })).body.code).toBe('slug_in_use');
    expect((await engineer.patch('/api/v1/factories/south', { slug: 'north' })).body.code).toBe(
      'factory_exists',
    );
    const refused = await engineer.delete('/api/v1/factories/north');
    expect([refused.status, refused.body.code]).toEqual([409, 'in_use']);
  });
});

describe('machines', () => {
  it('are added, changed and removed while nothing was measured', async () => {
    const body = {
      factory: 'south',
      name: 'pump-1',
      type: 'pump',
      rated_power_kw: 50,
      limits: { power_kw: { max: 60 } },
      aliases: ['the wet one'],
    };
    const added = await engineer.post('/api/v1/machines', body);
    expect([added.status, added.body]).toMatchObject([
      201,
      { factory: 'south', name: 'pump-1', display_name: 'pump-1', carrier: 'electricity', max_gap_s: 600 },
    ]);
    const changed = await engineer.patch('/api/v1/machines/pump-1', { rated_power_kw: null, max_gap_s: 900 });
    expect(changed.body).toMatchObject({
      rated_power_kw: null,
      max_gap_s: 900,
      limits: { power_kw: { max: 60 } },
      aliases: ['the wet one'],
    });
    expect((await viewer.get('/api/v1/machines/pump-1/settings')).body).toEqual(changed.body);
    expect((await engineer.delete('/api/v1/machines/pump-1')).status).toBe(204);
    expect((await viewer.get('/api/v1/machines/pump-1')).body.code).toBe('unknown_machine');
  });

  it('stay once something was measured', async () => {
    await database.admin.query(
      `INSERT INTO energy_readings (time, machine_id, carrier, power_kw, device_id) VALUES (now(), 3, 'electricity', 5, 3)`,
    );
    const { status, body } = await engineer.delete('/api/v1/machines/hvac-1');
    expect([status, body.code]).toEqual([409, 'machine_measured']);
    expect(body.remedy).toMatch(/meter assignments/);
  });

  it('have one name each in their factory, and are named by id where two factories share a name', async () => {
    const twin = { factory: 'north', name: 'hvac-1', type: 'hvac' };
    expect((await engineer.post('/api/v1/machines', twin)).body.code).toBe('machine_exists');
    expect((await engineer.patch('/api/v1/machines/compressor-1', {})).body.code).toBe('ambiguous_machine');
    expect((await engineer.patch('/api/v1/machines/compressor-1?factory=south', {})).body.id).toBe(4);
    expect((await engineer.post('/api/v1/machines', { name: 'x', type: 'other' })).body.code).toBe(
      'ambiguous_factory',
    );
  });

  it.each([{ nul: '\u0000' }, { half: '\ud800' }, { long: 'x'.repeat(20_000) }, [], 'text', null])(
    'keep only limits that can be kept: %#',
    async (limits) => {
      const { status, body } = await engineer.patch('/api/v1/machines/3', { limits });
      expect([status, body.errors?.[0]?.field]).toEqual([400, 'limits']);
    },
  );
});

describe('groups', () => {
  it('are added, changed and removed', async () => {
    const added = await engineer.post('/api/v1/groups', { name: 'Air', machine_ids: [1, 4] });
    expect([added.status, added.body.machines.map(({ id }: { id: number }) => id)]).toEqual([201, [1, 4]]);
    const path = `/api/v1/groups/${added.body.id}`;
    const changed = await engineer.patch(path, { machine_ids: [4, 3] });
    expect(changed.body.machines.map(({ id }: { id: number }) => id)).toEqual([3, 4]);
    expect((await viewer.get('/api/v1/groups')).body).toEqual({ items: [changed.body], next_cursor: null });
    expect((await engineer.post('/api/v1/groups', { name: 'Air' })).body.code).toBe('group_exists');
    expect((await engineer.patch(path, { machine_ids: [99] })).body.code).toBe('unknown_machine');
    expect((await engineer.patch(path, { machine_ids: ['1'] })).status).toBe(400);
    expect((await engineer.delete(path)).status).toBe(204);
    expect((await viewer.get(path)).body.code).toBe('unknown_group');
  });

  it('stay while a baseline is of them', async () => {
    const { body } = await engineer.post('/api/v1/groups', { name: 'Baselined', machine_ids: [1] });
    await database.admin.query(
      `INSERT INTO analytics.baselines (tenant_id, name, group_id, carrier, resolution, created_by)
       VALUES (1, 'Group by day', $1, 'electricity', 'day', 'analyst')`,
      [body.id],
    );
    const refused = await engineer.delete(`/api/v1/groups/${body.id}`);
    expect([refused.status, refused.body.code]).toEqual([409, 'in_use']);
  });
});

describe('a creating call with Idempotency-Key', () => {
  const post = (client: TestClient, body: unknown, key: string): ReturnType<TestClient['ask']> =>
    client.ask('POST', '/api/v1/groups', body, {
      'content-type': 'application/json',
      'idempotency-key': key,
    });

  it('is done once', async () => {
    const [first, again] = [
      await post(engineer, { name: 'Once' }, 'k1'),
      await post(engineer, { name: 'Once' }, 'k1'),
    ];
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
  });

  it('is refused with a key that came with another request, also of somebody else', async () => {
    const other = await post(engineer, { name: 'Other' }, 'k1');
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
    expect((await post(service, { name: 'Once' }, 'k1')).status).toBe(422);
    expect((await post(neighbour, { name: 'Once' }, 'k1')).status).toBe(201);
  });

  it('may come again when it failed, and has to wait while the first one runs', async () => {
    expect((await post(engineer, { name: 'Once' }, 'k2')).status).toBe(409);
    expect((await post(engineer, { name: 'Twice' }, 'k2')).status).toBe(201);
    await database.admin.query("UPDATE idempotency_keys SET status = NULL WHERE key = 'k2'");
    const early = await post(engineer, { name: 'Twice' }, 'k2');
    expect([early.status, early.body.code]).toEqual([409, 'request_in_progress']);
    expect((await post(engineer, { name: 'Bad' }, 'ä')).status).toBe(400);
  });
});

describe('who may do what', () => {
  it('only an engineer changes the registry', async () => {
    const analyst = await service.as('analyst');
    for (const answer of [
      await analyst.post('/api/v1/factories', east),
      await analyst.post('/api/v1/machines', {}),
      await analyst.delete('/api/v1/groups/1'),
    ])
      expect([answer.status, answer.body.code]).toEqual([403, 'role_too_low']);
  });

  it('another tenant finds nothing of ours, as if it were not there', async () => {
    const { body: group } = await engineer.post('/api/v1/groups', { name: 'Ours' });
    for (const [path, missing, code] of [
      ['/api/v1/factories/1', '/api/v1/factories/99', 'unknown_factory'],
      ['/api/v1/machines/1/settings', '/api/v1/machines/99/settings', 'unknown_machine'],
      [`/api/v1/groups/${group.id}`, '/api/v1/groups/99999', 'unknown_group'],
    ] as const) {
      const [ours, nothing] = [await neighbour.get(path), await neighbour.get(missing)];
      expect([ours.status, ours.body.code]).toEqual([404, code]);
      expect(Object.keys(ours.body)).toEqual(Object.keys(nothing.body));
    }
    expect((await neighbour.patch('/api/v1/factories/north', { name: 'x' })).status).toBe(404);
    expect((await neighbour.delete('/api/v1/machines/1')).status).toBe(404);
    expect(
      (await neighbour.post('/api/v1/machines', { factory: 'north', name: 'x', type: 'other' })).status,
    ).toBe(404);
    expect((await neighbour.post('/api/v1/groups', { name: 'Mine', machine_ids: [1] })).body.code).toBe(
      'unknown_machine',
    );
  });
});
