import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { eventually, startDatabase } from '@enms/tested-service';
import type { TestDatabase, TestService } from '@enms/tested-service';
import { startService } from './start-service.ts';
import { seedRegistry } from './registry.ts';
import { TestBroker } from './test-broker.ts';

const NEW_DEVICE = 'AA:BB:CC:DD:EE:01';
const TOPIC = `sensors/${NEW_DEVICE}/power`;

let database: TestDatabase;
let broker: TestBroker;
let service: TestService;

beforeAll(async () => {
  database = await startDatabase();
  await seedRegistry(database.admin);
  broker = await TestBroker.start();
  service = await startService({ DATABASE_URL: database.serviceUrl, ...broker.environment });
  await brokerIs('up');
}, 240_000);

afterAll(async () => {
  await service.stop();
  await broker.remove();
  await database.stop();
}, 60_000);

async function brokerIs(status: string): Promise<void> {
  await eventually(`the broker is ${status}`, async () => {
    const { body } = await service.get('/health/ready');
    return body.parts.some(
      (part: { name: string; status: string }) => part.name === 'broker' && part.status === status,
    );
  });
}

async function setAside(topic: string, payload: string, device: string, reason: string): Promise<string> {
  const { rows } = await database.admin.query<{ id: string }>(
    `INSERT INTO quarantine (topic, payload, device_code, dialect, reason, detail, received_at)
     VALUES ($1, $2, $3, 'power-sensor', $4, 'as it came', now()) RETURNING id`,
    [topic, Buffer.from(payload), device, reason],
  );
  return rows[0]?.id ?? '';
}

function powerSensor(ageSeconds: number, electricW: number): string {
  const timestamp = new Date(Date.now() - ageSeconds * 1000).toISOString();
  return JSON.stringify({ deviceCode: NEW_DEVICE, timestamp, temp: 21, humidity: 50, electric: electricW });
}

it('tells how much waits at the broker', async () => {
  await eventually('the broker tells its figures', async () => {
    const { body } = await service.get('/api/v1/health');
    const part = body.parts.find(({ name }: { name: string }) => name === 'broker');
    return part.details?.queue_limit_bytes === 1_000_000 && typeof part.details.queued_bytes === 'number';
  });
});

describe('a device that nobody knows', () => {
  beforeAll(async () => {
    await database.admin.query(
      `INSERT INTO devices (tenant_id, factory_id, code, dialect) VALUES (1, 1, $1, 'power-sensor')`,
      [NEW_DEVICE],
    );
    await setAside(`onboarding/${TOPIC}`, powerSensor(60, 900), NEW_DEVICE, 'unknown_device');
    await setAside(`onboarding/${TOPIC}`, powerSensor(55, 0), NEW_DEVICE, 'unknown_device');
    await setAside(`onboarding/${TOPIC}`, '{"deviceCode":', NEW_DEVICE, 'malformed_json');
    await pause(20);
  });

  it('is listed with what waits', async () => {
    const { body } = await service.get('/api/v1/devices?status=discovered');
    expect(body.items).toHaveLength(1);
    expect(body.items[0]).toMatchObject({
      code: NEW_DEVICE,
      has_credentials: false,
      waiting_messages: 3,
      assignments: [],
    });
  });

  it('cannot be replayed before it is approved', async () => {
    const { body } = await service.post('/api/v1/quarantine/replay', { device: NEW_DEVICE });
    expect(body).toMatchObject({
      replayed: 0,
      still_open: 3,
      reasons: { unknown_device: 3 },
    });
  });

  it('stays out while the broker is away, and nothing is spoilt', async () => {
    await broker.down();
    await brokerIs('down');
    const { status, body } = await approve();
    expect([status, body.code]).toEqual([503, 'broker_away']);
    expect((await service.get(`/api/v1/devices/${NEW_DEVICE}`)).body.status).toBe('discovered');
    await broker.up();
    await brokerIs('up');
  });

  it('is let in: account, assignment, machine, and what waited becomes readings', async () => {
    const { status, body } = await approve();
    expect(status).toBe(200);
    expect(body.device).toMatchObject({
      status: 'active',
      name: 'Hall meter',
      has_credentials: true,
      assignments: [{ channel: 'main', machine: 'hall-light', carrier: 'electricity', multiplier: 2 }],
      waiting_messages: 1,
    });
    expect(body.replay).toMatchObject({
      replayed: 2,
      still_open: 1,
      reasons: { malformed_json: 1 },
      more: false,
    });
    const { rows } = await database.admin.query(
      `SELECT power_kw, quality FROM energy_readings e JOIN machines m ON m.id = e.machine_id
        WHERE m.name = 'hall-light' ORDER BY time`,
    );
    expect(rows).toEqual([
      { power_kw: 1.8, quality: 0 },
      { power_kw: 0, quality: 0 },
    ]);
    const { username, password, publish } = body.credentials;
    expect([username, publish]).toEqual([NEW_DEVICE, [TOPIC]]);
    expect(await broker.publish(username, password, TOPIC, powerSensor(0, 1))).toBe(true);
    expect(await broker.publish(username, 'guessed', TOPIC, powerSensor(0, 1))).toBe(false);
    const again = await approve();
    expect([again.status, again.body.code]).toEqual([409, 'already_active']);
  });

  it('does not let the onboarding account speak for it from then on', async () => {
    const id = await setAside(`onboarding/${TOPIC}`, powerSensor(0, 5), NEW_DEVICE, 'unknown_device');
    const { body } = await service.post(`/api/v1/quarantine/${id}/replay`);
    expect(body).toMatchObject({ replayed: 0, still_open: 1, reasons: { unknown_device: 1 } });
  });

  it('gets a new password, and the old one is void', async () => {
    const first = (await service.post(`/api/v1/devices/${NEW_DEVICE}/credentials`)).body;
    const second = (await service.post(`/api/v1/devices/${NEW_DEVICE}/credentials`)).body;
    expect(second.password).not.toBe(first.password);
    expect(await broker.publish(NEW_DEVICE, first.password, TOPIC, '{}')).toBe(false);
    expect(await broker.publish(NEW_DEVICE, second.password, TOPIC, '{}')).toBe(true);
    const revoked = await service.post(`/api/v1/devices/${NEW_DEVICE}/revoke`);
    expect(revoked.body).toMatchObject({ status: 'inactive', has_credentials: false });
    expect(await broker.publish(NEW_DEVICE, second.password, TOPIC, '{}')).toBe(false);
    expect((await service.post(`/api/v1/devices/${NEW_DEVICE}/revoke`)).status).toBe(200);
  });

  it('comes back with its assignment as it was', async () => {
    const { status, body } = await approve();
    expect([status, body.device.status]).toEqual([200, 'active']);
    expect(body.device.assignments).toHaveLength(1);
  });

  function approve(): ReturnType<TestService['post']> {
    return service.post(`/api/v1/devices/${NEW_DEVICE}/approve`, {
      name: 'Hall meter',
      assignments: [{ machine: { name: 'hall-light', type: 'meter', rated_power_kw: 5 }, multiplier: 2 }],
    });
  }
});

