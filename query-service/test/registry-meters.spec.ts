import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seedRegistry } from './registry.ts';
import { startDatabase } from '@enms/tested-service';
import type { Answer, TestClient, TestDatabase, TestService } from '@enms/tested-service';
import { startService } from './start-service.ts';

let database: TestDatabase;
let service: TestService;
let engineer: TestClient;
let neighbour: TestClient;

beforeAll(async () => {
  database = await startDatabase();
  await seedRegistry(database.admin);
  await database.admin.query(`INSERT INTO tenants (name, slug) VALUES ('Neighbour', 'neighbour')`);
  service = await startService({ DATABASE_URL: database.serviceUrl });
  engineer = await service.as('engineer');
  neighbour = await service.as('administrator', 2);
}, 240_000);

afterAll(async () => {
  await service.stop();
  await database.stop();
}, 60_000);

const codeOf = ({ status, body }: Answer): [number, string] => [status, body.code];

describe('areas', () => {
  it('are a tree in their factory', async () => {
    const { body: hall } = await engineer.post('/api/v1/areas', { factory: 'north', name: 'Hall 1' });
    const { body: line } = await engineer.post('/api/v1/areas', {
      factory: 'north',
      name: 'Line 2',
      parent_id: hall.id,
    });
    expect(line).toMatchObject({ factory: 'north', parent_id: hall.id, path: ['Hall 1', 'Line 2'] });
    const again = await engineer.post('/api/v1/areas', {
      factory: 'north',
      name: 'Line 2',
      parent_id: hall.id,
    });
    expect(codeOf(again)).toEqual([409, 'area_exists']);
    for (const inner of [hall.id, line.id])
      expect(codeOf(await engineer.patch(`/api/v1/areas/${hall.id}`, { parent_id: inner }))).toEqual([
        409,
        'area_in_itself',
      ]);
    const elsewhere = await engineer.post('/api/v1/areas', {
      factory: 'south',
      name: 'x',
      parent_id: hall.id,
    });
    expect(codeOf(elsewhere)).toEqual([404, 'unknown_area']);
    expect(codeOf(await engineer.delete(`/api/v1/areas/${hall.id}`))).toEqual([409, 'in_use']);
    expect((await engineer.patch(`/api/v1/areas/${line.id}`, { parent_id: null })).body.path).toEqual([
      'Line 2',
    ]);
    expect((await engineer.patch('/api/v1/machines/2', { area_id: line.id })).body.area_id).toBe(line.id);
    expect((await engineer.patch('/api/v1/machines/4', { area_id: line.id })).body.code).toBe('unknown_area');
    expect((await engineer.delete(`/api/v1/areas/${hall.id}`)).status).toBe(204);
    expect((await engineer.get('/api/v1/areas?factory=north')).body.items).toHaveLength(1);
    expect(codeOf(await neighbour.get(`/api/v1/areas/${line.id}`))).toEqual([404, 'unknown_area']);
  });
});

describe('tenants', () => {
  it('are added by administrators of the home tenant, who can then sign in there', async () => {
    const body = { name: 'Harbour', slug: 'harbour' };
    expect(codeOf(await neighbour.post('/api/v1/tenants', body))).toEqual([403, 'not_the_home_tenant']);
    expect(codeOf(await engineer.post('/api/v1/tenants', body))).toEqual([403, 'role_too_low']);
    const added = await service.post('/api/v1/tenants', body);
    expect([added.status, added.body]).toMatchObject([201, { ...body, is_home: false }]);
    const { rows } = await database.admin.query(
      'SELECT role, email FROM memberships m JOIN users u ON u.id = m.user_id WHERE tenant_id = $1',
      [added.body.id],
    );
    expect(rows).toEqual([{ role: 'administrator', email: 'administrator@tenant-1.example' }]);
    expect(codeOf(await service.post('/api/v1/tenants', body))).toEqual([409, 'tenant_exists']);
  });

  it('see themselves only; the home tenant sees all', async () => {
    expect((await neighbour.get('/api/v1/tenants')).body.items.map(({ id }: { id: number }) => id)).toEqual([
      2,
    ]);
    expect((await service.get('/api/v1/tenants')).body.items.length).toBe(3);
    expect((await engineer.get('/api/v1/tenants')).body.items.length).toBe(1);
    expect(codeOf(await neighbour.get('/api/v1/tenants/1'))).toEqual([404, 'unknown_tenant']);
    expect(codeOf(await neighbour.patch('/api/v1/tenants/1', { name: 'x' }))).toEqual([
      404,
      'unknown_tenant',
    ]);
    expect((await neighbour.patch('/api/v1/tenants/2', { logs_voice: false })).body.logs_voice).toBe(false);
  });

  it('tell their buildings with the number of sensors', async () => {
    expect((await engineer.get('/api/v1/tenants/1/buildings')).body.items).toEqual([
      { id: 1, name: 'North', sensor_count: 4 },
      { id: 2, name: 'South', sensor_count: 0 },
    ]);
    for (const id of [1, 99])
      expect((await neighbour.get(`/api/v1/tenants/${id}/buildings`)).status).toBe(404);
  });
});

