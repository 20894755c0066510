import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startDatabase } from '@enms/tested-service';
import type { Answer, TestDatabase, TestService } from '@enms/tested-service';
import { seedRegistry } from './registry.ts';
import { startService } from './start-service.ts';
import { NOW, seedTwoDays } from './two-days.ts';

const VOLTAGE = 'energy:electricity:voltage_v';
const POWER = 'energy:electricity:power_kw';

let database: TestDatabase;
let service: TestService;

beforeAll(async () => {
  database = await startDatabase();
  await seedRegistry(database.admin);
  await seedTwoDays(database.admin);
  service = await startService({ DATABASE_URL: database.serviceUrl }, { now: () => NOW });
}, 240_000);

afterAll(async () => {
  await service.stop();
  await database.stop();
}, 60_000);

const trend = (query: string): Promise<Answer> => service.get(`/api/v1/machines/1/trend?${query}`);

describe('signals', () => {
  it('are all that was ever measured, with unit and kind', async () => {
    const { body } = await service.get('/api/v1/machines/1/signals');
    expect(body.items.map(({ id, unit, kind }: Record<string, string>) => [id, unit, kind])).toEqual([
      [POWER, 'kW', 'level'],
      ['energy:electricity:energy_kwh', 'kWh', 'amount'],
      [VOLTAGE, 'V', 'level'],
      ['production:production_count', 'pieces', 'amount'],
    ]);
    expect(body.items[0]).toMatchObject({ carrier: 'electricity', last_at: '2025-10-08T10:01:00.000Z' });
    expect((await service.get('/api/v1/machines/3/signals')).body.items).toMatchObject([
      { id: 'measurement:3:co2_ppm', name: 'co2_ppm', device: 'meter-hvac', unit: 'ppm', carrier: null },
    ]);
    expect((await service.get('/api/v1/machines/2/signals')).body.items).toEqual([]);
  });

  it('are drawn by the second from raw readings', async () => {
    const { body } = await trend(
      `signal=${VOLTAGE}&from=2025-10-08T09:59:00Z&to=2025-10-08T10:00:00Z&points=60`,
    );
    expect([body.bucket, body.bucket_s, body.times.length, body.series[0].source]).toEqual([
      '1s',
      1,
      60,
      'raw',
    ]);
    const [{ mean, count }] = body.series;
    expect([mean[0], mean[1], count[0], count[1]]).toEqual([439, null, 1, 0]);
  });

  it('are the same from readings and from aggregates, and gaps are null', async () => {
    const question = `signal=${VOLTAGE}&signal=${POWER}&from=2025-10-07T20:00:00Z&to=2025-10-08T10:00:00Z&points=60`;
    const before = (await trend(question)).body;
    for (const [aggregate, end] of [
      ['electrical_15min', '2025-10-08T09:00Z'],
      ['energy_1min', '2025-10-08T09:00Z'],
      ['energy_15min', '2025-10-08T09:00Z'],
    ])
      await database.admin.query(
        `CALL refresh_continuous_aggregate('${aggregate}', '2025-10-06T00:00Z', '${end}')`,
      );
    const after = (await trend(question)).body;
    expect(after).toEqual(before);
    expect([after.bucket, after.times.length, after.series[0].source]).toEqual(['15min', 56, '15min']);
    const [voltage, power] = after.series;
    expect([voltage.mean[0], voltage.min[0], voltage.max[0], voltage.count[0]]).toEqual([387, 380, 394, 15]);
    expect([voltage.mean[4], voltage.min[4], power.mean[4], power.count[4]]).toEqual([null, null, null, 0]);
    expect(power.mean[55]).toBe(60);
  });

  it('add up amounts, and say where a range holds nothing', async () => {
    const energy = 'energy:electricity:energy_kwh';
    const pieces = 'production:production_count';
    const { body } = await trend(
      `signal=${energy}&signal=${pieces}&from=2025-10-08T08:00:00Z&to=2025-10-08T10:00:00Z&points=10`,
    );
    expect(body.series.map((one: { sum: number[]; mean: null }) => one.mean)).toEqual([null, null]);
    const [kwh, made] = body.series.map(({ sum }: { sum: (number | null)[] }) => sum);
    expect(kwh.reduce((total: number, one: number | null) => total + (one ?? 0), 0)).toBeCloseTo(120);
    expect(made).toEqual([null, null, null, null, 30, 30, 30, 30]);
    const early = (await trend(`signal=${POWER}&from=2025-01-01T00:00:00Z&to=2025-02-01T00:00:00Z`)).body;
    expect(early.series[0].reason).toBe('no_data');
  });

  it.each([
    ['signal=energy:electricity:voltage', 404, 'unknown_signal'],
    ['duration=1h', 400, 'invalid_request'],
    [`signal=${POWER}&points=5`, 400, 'invalid_request'],
    [`signal=${POWER}&from=yesterday`, 400, 'invalid_request'],
  ])('refuse %s', async (question, status, code) => {
    const { body, ...answer } = await trend(question);
    expect([answer.status, body.code]).toEqual([status, code]);
    if (code === 'unknown_signal') expect(body.nearest).toContain(VOLTAGE);
  });
});

