import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, startDatabase } from '@enms/tested-service';
import type { Answer, TestClient, TestDatabase, TestService } from '@enms/tested-service';
import { DemoBaselinesJob } from '../src/demo/demo-baselines-job.ts';
import { simulatedHistory, type MachineColumns } from './simulated-history.ts';
import { startService } from './start-service.ts';

const ANOMALIES = '/api/v1/analytics/anomalies';
const DAYS = 25;
const UNTIL = '2026-06-26T00:00:00Z';
const LEAK = { from: '2026-06-25T06:00:00Z', hours: 6 };

let database: TestDatabase;
let service: TestService;
let analyst: TestClient;
let viewer: TestClient;
let stranger: TestClient;
let now = new Date('2026-06-25T05:00:00Z');

beforeAll(async () => {
  const { machines } = await simulatedHistory({
    days: DAYS,
    seed: 51,
    until: UNTIL,
    anomalyProbability: 0,
    machines: ['sim-compressor-1'],
    inject: [
      {
        kind: 'leak',
        machine: 'sim-compressor-1',
        start: LEAK.from,
        duration_s: LEAK.hours * 3600,
        magnitude: 0.35,
      },
      { kind: 'counter_reset', machine: 'sim-compressor-1', start: '2026-06-25T18:00:00Z', duration_s: 360 },
    ],
  });
  database = await startDatabase();
  await database.admin.query(`
    INSERT INTO tenants (name, slug) VALUES ('Ours', 'ours'), ('Theirs', 'theirs');
    INSERT INTO factories (tenant_id, name, slug, time_zone, currency) VALUES
      (1, 'Demo', 'demo', 'Europe/Berlin', 'EUR'), (2, 'Theirs', 'theirs', 'UTC', NULL);
    INSERT INTO machines (factory_id, name, display_name, type, rated_power_kw) VALUES
      (1, 'compressor-1', 'Compressor 1', 'compressor', 75), (1, 'press', 'Press', 'other', 30);
    INSERT INTO devices (tenant_id, factory_id, code, dialect) VALUES (1, 1, 'one', 'canonical'), (1, 1, 'two', 'canonical');
    INSERT INTO meter_assignments (device_id, machine_id, carrier) VALUES (1, 1, 'electricity'), (2, 2, 'electricity');
    INSERT INTO machine_status (machine_id, carrier, is_running, last_updated) VALUES
      (1, 'electricity', true, now()), (2, 'electricity', true, now());
    INSERT INTO tariff_versions (tenant_id, carrier, name, currency, effective_from, components, created_by)
      VALUES (1, 'electricity', 'flat', 'EUR', '2026-01-01', '{"energy": [{"name": "base", "price_per_kwh": "0.25"}]}', 'test')`);
  await store(machines['compressor']!);
  for (const family of ['energy', 'environment', 'production'])
    for (const level of ['1min', '15min', '1hour', '1day'])
      await database.admin.query(`CALL refresh_continuous_aggregate('${family}_${level}', NULL, NULL)`);
  service = await startService({ DATABASE_URL: database.serviceUrl, DEMO: 'true' }, { now: () => now });
}, 200_000);

afterAll(async () => {
  await service.stop();
  await database.stop();
});

/** Rows of the simulator as the ingest would have stored its readings. */
async function store({ timeMillis, numbers, words }: MachineColumns): Promise<void> {
  const known = (name: string): (number | null)[] =>
    Array.from(numbers[name] ?? [], (value) => (Number.isFinite(value) ? value : null));
  const times = Array.from(timeMillis, (time) => new Date(time));
  await database.admin.query(
    `INSERT INTO energy_readings (time, machine_id, carrier, device_id, power_kw, energy_total_kwh)
     SELECT t, 1, 'electricity', 1, p, c FROM unnest($1::timestamptz[], $2::float8[], $3::float8[]) AS r (t, p, c)`,
    [times, known('power_kw'), known('energy_total_kwh')],
  );
  await database.admin.query(
    `INSERT INTO production_data (time, machine_id, device_id, throughput_units_per_hour, operating_mode)
     SELECT t, 1, 1, p, nullif(m, '') FROM unnest($1::timestamptz[], $2::float8[], $3::text[]) AS r (t, p, m)`,
    [times, known('throughput_units_per_hour'), words['operating_mode']],
  );
  await database.admin.query(
    `INSERT INTO environmental_data (time, machine_id, device_id, pressure_bar, outdoor_temp_c)
     SELECT t, 1, 1, p, o FROM unnest($1::timestamptz[], $2::float8[], $3::float8[]) AS r (t, p, o)`,
    [times, known('pressure_bar'), known('outdoor_temp_c')],
  );
}

async function outcomeOf(jobId: string): Promise<Answer['body']> {
  let job: Answer['body'];
  await eventually(
    `job ${jobId} is over`,
    async () => {
      job = (await analyst.get(`/api/v1/analytics/jobs/${jobId}`)).body;
      return ['done', 'failed', 'cancelled'].includes(job.state);
    },
    60_000,
  );
  return job;
}