describe('devices', () => {
  it('are described, grouped and configured', async () => {
    const path = '/api/v1/devices/meter-hvac';
    const { body } = await engineer.patch(path, {
      name: 'HVAC',
      group: 'air',
      configuration: { rate_s: 5, relay: 1 },
    });
    expect(body).toMatchObject({ name: 'HVAC', group: 'air', status: 'active' });
    await engineer.patch(path, { configuration: { relay: null } });
    expect((await engineer.get(`${path}/configuration`)).body).toEqual({
      code: 'meter-hvac',
      configuration: { rate_s: 5 },
    });
    expect((await engineer.patch(path, { configuration: { approved_at: 'x' } })).status).toBe(400);
    expect((await engineer.patch(path, { status: 'maintenance' })).body.status).toBe('maintenance');
    expect(codeOf(await engineer.patch(path, { status: 'active' }))).toEqual([409, 'not_approved']);
    expect((await engineer.patch(path, { status: 'discovered' })).status).toBe(400);
    expect(codeOf(await neighbour.patch(path, { name: 'mine' }))).toEqual([404, 'unknown_device']);
    expect(codeOf(await neighbour.get(`${path}/configuration`))).toEqual([404, 'unknown_device']);
  });

  it('go only while they measured nothing', async () => {
    await database.admin.query(
      `INSERT INTO energy_readings (time, machine_id, carrier, power_kw, device_id) VALUES (now(), 2, 'natural_gas', 5, 2)`,
    );
    expect(codeOf(await engineer.delete('/api/v1/devices/meter-boiler'))).toEqual([409, 'device_has_data']);
    expect((await engineer.delete('/api/v1/devices/meter-hvac')).status).toBe(204);
    expect((await engineer.get('/api/v1/devices/meter-hvac')).status).toBe(404);
  });
});