describe('approvals that must not be', () => {
  it('never takes over the account of a service', async () => {
    const body = { code: 'ingest', dialect: 'canonical', factory: 'north' };
    expect((await service.post('/api/v1/devices', body)).status).toBe(201);
    const { status, body: problem } = await service.post('/api/v1/devices/ingest/approve', {});
    expect([status, problem.code]).toEqual([409, 'account_taken']);
    expect(await broker.publish('ingest', 'ingests', 'nowhere', 'x')).toBe(true);
  });

  it('changes nothing when one assignment is wrong', async () => {
    await service.post('/api/v1/devices', { code: 'two-channels', dialect: 'canonical', factory: 'north' });
    const { status, body } = await service.post('/api/v1/devices/two-channels/approve', {
      assignments: [
        { channel: 'a', machine: { name: 'new-one', type: 'other' } },
        { channel: 'b', machine: { name: 'no-such-machine' } },
      ],
    });
    expect([status, body.code]).toEqual([404, 'unknown_machine']);
    expect((await service.get('/api/v1/machines/new-one')).status).toBe(404);
  });

  it.each([
    [{ assignments: [{ machine: {} }] }, 'assignments[0].machine', 'unclear_machine'],
    [{ assignments: [{}] }, 'assignments[0].machine', 'missing'],
    [{ assignments: [{ machine: { id: 1 }, multiplier: 0 }] }, 'assignments[0].multiplier', 'invalid_value'],
    [{ assignments: 'all' }, 'assignments', 'not_a_list'],
    [{ password: 'mine' }, 'password', 'unknown_field'],
    [
      { assignments: [{ machine: { id: 1 } }, { machine: { id: 3 } }] },
      'assignments[1].channel',
      'repeated_channel',
    ],
  ])('names what is wrong with %j', async (sent, field, reason) => {
    const { status, body } = await service.post('/api/v1/devices/two-channels/approve', sent);
    expect([status, body.code]).toEqual([400, 'invalid_request']);
    expect(body.errors[0]).toMatchObject({ field, reason });
  });

  it('knows no device twice and none that is not there', async () => {
    const again = await service.post('/api/v1/devices', {
      code: 'two-channels',
      dialect: 'canonical',
      factory: 'north',
    });
    expect([again.status, again.body.code]).toEqual([409, 'device_exists']);
    const unknown = await service.post('/api/v1/devices/nobody/approve', {});
    expect([unknown.status, unknown.body.code]).toEqual([404, 'unknown_device']);
    const inactive = await service.post('/api/v1/devices/meter-idle/credentials');
    expect([inactive.status, inactive.body.code]).toEqual([409, 'not_active']);
  });
});