/** A scan (or training) with the world stopped at a time. */
async function scanAt(time: string, body: object = {}): Promise<Answer['body']> {
  now = new Date(time);
  // What was signed hours ago has run out.
  analyst = await service.as('analyst', 1);
  viewer = await service.as('viewer', 1);
  stranger = await service.as('analyst', 2);
  const { status, body: started } = await analyst.post(`${ANOMALIES}/scan`, body);
  expect(status).toBe(202);
  return outcomeOf(started.job_id);
}

async function list(query = ''): Promise<Answer['body']> {
  const { status, body } = await viewer.get(`${ANOMALIES}?${query}`);
  expect(status).toBe(200);
  return body;
}

describe('anomalies of a compressor', () => {
  it('learns what is usual, and says of which meter it cannot', async () => {
    const job = await scanAt('2026-06-25T05:00:00Z', { train: true });
    expect(job).toMatchObject({
      state: 'done',
      result: { done: 1, refused: [{ machine_id: 2, carrier: 'electricity', code: 'too_little_history' }] },
    });
    const { rows } = await database.admin.query(
      `SELECT made_from, pg_column_size(model) < 1000000 AS is_small FROM analytics.anomaly_models`,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      is_small: true,
      made_from: { modes: ['loaded'], confirmed_anomalies_left_out: 0 },
    });
  }, 90_000);

  it('finds nothing where nothing is', async () => {
    expect(await scanAt('2026-06-25T05:00:00Z', { scope: 'machine:compressor-1' })).toMatchObject({
      state: 'done',
      result: { added: 0 },
    });
    expect(await list()).toEqual({ items: [], next_cursor: null });
  }, 60_000);

  it('finds the leak while it goes on, with its energy and in words', async () => {
    await scanAt('2026-06-25T10:00:00Z', { scope: 'machine:compressor-1' });
    const { items } = await list('state=open&scope=machine:compressor-1');
    expect(items).toHaveLength(1);
    const [leak] = items;
    expect(leak).toMatchObject({
      machine: 'compressor-1',
      ended_at: null,
      severity: 'critical',
      feedback: null,
      currency: 'EUR',
      cost_reason: null,
    });
    expect(leak.kinds).toContain('excess_for_time');
    expect(leak.explanation).toMatch(/Power was [\d.]+ % above what is usual at this time of the week/);
    expect(leak.explanation_language).toBe('en');
    expect(leak.energy_kwh).toBeGreaterThan(5);
    const found = Date.parse(leak.started_at) - Date.parse(LEAK.from);
    expect(found).toBeLessThanOrEqual(2 * 3_600_000);
  }, 60_000);

  it('tells it in the language that is asked for, and caches that it does', async () => {
    const german = { 'accept-language': 'de-AT,de;q=0.9,en;q=0.5' };
    const answer = await viewer.get(`${ANOMALIES}?state=open`, german);
    expect(answer.headers.get('content-language')).toBe('de');
    expect(answer.headers.get('vary')).toBe('accept-language');
    const [leak] = answer.body.items;
    expect(leak.explanation).toMatch(
      /Die Leistung lag [\d,]+ (h|min) lang [\d,]+ % über dem, was zu dieser Zeit/,
    );
    expect(leak.explanation).not.toMatch(/ (the|for|above) /);
    expect(leak.explanation_language).toBe('de');
    expect((await viewer.get(`${ANOMALIES}/${leak.id}`, german)).body).toEqual(leak);
    const { rows } = await database.admin.query(
      `SELECT explanation FROM analytics.anomalies WHERE id = ${leak.id}`,
    );
    const french = await viewer.get(`${ANOMALIES}/${leak.id}`, { 'accept-language': 'fr' });
    expect(french.headers.get('content-language')).toBe('en');
    expect(french.body.explanation).toBe(rows[0].explanation);
    // As an older version left it.
    await database.admin.query(
      `UPDATE analytics.anomalies SET made_from = made_from - 'statements' WHERE id = ${leak.id}`,
    );
    expect((await viewer.get(`${ANOMALIES}/${leak.id}`, german)).body).toMatchObject({
      explanation: rows[0].explanation,
      explanation_language: 'en',
    });
  });

  it('keeps feedback, closes what ended, adds what is new, and changes nothing when it scans again', async () => {
    const [before] = (await list()).items;
    const path = `${ANOMALIES}/${before.id}/feedback`;
    expect((await viewer.put(path, { feedback: 'true' })).status).toBe(403);
    expect((await stranger.put(path, { feedback: 'true' })).status).toBe(404);
    expect((await analyst.put(path, { feedback: 'maybe' })).status).toBe(400);
    const said = await analyst.put(path, { feedback: 'true', note: 'A coupling.' });
    expect(said.body).toMatchObject({
      feedback: 'true',
      feedback_note: 'A coupling.',
      feedback_by: expect.any(String),
    });

    const first = await scanAt('2026-06-25T22:00:00Z', { scope: 'machine:compressor-1' });
    expect(first.result).toMatchObject({ done: 1, added: 1 });
    const after = await list();
    expect(after.items).toHaveLength(2);
    const [reset, leak] = after.items;
    expect(leak).toMatchObject({
      id: before.id,
      feedback: 'true',
      feedback_note: 'A coupling.',
      currency: 'EUR',
      cost_reason: null,
    });
    expect(leak.cost).toBeCloseTo(leak.energy_kwh * 0.25, 2);
    expect(leak.energy_kwh).toBeGreaterThan(before.energy_kwh);
    expect(Math.abs(Date.parse(leak.ended_at) - Date.parse('2026-06-25T12:00:00Z'))).toBeLessThan(3_600_000);
    expect(reset).toMatchObject({ kinds: ['counter_reset'], detectors: ['quality'], severity: 'critical' });

    await scanAt('2026-06-25T22:00:00Z', { scope: 'machine:compressor-1' });
    const again = await list();
    // Only the stretch of the scan and its time are others.
    const lasting = ({ updated_at: _at, made_from: _from, ...rest }: Answer['body']): object => rest;
    expect(again.items.map(lasting)).toEqual(after.items.map(lasting));
  }, 90_000);

  it('lists by page, filter and tenant', async () => {
    const first = await list('limit=1');
    expect(first.items[0].kinds).toEqual(['counter_reset']);
    const second = await list(`limit=1&cursor=${first.next_cursor}`);
    expect(second.items[0].id).not.toBe(first.items[0].id);
    expect(second.next_cursor).toBeNull();
    expect((await list('state=open')).items).toEqual([]);
    expect((await list('feedback=true')).items).toHaveLength(1);
    expect((await list('from=2026-06-25T15:00:00Z')).items).toHaveLength(1);
    expect((await list('to=2026-06-25T15:00:00Z')).items).toHaveLength(1);
    expect((await list('scope=machine:press')).items).toEqual([]);
    expect((await stranger.get(ANOMALIES)).body.items).toEqual([]);
    expect((await stranger.get(`${ANOMALIES}/${first.items[0].id}`)).status).toBe(404);
    expect((await viewer.get(`${ANOMALIES}/${first.items[0].id}`)).body).toEqual(first.items[0]);
    expect((await viewer.post(`${ANOMALIES}/scan`, {})).status).toBe(403);
    expect((await stranger.post(`${ANOMALIES}/scan`, { scope: 'machine:compressor-1' })).status).toBe(404);
    expect((await viewer.get(`${ANOMALIES}?cursor=x`)).status).toBe(400);
    for (const id of ['x', '0', '99999999999', '4000000000'])
      expect((await viewer.get(`${ANOMALIES}/${id}`)).body.code).toBe('unknown_anomaly');
  });

  it('leaves what was confirmed out of the next training', async () => {
    await scanAt('2026-06-25T22:00:00Z', { train: true, scope: 'machine:compressor-1' });
    const { rows } = await database.admin.query(
      `SELECT made_from FROM analytics.anomaly_models ORDER BY trained_at DESC, id DESC LIMIT 1`,
    );
    expect(rows[0].made_from).toMatchObject({ confirmed_anomalies_left_out: 1 });
  }, 90_000);
});

