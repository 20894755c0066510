import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDatabase } from '@enms/tested-service';
import type { TestDatabase, TestService } from '@enms/tested-service';
import { seedRegistry } from './registry.ts';
import { startService } from './start-service.ts';
import { NOW, seedTwoDays } from './two-days.ts';

let database: TestDatabase;
let service: TestService;
const folder = mkdtempSync(join(tmpdir(), 'portal-pages-'));

beforeAll(async () => {
  database = await startDatabase();
  await seedRegistry(database.admin);
  await seedTwoDays(database.admin);
  await database.admin.query(`
    INSERT INTO quarantine (received_at, topic, payload, device_code, reason, detail) VALUES
      ('2025-10-08T07:10Z', 'x', 'x', 'meter-compressor', 'wrong_type', 'x'),
      ('2025-10-08T07:20Z', 'x', 'x', 'meter-compressor', 'wrong_type', 'x');
    INSERT INTO analytics.anomalies (tenant_id, machine_id, carrier, started_at, severity, detectors, explanation)
      VALUES (1, 1, 'electricity', '2025-10-08T06:00Z', 'critical', '{baseline}', 'Twice as much as expected.');`);
  await database.admin.query(
    `CALL refresh_continuous_aggregate('energy_1min', '2025-10-06T00:00Z', '2025-10-08T09:00Z')`,
  );
  writeFileSync(join(folder, 'enms-2025-10-07T02-00-00-000Z.dump'), 'twelve bytes');
  writeFileSync(join(folder, 'enms-2025-10-08T02-00-00-000Z.dump.unfinished'), '');
  service = await startService(
    {
      DATABASE_URL: database.serviceUrl,
      ENMS_BACKUPS_DIR: folder,
      GRAFANA_HEALTH_URL: 'http://127.0.0.1:9/',
      NODERED_HEALTH_URL: 'http://127.0.0.1:9/',
      SIMULATOR_HEALTH_URL: 'http://127.0.0.1:9/',
    },
    { now: () => NOW },
  );
}, 240_000);

afterAll(async () => {
  await service.stop();
  await database.stop();
  rmSync(folder, { recursive: true });
}, 60_000);

describe('device health', () => {
  it('tells silence, rate and gaps, and why it cannot', async () => {
    const { body } = await service.get('/api/v1/devices');
    const states = body.items.map(({ health }: { health: { state: string } }) => health.state);
    expect(states).toEqual(['ok', 'silent', 'offline', null]);
    expect(body.items[0].health).toMatchObject({
      silent_s: 30,
      readings_last_hour: 60,
      rate_per_min: 1,
      gaps_24h: 1,
      longest_gap_s: 3660,
      reason: null,
    });
    expect(body.items[3].health).toMatchObject({ rate_per_min: null, gaps_24h: null, reason: 'not_active' });
    expect((await service.get('/api/v1/devices/meter-boiler')).body.health).toMatchObject({
      readings_last_hour: 0,
      silent_s: 7320,
    });
  });

  it('counts for nobody where two devices speak for one machine', async () => {
    await database.admin.query(
      `INSERT INTO meter_assignments (device_id, channel, machine_id, carrier) VALUES (3, 'second', 1, 'electricity')`,
    );
    const { body } = await service.get('/api/v1/devices/meter-compressor');
    expect(body.health).toMatchObject({ readings_last_hour: null, reason: 'shared_machine' });
    await database.admin.query(`DELETE FROM meter_assignments WHERE channel = 'second'`);
  });

  it.each([
    ['state=silent', ['meter-boiler']],
    ['q=HALL', ['meter-boiler']],
    ['sort=code&order=desc&limit=2', ['meter-idle', 'meter-hvac']],
    ['sort=last_seen&order=desc', ['meter-compressor', 'meter-hvac', 'meter-boiler', 'meter-idle']],
    ['factory=south', []],
  ])('filters and sorts by %s', async (question, codes) => {
    const { body } = await service.get(`/api/v1/devices?${question}`);
    expect(body.items.map(({ code }: { code: string }) => code)).toEqual(codes);
  });
});