describe('events of a machine', () => {
  beforeAll(async () => {
    await database.admin.query(`
      INSERT INTO device_events (time, device_id, kind, detail) VALUES
        ('2025-10-08T09:00Z', 1, 'offline', '{"why": "will"}'), ('2025-10-08T09:01Z', 1, 'heartbeat', '{}'),
        ('2025-10-08T09:02Z', 2, 'offline', '{}');
      INSERT INTO quarantine (received_at, topic, payload, device_code, reason, detail) VALUES
        ('2025-10-08T07:10Z', 'x', 'x', 'meter-compressor', 'wrong_type', 'x'),
        ('2025-10-08T07:20Z', 'x', 'x', 'meter-compressor', 'wrong_type', 'x');
      INSERT INTO reconciliation_tickets (tenant_id, machine_id, carrier, kind, starts_at, ends_at)
        VALUES (1, 1, 'electricity', 'gap', '2025-10-07T21:00Z', '2025-10-07T22:00Z');
      INSERT INTO analytics.anomalies (tenant_id, machine_id, carrier, started_at, severity, detectors, explanation)
        VALUES (1, 1, 'electricity', '2025-10-08T06:00Z', 'critical', '{baseline}', 'Twice as much as expected.');
      INSERT INTO tariff_versions (tenant_id, factory_id, carrier, name, currency, effective_from, components, created_by)
        VALUES (1, 1, 'electricity', 'Winter', 'EUR', '2025-10-08', '{"energy": [{"name": "all", "price_per_kwh": "0.2"}]}', 'x');`);
  });

  it('are told newest first, each once however small the pages are', async () => {
    const path = '/api/v1/machines/1/events?duration=2d&limit=2';
    const seen: string[][] = [];
    let cursor: string | null = null;
    do {
      const { body }: Answer = await service.get(cursor === null ? path : `${path}&cursor=${cursor}`);
      for (const { kind, code, time } of body.items) seen.push([kind, code, time.slice(5, 16)]);
      cursor = body.next_cursor;
    } while (cursor !== null);
    expect(seen).toEqual([
      ['mode', 'idle', '10-08T09:30'],
      ['device', 'offline', '10-08T09:00'],
      ['quarantine', 'wrong_type', '10-08T07:10'],
      ['anomaly', 'critical', '10-08T06:00'],
      ['tariff', 'factory', '10-07T22:00'],
      ['ticket', 'gap', '10-07T21:00'],
    ]);
  });

  it('say what is known, where more is found, and what is left out', async () => {
    const { body } = await service.get('/api/v1/machines/1/events?kind=quarantine&kind=mode&kind=anomaly');
    expect(body.left_out).toEqual([
      { kind: 'mode', reason: 'range_too_long', before: '2025-10-06T10:02:00.000Z' },
    ]);
    expect(body.items).toMatchObject([
      { parts: { before: 'running' }, reference: null },
      {
        parts: { count: 2 },
        end: '2025-10-08T07:20:00.000Z',
        reference: { type: 'device', id: 'meter-compressor' },
      },
      { text: 'Twice as much as expected.', end: null, severity: 'critical', reference: { type: 'anomaly' } },
    ]);
    expect((await service.get('/api/v1/machines/1/events?cursor=bm9uZQ')).body.code).toBe('invalid_request');
  });
});