describe('meter assignments', () => {
  const swap = {
    at: '2026-03-01T06:00:00+01:00',
    closing_counter_kwh: 48_211.5,
    opening_counter_kwh: 12,
    new_device: 'meter-idle',
    register_size_kwh: 1e6,
  };

  it('are told by machine and device', async () => {
    const { body } = await engineer.get('/api/v1/meter-assignments?machine=compressor-1&factory=north');
    expect(body.items).toHaveLength(2);
    expect(body.items[0]).toEqual({
      id: 1,
      device: 'meter-compressor',
      channel: 'main',
      machine_id: 1,
      machine: 'compressor-1',
      factory: 'north',
      carrier: 'electricity',
      multiplier: 1,
      valid_from: null,
      valid_to: null,
      opening_counter_kwh: null,
      closing_counter_kwh: null,
      register_size_kwh: null,
    });
    expect((await engineer.get('/api/v1/meter-assignments?device=meter-boiler')).body.items).toHaveLength(1);
    expect((await neighbour.get('/api/v1/meter-assignments')).body.items).toEqual([]);
  });

  it('refuse a last counter below what the meter has told', async () => {
    await database.admin.query(
      `INSERT INTO energy_readings (time, machine_id, carrier, energy_total_kwh, device_id)
       SELECT '2026-03-01T04:59:00Z', machine_id, carrier, 48211, device_id FROM meter_assignments WHERE id = 1`,
    );
    const path = '/api/v1/meter-assignments/1';
    const misread = { closing_counter_kwh: 48_210, at: swap.at };
    for (const answer of [
      await engineer.post(`${path}/swap`, { ...swap, ...misread }),
      await engineer.post(`${path}/end`, misread),
    ])
      expect(answer.body.errors).toMatchObject([
        { field: 'closing_counter_kwh', reason: 'counter_backwards' },
      ]);
  });

  it('swap the meter in one step, with an event for both', async () => {
    const { status, body } = await engineer.post('/api/v1/meter-assignments/1/swap', swap);
    expect(status).toBe(200);
    expect(body.closed).toMatchObject({
      id: 1,
      valid_to: '2026-03-01T05:00:00.000Z',
      closing_counter_kwh: 48_211.5,
    });
    expect(body.opened).toMatchObject({
      device: 'meter-idle',
      channel: 'main',
      machine_id: 1,
      carrier: 'electricity',
      valid_from: '2026-03-01T05:00:00.000Z',
      valid_to: null,
      opening_counter_kwh: 12,
      register_size_kwh: 1e6,
    });
    const { rows } = await database.admin.query(
      `SELECT code, detail->>'closing_counter_kwh' AS closing FROM device_events e JOIN devices d ON d.id = e.device_id
        WHERE kind = 'swap' ORDER BY code`,
    );
    expect(rows).toEqual([
      { code: 'meter-compressor', closing: '48211.5' },
      { code: 'meter-idle', closing: '48211.5' },
    ]);
  });

  it('refuse a swap that cannot be, and change nothing then', async () => {
    const before = await engineer.get('/api/v1/meter-assignments');
    const at2 = '/api/v1/meter-assignments/2/swap';
    expect(codeOf(await engineer.post('/api/v1/meter-assignments/1/swap', swap))).toEqual([
      409,
      'assignment_ended',
    ]);
    const taken = { ...swap, at: '2026-04-01T06:00:00Z', channel: 'main' };
    expect(codeOf(await engineer.post(at2, taken))).toEqual([409, 'assignment_overlaps']);
    expect(codeOf(await engineer.post(at2, { ...swap, new_device: 'nobody' }))).toEqual([
      404,
      'unknown_device',
    ]);
    expect(codeOf(await neighbour.post(at2, swap))).toEqual([404, 'unknown_assignment']);
    expect((await engineer.post(at2, { ...swap, at: 'soon' })).body.errors[0].field).toBe('at');
    const opened = before.body.items.at(-1).id;
    expect(
      (await engineer.post(`/api/v1/meter-assignments/${opened}/swap`, swap)).body.errors[0].reason,
    ).toBe('too_early');
    expect((await engineer.get('/api/v1/meter-assignments')).body).toEqual(before.body);
  });

  it('begin and end, and never overlap', async () => {
    const body = {
      device: 'meter-boiler',
      channel: 'main',
      machine_id: 2,
      valid_from: '2026-05-01T00:00:00Z',
    };
    expect(codeOf(await engineer.post('/api/v1/meter-assignments', body))).toEqual([
      409,
      'assignment_overlaps',
    ]);
    const { body: list } = await engineer.get('/api/v1/meter-assignments?device=meter-boiler');
    const ended = await engineer.post(`/api/v1/meter-assignments/${list.items[0].id}/end`, {
      at: body.valid_from,
    });
    expect(ended.body.valid_to).toBe('2026-05-01T00:00:00.000Z');
    const added = await engineer.post('/api/v1/meter-assignments', body);
    expect([added.status, added.body.carrier]).toEqual([201, 'natural_gas']);
    const abroad = { device: 'meter-boiler', channel: 'aux', machine_id: 4 };
    expect(codeOf(await engineer.post('/api/v1/meter-assignments', abroad))).toEqual([409, 'other_factory']);
  });
});