describe('the quarantine', () => {
  it('lists newest first, by cursor, with reason and remedy', async () => {
    for (let index = 0; index < 5; index += 1) {
      await setAside(`sensors/lost-${index}/power`, `{"n":${index}}`, `lost-${index}`, 'unknown_device');
    }
    const first = (await service.get('/api/v1/quarantine?reason=unknown_device&limit=3')).body;
    expect(first.items.map((item: { payload: string }) => item.payload)).toEqual([
      '{"n":4}',
      '{"n":3}',
      '{"n":2}',
    ]);
    expect(first.items[0]).toMatchObject({
      status: 'open',
      remedy: expect.any(String),
      payload_encoding: 'text',
    });
    const next = (
      await service.get(`/api/v1/quarantine?reason=unknown_device&limit=3&cursor=${first.next_cursor}`)
    ).body;
    expect(next.items[0].payload).toBe('{"n":1}');
    expect(first.open_by_reason.length).toBeGreaterThan(0);
  });

  it('shows binary payloads as such', async () => {
    const { rows } = await database.admin.query<{ id: string }>(
      `INSERT INTO quarantine (topic, payload, reason, detail) VALUES ('x', '\\xff00'::bytea, 'bad_utf8', 'd') RETURNING id`,
    );
    const { body } = await service.get(`/api/v1/quarantine/${rows[0]?.id ?? ''}`);
    expect([body.payload, body.payload_encoding, body.payload_bytes]).toEqual(['/wA=', 'base64', 2]);
  });

  it('stores a message once however often it is replayed', async () => {
    const ts = Date.now() - 30_000;
    const payload = JSON.stringify([
      { ts, power_kw: 1 },
      { ts: ts + 1000, power_kw: 2 },
    ]);
    const id = await setAside('enms/north/meter-hvac/energy', payload, 'meter-hvac', 'device_inactive');
    const first = await service.post(`/api/v1/quarantine/${id}/replay`);
    expect(first.body).toMatchObject({ replayed: 1, still_open: 0, readings: 2 });
    const again = await service.post(`/api/v1/quarantine/${id}/replay`);
    expect([again.status, again.body.code]).toEqual([409, 'already_settled']);
    const twin = await setAside('enms/north/meter-hvac/energy', payload, 'meter-hvac', 'device_inactive');
    expect((await service.post(`/api/v1/quarantine/${twin}/replay`)).body).toMatchObject({
      replayed: 1,
      readings: 0,
    });
    const contradiction = payload.replace('"power_kw":2', '"power_kw":3');
    const other = await setAside(
      'enms/north/meter-hvac/energy',
      contradiction,
      'meter-hvac',
      'device_inactive',
    );
    expect((await service.post(`/api/v1/quarantine/${other}/replay`)).body.reasons).toEqual({ conflict: 1 });
    expect((await service.get(`/api/v1/quarantine/${other}`)).body).toMatchObject({
      status: 'open',
      reason: 'conflict',
    });
  });

  it('stores a message as it is corrected, or nothing of it, and keeps what came', async () => {
    const came = '{"power_kw":"nine"}';
    const id = await setAside('enms/north/meter-hvac/energy', came, 'meter-hvac', 'wrong_type');
    const ts = Date.now() - 90_000;
    const half = JSON.stringify([
      { ts, power_kw: 9 },
      { ts: ts + 1, power_kw: 'ten' },
    ]);
    const refused = await service.post(`/api/v1/quarantine/${id}/replay`, { payload: half });
    expect([refused.status, refused.body.errors[0].field, refused.body.errors[0].reason]).toEqual([
      400,
      'payload',
      'wrong_type',
    ]);
    expect((await service.get(`/api/v1/quarantine/${id}`)).body).toMatchObject({
      status: 'open',
      detail: 'as it came',
    });
    const right = JSON.stringify({ ts, power_kw: 9 });
    const { body } = await service.post(`/api/v1/quarantine/${id}/replay`, { payload: right });
    expect(body).toMatchObject({ replayed: 1, readings: 1 });
    const kept = (await service.get(`/api/v1/quarantine/${id}`)).body;
    expect([kept.status, kept.payload]).toEqual(['replayed', came]);
    const [deed] = (await service.get('/api/v1/audit-log?action=quarantine.replay&limit=1')).body.items;
    expect([deed.object, deed.after.corrected_payload]).toEqual([`message:${id}`, right]);
  });

  it('gives up what is discarded, and tells the audit log why', async () => {
    const id = await setAside('x/y', '{}', 'lost', 'unknown_topic');
    const why = { reason: 'sent by a test bench' };
    expect((await service.post(`/api/v1/quarantine/${id}/discard`, why)).body.status).toBe('discarded');
    const [deed] = (await service.get('/api/v1/audit-log?action=quarantine.discard&limit=1')).body.items;
    expect(deed.after).toEqual({ status: 'discarded', why: 'sent by a test bench' });
    expect((await service.post(`/api/v1/quarantine/${id}/discard`)).body.code).toBe('already_settled');
    expect((await service.post('/api/v1/quarantine/999999999/discard')).body.code).toBe('unknown_message');
  });
});
