import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seedRegistry } from './registry.ts';
import { startDatabase } from '@enms/tested-service';
import type { TestDatabase, TestService } from '@enms/tested-service';
import { startService } from './start-service.ts';
import { TestRedis } from './test-redis.ts';

/** A Wednesday noon in Berlin. */
const NOW = new Date('2025-10-08T10:00:00Z');
const MINUTE = 60_000;

let database: TestDatabase;
let redis: TestRedis;
let service: TestService;

beforeAll(async () => {
  database = await startDatabase();
  await seedRegistry(database.admin);
  redis = await TestRedis.start();
  service = await startService(
    { DATABASE_URL: database.serviceUrl, REDIS_URL: redis.url },
    { now: () => NOW },
  );
}, 240_000);

afterAll(async () => {
  await service.stop();
  await redis.remove();
  await database.stop();
}, 60_000);

/** Power of a machine as one reading a minute, up to now. */
async function send(
  device: string,
  minutes: number,
  powerKw: (minute: number) => number,
  channel = 'main',
): Promise<void> {
  let counter = 0;
  const readings = Array.from({ length: minutes + 1 }, (_, minute) => {
    if (minute > 0) counter += powerKw(minute) / 60;
    return {
      device,
      type: 'energy',
      channel,
      payload: {
        ts: NOW.getTime() - (minutes - minute) * MINUTE,
        seq: minute,
        power_kw: powerKw(minute),
        energy_total_kwh: counter,
      },
    };
  });
  const { status, body } = await service.post('/api/v1/telemetry/batch', { readings });
  expect({
    status,
    rejected: body.items.filter((item: { outcome: string }) => item.outcome === 'rejected'),
  }).toEqual({
    status: 202,
    rejected: [],
  });
}

const errorsOf = (body: { errors?: { field: string; reason: string }[] }): [string, string][] =>
  (body.errors ?? []).map(({ field, reason }) => [field, reason]);

describe('before any reading', () => {
  it('lists machines without a status', async () => {
    const { body } = await service.get('/api/v1/machines');
    expect(body.items.map((item: { name: string; status: null }) => [item.name, item.status])).toEqual([
      ['compressor-1', null],
      ['boiler-1', null],
      ['hvac-1', null],
      ['compressor-1', null],
    ]);
  });

  it('says that there is no data, not zero', async () => {
    const { body } = await service.get('/api/v1/energy/machine/hvac-1?duration=1h');
    expect(body.energy).toEqual({
      value: null,
      unit: 'kWh',
      method: null,
      coverage: 0,
      quality: ['good'],
      reason: 'no_data',
    });
    expect(body.power).toEqual({ avg_kw: null, min_kw: null, max_kw: null, now_kw: null, at: null });
  });
});