describe('the system', () => {
  it('is told to engineers: storage, jobs, posting and backups', async () => {
    expect((await (await service.as('analyst')).get('/api/v1/system')).status).toBe(403);
    const { body } = await (await service.as('engineer')).get('/api/v1/system');
    const table = body.database.tables.find(({ name }: { name: string }) => name === 'energy_readings');
    expect(table).toMatchObject({ kind: 'readings', compress_after: expect.any(String), retention: null });
    expect(table.size_bytes).toBeGreaterThan(8192);
    expect(body.database.size_bytes).toBeGreaterThan(table.size_bytes);
    const aggregates = new Map<string, { materialized_to: string | null; lag_s: number | null }>(
      body.database.aggregates.map((one: { name: string }) => [one.name, one]),
    );
    expect(aggregates.get('energy_1min')).toMatchObject({
      materialized_to: '2025-10-08T09:00:00.000Z',
      lag_s: 3720,
    });
    expect(aggregates.get('energy_1day')).toMatchObject({ materialized_to: null, lag_s: null });
    expect(body.jobs.map(({ name }: { name: string }) => name)).toContain('run_posting');
    expect(body.quarantine).toEqual([{ reason: 'wrong_type', open: 2 }]);
    expect(body.disk).toMatchObject({ free_bytes: null, reason: 'not_configured' });
    expect(body.backups).toMatchObject({
      items: [{ name: 'enms-2025-10-07T02-00-00-000Z.dump', bytes: 12, verified: 'listed' }],
      reason: null,
    });
    expect(body.ingest.reason).toBe('redis_away');
  });

  it('counts readings by the minute', async () => {
    const { body } = await service.get('/api/v1/system/ingest-rate?hours=1');
    expect([body.times.length, body.readings[0], body.readings.at(-1)]).toEqual([60, 2, 0]);
  });

  it('says which parts are there', async () => {
    const { body } = await (await service.as('viewer')).get('/api/v1/portal');
    expect([body.parts.grafana, body.parts.simulator, body.paths]).toEqual([
      true,
      true,
      { grafana: '/grafana/', nodered: '/nodered/', api_docs: '/api/docs' },
    ]);
  });

  it('offers another tenant nothing that shows or moves the home tenant', async () => {
    const { rows } = await database.admin.query<{ id: number }>(
      `INSERT INTO tenants (name, slug) VALUES ('Guests', 'guests') RETURNING id`,
    );
    const { body } = await (await service.as('viewer', rows[0]?.id)).get('/api/v1/portal');
    expect([body.parts.simulator, body.paths]).toEqual([
      false,
      { grafana: null, nodered: null, api_docs: '/api/docs' },
    ]);
  });
});

describe('the overview', () => {
  beforeAll(async () => {
    await database.admin.query(`
      INSERT INTO analytics.baselines (tenant_id, name, machine_id, carrier, resolution, created_by)
        VALUES (1, 'Compressor', 1, 'electricity', 'hour', 'x'), (1, 'Compressor, before', 1, 'electricity', 'hour', 'x'),
               (1, 'HVAC', 3, 'electricity', 'hour', 'x');
      INSERT INTO analytics.baseline_versions (baseline_id, version, status, model_kind, period_from, period_to, model,
          report, data_hash, made_by, decided_at, decided_by, in_force_from)
        SELECT id, 1, 'in_force', 'linear', '2025-09-01', '2025-10-01', '{}',
               CASE name WHEN 'HVAC' THEN '{}' ELSE '{"lag1_autocorrelation": 0.28}'::jsonb END, 'x', 'x', now(), 'x',
               CASE name WHEN 'Compressor, before' THEN '2025-09-15'::timestamptz ELSE '2025-10-01' END
          FROM analytics.baselines;
      INSERT INTO analytics.baseline_periods (version_id, period_start, period_end, actual_kwh, expected_kwh, low_kwh, high_kwh)
        SELECT v.id, t, t + INTERVAL '1 hour', 60, 50, 45, 55 FROM analytics.baseline_versions v,
               generate_series('2025-10-07T20:00Z'::timestamptz, '2025-10-08T01:00Z', '1 hour') AS t;`);
  });

  it('is the day against yesterday and against what was expected, once of each machine', async () => {
    const { status, body } = await service.get('/api/v1/overview?factory=north');
    expect(status).toBe(200);
    const summary = (await service.get('/api/v1/energy/summary?factory=north')).body;
    const electricity = body.carriers[0];
    expect(electricity.today).toMatchObject({
      from: '2025-10-07T22:00:00.000Z',
      energy: summary.carriers[0].energy,
      cost: summary.carriers[0].cost,
    });
    expect(electricity.today.energy.value).toBeCloseTo(60 * (12 + 1 / 60), 6);
    expect(electricity.yesterday.to).toBe('2025-10-07T10:02:00.000Z');
    expect(electricity.yesterday.energy.value).toBeCloseTo(60 * (12 + 2 / 60), 6);
    expect(electricity.expected).toMatchObject({
      expected_kwh: 400,
      actual_kwh: 480,
      deviation_kwh: 80,
      from: '2025-10-07T22:00:00.000Z',
      to: '2025-10-08T02:00:00.000Z',
      baselines: 2,
      reason: null,
    });
    // The compressor's four hours of ± 5 follow one another by 0.28: √(4 × 5²) × √(1.28/0.72) = 13.33. How the HVAC's
    // follow is not known, so they may all miss alike: 4 × 5 = 20. Together √(13.33² + 20²) = 24.04.
    expect(electricity.expected.low_kwh).toBeCloseTo(400 - 24.037, 2);
    expect(electricity.expected.high_kwh).toBeCloseTo(400 + 24.037, 2);
    expect(electricity.peak).toMatchObject({ kw: 60, reason: null });
    expect(body.carriers[1].expected).toMatchObject({ expected_kwh: null, reason: 'no_baseline' });
    expect(body.open_anomalies).toEqual({ critical: 1, warning: 0 });
  });

  it('has a tile for each machine, with its last hour', async () => {
    const { body } = await service.get('/api/v1/overview?factory=north');
    const [compressor, boiler] = body.machines;
    expect([compressor.name, compressor.status.power_kw, compressor.today_kwh > 700]).toEqual([
      'compressor-1',
      60,
      true,
    ]);
    expect([compressor.spark.step_s, compressor.spark.mean_kw.length]).toEqual([120, 30]);
    expect(compressor.spark.mean_kw[29]).toBe(60);
    expect([boiler.today_kwh, boiler.spark.mean_kw[0], boiler.status]).toEqual([null, null, null]);
  });
});