it('the demo gets baselines once 60 days are posted and rest, and nobody has made one', async () => {
  const isDue = (): Promise<boolean> => service.app.get(DemoBaselinesJob).isDue();
  expect(await isDue()).toBe(false);
  await database.admin.query(
    `INSERT INTO ledger_entries (period_start, machine_id, carrier, revision, energy_kwh, method, coverage, reading_count,
       posted_at, run_id)
     VALUES ('2026-04-26T00:00:00Z', 1, 'electricity', 1, 8, 'counter', 1, 15, '2026-04-26T00:20:00Z', 1)`,
  );
  // Nothing refreshes or posts here.
  await database.admin.query('DELETE FROM late_buckets; DELETE FROM posting_marks');
  now = new Date('2026-06-24T23:00:00Z');
  expect(await isDue()).toBe(false);
  now = new Date('2026-06-25T01:00:00Z');
  expect(await isDue()).toBe(true);
  await database.admin.query(
    `INSERT INTO late_buckets (family, bucket) VALUES ('production', '2026-06-01T00:00:00Z')`,
  );
  expect(await isDue()).toBe(false);
  await database.admin.query('DELETE FROM late_buckets');
  expect(await isDue()).toBe(true);
  await database.admin.query(
    `INSERT INTO analytics.baselines (tenant_id, name, machine_id, carrier, resolution, created_by)
     VALUES (1, 'Ours', 1, 'electricity', 'hour', 'test')`,
  );
  expect(await isDue()).toBe(false);
});