describe('readings over HTTP', () => {
  it('stores good ones and says of each bad one why', async () => {
    const ts = '2025-10-08T07:00:00Z';
    const { status, body } = await service.post('/api/v1/telemetry/batch', {
      readings: [
        { device: 'meter-hvac', type: 'energy', payload: { ts, power_kw: 0 } },
        { device: 'meter-hvac', type: 'energy', payload: { ts, power_kw: 0 } },
        { device: 'meter-hvac', type: 'energy', payload: { ts, power_kw: 5 } },
        { device: 'nobody', type: 'energy', payload: { ts, power_kw: 5 } },
        { device: 'meter-idle', type: 'energy', payload: { ts, power_kw: 5 } },
        { device: 'meter-hvac', type: 'energy', payload: { ts: '2025-10-08T11:00:00Z', power_kw: 5 } },
        { device: 'meter-hvac', type: 'energy', payload: { ts, power_kw: '5' } },
        { device: 'meter-hvac', type: 'dance', payload: { ts } },
        { device: 'meter-hvac', type: 'energy', channel: 'attic', payload: { ts, power_kw: 5 } },
        {
          device: 'meter-hvac',
          type: 'measurement',
          payload: { ts, values: { co2_ppm: 400, noise_db: 40 } },
        },
        { device: 'meter-hvac', type: 'environment', payload: { ts, outdoor_temp_c: 0 } },
        { device: 'meter-hvac', type: 'production', payload: { ts, production_count: 0 } },
        7,
        { device: 'meter-hvac', type: 'energy', payload: { ts, power_kw: 5 }, extra: 1 },
      ],
    });
    expect(status).toBe(202);
    expect(
      body.items.map(({ outcome, reason }: { outcome: string; reason?: string }) => reason ?? outcome),
    ).toEqual([
      'accepted',
      'duplicate',
      'conflict',
      'unknown_device',
      'device_inactive',
      'future_timestamp',
      'wrong_type',
      'wrong_type',
      'not_assigned',
      'accepted',
      'accepted',
      'accepted',
      'wrong_type',
      'wrong_type',
    ]);
    expect([body.accepted, body.duplicates, body.rejected]).toEqual([4, 1, 9]);
    expect(body.items[3]).toMatchObject({ detail: expect.any(String), remedy: expect.any(String) });
  });

  it('takes the form of building sensors', async () => {
    const reading = { sensor_id: 'meter-boiler', timestamp: '2025-10-08T06:00:00Z', value_kwh: 0.25 };
    const first = await service.post('/api/v1/sensors/readings/batch', { readings: [reading] });
    expect([first.status, first.body.accepted]).toEqual([202, 1]);
    const again = await service.post('/api/v1/sensors/readings/batch', { readings: [reading] });
    expect(again.body.duplicates).toBe(1);
    const { rows } = await database.admin.query(
      'SELECT energy_kwh, power_kw, carrier FROM energy_readings WHERE machine_id = 2',
    );
    expect(rows).toEqual([{ energy_kwh: 0.25, power_kw: null, carrier: 'natural_gas' }]);
  });

  it.each([
    ['no body', undefined, 400, 'invalid_request'],
    ['an empty batch', { readings: [] }, 400, 'invalid_request'],
    ['no JSON', '{"readings":', 400, 'malformed_json'],
    ['a list', [], 400, 'invalid_request'],
    ['a depth bomb', '['.repeat(100_000), 400, 'too_deep'],
    ['too many', { readings: Array.from({ length: 10_001 }, () => 0) }, 413, 'too_many_readings'],
    ['too much', `"${'x'.repeat(9_000_000)}"`, 413, 'too_large'],
    ['bad UTF-8', Buffer.from([0x22, 0xff, 0x22]), 400, 'bad_utf8'],
  ])('refuses %s', async (_what, sent, status, code) => {
    const answer = await service.post('/api/v1/telemetry/batch', sent);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it('refuses what is not JSON by its type', async () => {
    const answer = await service.post('/api/v1/telemetry/batch', 'a=b', 'application/x-www-form-urlencoded');
    expect([answer.status, answer.body.code]).toEqual([415, 'unsupported_media_type']);
  });

  it('takes ten thousand at once', async () => {
    const readings = Array.from({ length: 10_000 }, (_, index) => ({
      device: 'meter-hvac',
      type: 'measurement',
      payload: { ts: NOW.getTime() - index * 1000, metric: 'co2_ppm', value: index % 1000 },
    }));
    const { status, body } = await service.post('/api/v1/telemetry/batch', { readings });
    expect([status, body.rejected, body.accepted + body.duplicates]).toEqual([202, 0, 10_000]);
  });
});

describe('energy', () => {
  beforeAll(async () => {
    await send('meter-compressor', 120, () => 60);
    await send('meter-compressor', 60, () => 6, 'gas');
    await send('meter-boiler', 60, () => 0);
  });

  it('answers for a machine with its own carrier and names the others', async () => {
    const { status, body } = await service.get(
      '/api/v1/energy/machine/compressor-1?duration=1h&factory=north',
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      machine: { id: 1, name: 'compressor-1', display_name: 'Compressor 1' },
      carrier: 'electricity',
      from: '2025-10-08T09:00:00.000Z',
      to: '2025-10-08T10:00:00.000Z',
      energy: { unit: 'kWh', method: 'counter', reason: null },
      power: { avg_kw: 60, min_kw: 60, max_kw: 60, now_kw: 60, at: NOW.toISOString() },
      carriers: ['natural_gas'],
    });
    expect(body.energy.value).toBeCloseTo(60, 6);
    const gas = await service.get('/api/v1/energy/machine/1?duration=1h&carrier=natural_gas');
    expect(gas.body.energy.value).toBeCloseTo(6, 6);
    expect(gas.body.carriers).toEqual(['electricity']);
  });

  it('knows zero from nothing', async () => {
    const { body } = await service.get('/api/v1/energy/machine/boiler-1?duration=30m');
    expect([body.energy.value, body.energy.reason, body.power.now_kw]).toEqual([0, null, 0]);
  });

  it('adds up to the same over any split, since ranges are half-open', async () => {
    const valueOf = async (from: string, to: string): Promise<number> => {
      const { body } = await service.get(
        `/api/v1/energy/machine/1?from=2025-10-08T${from}Z&to=2025-10-08T${to}Z`,
      );
      return body.energy.value as number;
    };
    const whole = await valueOf('08:00:00', '10:00:00');
    const parts = (await valueOf('08:00:00', '09:15:00')) + (await valueOf('09:15:00', '10:00:00'));
    expect(parts).toBeCloseTo(whole, 6);
    expect(whole).toBeCloseTo(120, 6);
  });

  it('names the machines at or above a threshold', async () => {
    const above = await service.get('/api/v1/energy/machines?min_power=50');
    expect(
      above.body.items.map((item: { name: string; power_kw: number }) => [item.name, item.power_kw]),
    ).toEqual([['compressor-1', 60]]);
    expect(above.body.items[0]).toMatchObject({
      id: 1,
      carrier: 'electricity',
      age_s: 0,
      factory: { slug: 'north' },
    });
    expect((await service.get('/api/v1/energy/machines?min_power=61')).body.items).toEqual([]);
    const gas = await service.get('/api/v1/energy/machines?carrier=natural_gas&min_power=0');
    expect(gas.body.items.map((item: { name: string }) => item.name)).toEqual(['compressor-1', 'boiler-1']);
  });

  it.each(['1min', '15min', '1hour', '1day'])(
    'draws a timeline by %s with every bucket, gaps null',
    async (bucket) => {
      const { status, body } = await service.get(
        `/api/v1/energy/timeline?machine=1&from=2025-10-08T06:00:00Z&to=2025-10-08T10:00:00Z&bucket=${bucket}`,
      );
      expect(status).toBe(200);
      const points = body.series[0].points as { time: string; energy_kwh: number | null }[];
      expect(points).toHaveLength({ '1min': 240, '15min': 16, '1hour': 4, '1day': 1 }[bucket] ?? 0);
      const sum = points.reduce((total, { energy_kwh: energy }) => total + (energy ?? 0), 0);
      expect(sum).toBeCloseTo(120, 6);
      if (bucket !== '1day') expect(points[0]?.energy_kwh).toBeNull();
      expect(body).toMatchObject({ bucket, unit: 'kWh', time_zone: 'Europe/Berlin' });
    },
  );

  it('sums a factory by carrier, never across carriers', async () => {
    const { body } = await service.get(
      '/api/v1/energy/timeline?factory=north&from=2025-10-08T09:00:00Z&to=2025-10-08T10:00:00Z&bucket=1hour',
    );
    const byCarrier = Object.fromEntries(
      body.series.map((series: { carrier: string; machine: null; points: { energy_kwh: number }[] }) => [
        series.carrier,
        [
          series.machine,
          series.points.length,
          Math.round((series.points[0]?.energy_kwh ?? -1) * 1000) / 1000,
        ],
      ]),
    );
    expect(byCarrier).toEqual({ electricity: [null, 1, 60], natural_gas: [null, 1, 6] });
  });

  it('pages raw readings without loss or repetition', async () => {
    const times: string[] = [];
    let cursor = '';
    let pages = 0;
    do {
      const { body } = await service.get(
        `/api/v1/energy/timeline?machine=1&machine=boiler-1&bucket=raw&limit=50&from=2025-10-08T09:00:00Z&to=2025-10-08T10:00:00.001Z${cursor}`,
      );
      for (const series of body.series as { machine: { id: number }; points: { time: string }[] }[]) {
        times.push(...series.points.map(({ time }) => `${series.machine.id} ${time}`));
      }
      cursor = body.next_cursor === null ? '' : `&cursor=${String(body.next_cursor)}`;
      pages += 1;
    } while (cursor !== '');
    expect(pages).toBe(3);
    expect(new Set(times).size).toBe(times.length);
    expect(times).toHaveLength(122);
  });

  it('sums up a factory', async () => {
    const { body } = await service.get('/api/v1/energy/summary?factory=north&period=today');
    expect(body).toMatchObject({
      factory: { slug: 'north' },
      from: '2025-10-07T22:00:00.000Z',
      to: NOW.toISOString(),
    });
    const electricity = body.carriers.find((entry: { carrier: string }) => entry.carrier === 'electricity');
    expect(electricity).toMatchObject({ power_now_kw: 60, machines_reporting: 1, machines_total: 2 });
    expect(electricity.energy.value).toBeCloseTo(120, 6);
  });

  it('draws people’s days in the site’s own zone', async () => {
    const { body } = await service.get('/api/v1/energy/timeline?machine=4&bucket=1day&duration=2d');
    expect(body.time_zone).toBe('Asia/Kolkata');
    expect(body.series[0].points.map((point: { time: string }) => point.time)).toEqual([
      '2025-10-06T10:00:00.000Z',
      '2025-10-06T18:30:00.000Z',
      '2025-10-07T18:30:00.000Z',
    ]);
  });

  it('lists machines with their state', async () => {
    const { body } = await service.get('/api/v1/machines/boiler-1');
    expect(body.status).toEqual({
      is_running: false,
      power_kw: 0,
      last_updated: NOW.toISOString(),
      operating_hours_total: 0,
      alert_level: 'normal',
      quality: 'fresh',
    });
  });

  it('answers 304 to who has the answer already', async () => {
    const first = await service.get('/api/v1/machines');
    const tag = first.headers.get('etag') ?? '';
    expect(tag).toMatch(/^W\/"/);
    const again = await service.get('/api/v1/machines', { 'if-none-match': tag });
    expect([again.status, again.body]).toEqual([304, '']);
  });
});

describe('questions that cannot be answered', () => {
  it('lists the choices of an ambiguous name', async () => {
    const { status, body } = await service.get('/api/v1/energy/machine/compressor-1');
    expect([status, body.code]).toEqual([409, 'ambiguous_machine']);
    expect(body.choices).toEqual([
      { id: 1, name: 'compressor-1', display_name: 'Compressor 1', factory: 'north' },
      { id: 4, name: 'compressor-1', display_name: 'Compressor 1', factory: 'south' },
    ]);
  });

  it('suggests the nearest names', async () => {
    const { status, body } = await service.get('/api/v1/energy/machine/compresor-1');
    expect([status, body.code, body.nearest]).toEqual([404, 'unknown_machine', ['compressor-1']]);
    const factory = await service.get('/api/v1/energy/summary?factory=nort');
    expect([factory.status, factory.body.code, factory.body.nearest]).toEqual([
      404,
      'unknown_factory',
      ['north'],
    ]);
    const none = await service.get('/api/v1/energy/summary');
    expect([none.status, none.body.code]).toEqual([409, 'ambiguous_factory']);
  });

  it.each([
    ['/api/v1/energy/machine/1?duration=1x', [['duration', 'not_a_duration']]],
    ['/api/v1/energy/machine/1?from=2025-10-08', [['from', 'not_an_instant']]],
    [
      '/api/v1/energy/machine/1?from=2025-10-08T00:00:00Z&duration=1h',
      [['from', 'contradicting_time_ranges']],
    ],
    ['/api/v1/energy/machine/1?period=someday', [['period', 'unknown_value']]],
    ['/api/v1/energy/machine/1?carrier=gold', [['carrier', 'unknown_value']]],
    ['/api/v1/energy/machine/1?duration=1h&duration=2h', [['duration', 'not_a_string']]],
    ['/api/v1/energy/machine/%00', [['machine', 'wrong_format']]],
    ['/api/v1/energy/machines?min_power=much', [['min_power', 'not_a_number']]],
    ['/api/v1/machines?limit=0', [['limit', 'too_small']]],
    ['/api/v1/machines?colour=red', [['colour', 'unknown_field']]],
    ['/api/v1/energy/timeline?factory=north&bucket=raw', [['machine', 'missing']]],
    ['/api/v1/energy/timeline?machine=1&bucket=raw&cursor=xxxx', [['cursor', 'not_a_cursor']]],
    ['/api/v1/quarantine?cursor=-1', [['cursor', 'wrong_format']]],
  ])('names the field: %s', async (path, errors) => {
    const { status, body, headers } = await service.get(path);
    expect([status, body.code]).toEqual([400, 'invalid_request']);
    expect(errorsOf(body)).toEqual(errors);
    expect(body.errors.every((error: { remedy: string }) => error.remedy.length > 10)).toBe(true);
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it('says which bucket would fit', async () => {
    const { status, body } = await service.get('/api/v1/energy/timeline?machine=1&duration=P1Y&bucket=1min');
    expect([status, body.code, body.finest_bucket]).toEqual([400, 'too_many_points', '1hour']);
    expect(body.remedy).toContain('bucket=1hour');
  });

  it('refuses calendar questions to machines of several zones', async () => {
    const { status, body } = await service.get('/api/v1/energy/timeline?machine=1&machine=4&period=today');
    expect([status, body.code]).toEqual([400, 'several_time_zones']);
  });
});

describe('health', () => {
  it('tells each part with its cause', async () => {
    const { status, body } = await service.get('/api/v1/health');
    expect(status).toBe(200);
    expect(body.parts.map((part: { name: string; status: string }) => [part.name, part.status])).toEqual([
      ['database', 'up'],
      ['redis', 'up'],
      ['broker', 'unknown'],
      ['ingest', 'down'],
      ['nodered', 'unknown'],
      ['analytics', 'unknown'],
      ['simulator', 'unknown'],
    ]);
    expect((await service.get('/health/live')).body).toEqual({ status: 'ok' });
    expect((await service.get('/health/ready')).status).toBe(200);
  });

  it('tells Prometheus how routes do', async () => {
    const { body } = await service.get('/metrics');
    expect(body).toContain(
      'http_request_duration_seconds_bucket{le="0.05",method="GET",route="/api/v1/energy/timeline"',
    );
    expect(body).toContain('enms_http_readings_total{outcome="accepted"}');
  });
});
