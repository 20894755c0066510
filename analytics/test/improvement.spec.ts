import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, startDatabase } from '@enms/tested-service';
import type { Answer, TestDatabase, TestService } from '@enms/tested-service';
import { startService } from './start-service.ts';

/** A Monday; the data end on the Sunday before. */
const NOW = new Date('2026-03-16T09:00:00Z');
const BASE = '/api/v1/analytics';

let database: TestDatabase;
let service: TestService;

beforeAll(async () => {
  database = await startDatabase();
  // The press works from 6 to 14, stands idle until 22, and is off at night. The oven uses 100 kWh a day and 2 for each part;
  // from March on it needs a tenth less.
  await database.admin.query(`
    INSERT INTO tenants (name, slug) VALUES ('Works', 'works'), ('Rivals', 'rivals');
    INSERT INTO factories (tenant_id, name, slug, time_zone, currency) VALUES
      (1, 'North', 'north', 'Europe/Berlin', 'EUR'), (2, 'Far', 'far', 'UTC', NULL);
    INSERT INTO machines (factory_id, name, display_name, type, rated_power_kw) VALUES
      (1, 'press', 'Press', 'injection_molding', 50), (1, 'oven', 'Oven', 'other', NULL), (2, 'press', 'Theirs', 'other', 50);
    INSERT INTO devices (tenant_id, factory_id, code, dialect) VALUES (1, 1, 'meter', 'canonical');
    INSERT INTO machine_status (machine_id, carrier, is_running, last_updated)
      SELECT m, 'electricity', true, now() FROM generate_series(1, 3) m;
    INSERT INTO tariff_versions (tenant_id, carrier, name, currency, effective_from, components, created_by) VALUES
      (1, 'electricity', 'Flat', 'EUR', '2025-01-01', '{"energy": [{"name": "flat", "price_per_kwh": "0.20"}]}', 'ann');
    INSERT INTO energy_readings (time, machine_id, carrier, device_id, power_kw)
      SELECT t, m, 'electricity', 1, CASE WHEN hour >= 6 AND hour < 14 THEN 50 WHEN hour >= 14 AND hour < 22 THEN 20 ELSE 1 END
      FROM (VALUES (1), (3)) v (m), generate_series('2026-02-28 23:00Z'::timestamptz, '2026-03-15 22:55Z', '5 minutes') t,
        LATERAL (SELECT extract(hour FROM t AT TIME ZONE 'Europe/Berlin') AS hour) h;
    INSERT INTO production_data (time, machine_id, device_id, production_count)
      SELECT t, m, 1, CASE WHEN hour >= 6 AND hour < 14 THEN 5 ELSE 0 END
      FROM (VALUES (1), (3)) v (m), generate_series('2026-02-28 23:00Z'::timestamptz, '2026-03-15 22:55Z', '5 minutes') t,
        LATERAL (SELECT extract(hour FROM t AT TIME ZONE 'Europe/Berlin') AS hour) h;
    CREATE TEMP TABLE oven AS
      SELECT day, 20 + (day * 7) % 13 AS parts, CASE WHEN day < 42 THEN 1 ELSE 0.9 END AS factor,
        '2026-01-17 23:00Z'::timestamptz + day * INTERVAL '1 day' AS starts_at
      FROM generate_series(0, 56) day;
    INSERT INTO energy_readings (time, machine_id, carrier, device_id, power_kw)
      SELECT o.starts_at + n * INTERVAL '10 minutes', 2, 'electricity', 1,
        o.factor * (100 + 2 * o.parts + CASE o.day % 3 WHEN 0 THEN 1 WHEN 1 THEN -1 ELSE 0 END) / 24
      FROM oven o, generate_series(0, 143) n;
    INSERT INTO production_data (time, machine_id, device_id, production_count)
      SELECT o.starts_at + n * INTERVAL '1 hour', 2, 1, o.parts / 24.0 FROM oven o, generate_series(0, 23) n`);
  for (const family of ['energy', 'production', 'environment'])
    for (const level of ['1min', '15min', '1hour', '1day'])
      await database.admin.query(`CALL refresh_continuous_aggregate('${family}_${level}', NULL, NULL)`);
  service = await startService({ DATABASE_URL: database.serviceUrl }, { now: () => NOW });
}, 240_000);

afterAll(async () => {
  await service.stop();
  await database.stop();
}, 60_000);

const ask = {
  get: (path: string): Promise<Answer> => service.get(`${BASE}${path}`),
  post: (path: string, body?: unknown): Promise<Answer> => service.post(`${BASE}${path}`, body),
};

async function runJob(kind: string): Promise<Record<string, unknown>> {
  const { body: started } = await ask.post('/jobs', { kind });
  let job: Record<string, unknown> = {};
  await eventually(
    `${kind} has run`,
    async () => {
      ({ body: job } = await ask.get(`/jobs/${started.id}`));
      return job['ended_at'] !== null;
    },
    40_000,
  );
  expect(job).toMatchObject({ state: 'done', error: null });
  return job['result'] as Record<string, unknown>;
}

describe('recommendations', () => {
  const found = async (query = ''): Promise<Record<string, unknown>[]> =>
    (await ask.get(`/recommendations${query}`)).body.recommendations;

  it('are found by the job, with their evidence, money and reasons', async () => {
    expect(await runJob('recommendations')).toMatchObject({ machines: 2, sites: 1 });
    const [idle, ...rest] = await found('?scope=machine:press');
    expect(rest).toEqual([]);
    expect(idle).toMatchObject({
      scope: 'machine:1',
      label: 'Press',
      rule: 'idle_load',
      status: 'open',
      currency: 'EUR',
      cost_reason: null,
      saving_co2_kg_year: null,
      co2_reason: 'no_factor',
    });
    // 31 quarter hours of 20 kW on each of 15 days.
    expect(idle?.['evidence']).toMatchObject({ pauses_of_an_hour_or_more: 15, idle_kwh: 15 * 31 * 5 });
    expect(idle?.['saving_kwh_year']).toBeCloseTo((31 * 5 * 8766) / 24, 3);
    expect(idle?.['saving_cost_year']).toBeCloseTo(((31 * 5 * 8766) / 24) * 0.2, 2);
  });

  it('are told in the language that is asked for', async () => {
    const path = `${BASE}/recommendations?scope=machine:press`;
    const [english, german] = await Promise.all([
      service.get(path),
      service.get(path, { 'accept-language': 'de' }),
    ]);
    expect([english.headers.get('content-language'), german.headers.get('content-language')]).toEqual([
      'en',
      'de',
    ]);
    expect(english.body.recommendations[0]).toMatchObject({
      text: 'In 15 pauses of an hour or more it used 2,330 kWh without making anything, 27.3 % of its energy, most of it in the late shift (14:00 to 22:00). Switched off after a quarter of an hour, it would use 56,600 kWh less a year.',
      text_language: 'en',
    });
    expect(german.body.recommendations[0]).toMatchObject({
      text: 'In 15 Pausen von einer Stunde oder mehr wurden 2.330 kWh verbraucht, ohne dass etwas hergestellt wurde: 27,3 % der Energie, das meiste davon in der Spätschicht (14 bis 22 Uhr). Nach einer Viertelstunde abgeschaltet, würden 56.600 kWh weniger im Jahr verbraucht.',
      text_language: 'de',
    });
    expect({ ...german.body.recommendations[0], text: '', text_language: '' }).toEqual({
      ...english.body.recommendations[0],
      text: '',
      text_language: '',
    });
  });

  it('are told of a factory with its machines, and of nobody else’s', async () => {
    const all = await found('?scope=factory:north');
    expect(all.map(({ rule }) => rule)).toContain('idle_load');
    expect((await ask.get('/recommendations?scope=factory:far')).body.code).toBe('unknown_factory');
    const { rows } = await database.admin.query(
      'SELECT count(*)::int AS theirs FROM analytics.recommendations WHERE tenant_id = 2',
    );
    expect(rows).toEqual([{ theirs: 0 }]);
  });

  it('keep what somebody decided when they are found again', async () => {
    const [idle] = await found('?scope=machine:press');
    const path = `/recommendations/${String(idle?.['id'])}`;
    expect(
      (await ask.post(`${path}/decision`, { status: 'dismissed', note: 'Warm-up takes long.' })).body,
    ).toMatchObject({
      status: 'dismissed',
      note: 'Warm-up takes long.',
      decided_at: NOW.toISOString(),
    });
    await runJob('recommendations');
    expect((await ask.get(path)).body).toMatchObject({ status: 'dismissed' });
    expect((await ask.post(`${path}/decision`, { status: 'open' })).body).toMatchObject({
      status: 'open',
      decided_by: null,
    });
  });

  it('are gone when their reason is, and open again when it comes back', async () => {
    const [idle] = await found('?scope=machine:press');
    await database.admin.query(
      "UPDATE machines SET rated_power_kw = 500 WHERE name = 'press' AND factory_id = 1",
    );
    await runJob('recommendations');
    expect((await ask.get(`/recommendations/${String(idle?.['id'])}`)).body.status).toBe('gone');
    const refused = await ask.post(`/recommendations/${String(idle?.['id'])}/decision`, {
      status: 'accepted',
    });
    expect([refused.status, refused.body.code]).toEqual([409, 'recommendation_gone']);
    await database.admin.query(
      "UPDATE machines SET rated_power_kw = 50 WHERE name = 'press' AND factory_id = 1",
    );
    await runJob('recommendations');
    expect((await ask.get(`/recommendations/${String(idle?.['id'])}`)).body.status).toBe('open');
  });

  it('are unknown by another number, and decided in known ways', async () => {
    for (const id of [99, 99_999_999_999]) {
      const { status, body } = await ask.get(`/recommendations/${id}`);
      expect([status, body.code]).toEqual([404, 'unknown_recommendation']);
    }
    expect((await ask.post('/recommendations/1/decision', { status: 'gone' })).status).toBe(400);
  });
});

describe('an action plan', () => {
  const plan = { title: 'Insulate the oven', owner: 'Ann', starts_on: '2026-02-20', due_on: '2026-03-01' };
  let baselineId: number;

  const approved = async (): Promise<number> => {
    const candidate = await ask.post(`/baselines/${baselineId}/candidates`, {
      from: '2026-01-18T00:00:00+01:00',
      to: '2026-03-01T00:00:00+01:00',
      model_kind: 'linear',
      drivers: [{ kind: 'number', source: 'production_count', name: 'parts' }],
      override_reason: 'A spec has no time for more.',
    });
    expect(candidate.status).toBe(201);
    const { version } = candidate.body;
    const approval = await ask.post(`/baselines/${baselineId}/versions/${version}/approve`, {
      note: 'Fine.',
    });
    expect(approval.status).toBeLessThan(300);
    return version;
  };

  beforeAll(async () => {
    const made = await ask.post('/baselines', {
      name: 'Oven',
      scope: 'machine:oven',
      carrier: 'electricity',
      resolution: 'day',
    });
    baselineId = made.body.id;
  }, 60_000);

  it('asks for a baseline with a version in force', async () => {
    const { status, body } = await ask.post('/action-plans', { ...plan, baseline_id: baselineId });
    expect([status, body.code]).toEqual([409, 'no_version_in_force']);
    expect((await ask.post('/action-plans', { ...plan, baseline_id: 99 })).body.code).toBe(
      'unknown_baseline',
    );
    expect((await ask.post('/action-plans', { ...plan, recommendation_id: 99 })).body.code).toBe(
      'unknown_recommendation',
    );
  });

  it('is measured against the version that was in force when it was made', async () => {
    await approved();
    const { status, body: made } = await ask.post('/action-plans', {
      ...plan,
      baseline_id: baselineId,
      expected_saving_kwh: 5000,
    });
    expect(status).toBe(201);
    expect(made).toMatchObject({
      baseline_id: baselineId,
      status: 'planned',
      measurement: null,
      starts_on: '2026-02-20',
    });
    const path = `/action-plans/${made.id}`;
    expect((await ask.post(`${path}/measurements`)).body.code).toBe('not_implemented');
    await approved();
    const changed = await service.patch(`${BASE}${path}`, {
      status: 'done',
      implemented_at: '2026-03-01T00:00:00+01:00',
    });
    expect(changed.body).toMatchObject({ status: 'done', baseline_version_id: made.baseline_version_id });

    const measured = await ask.post(`${path}/measurements`);
    expect(measured.status).toBe(201);
    // 15 days from the first of March; a tenth of what the baseline expects.
    expect(measured.body).toMatchObject({
      period_from: '2026-02-28T23:00:00.000Z',
      period_to: '2026-03-15T23:00:00.000Z',
      currency: 'EUR',
      extrapolated_share: 0,
      made_from: { version: 1, judged_periods: 15, is_significant: true },
    });
    const {
      made_from: madeFrom,
      saving_kwh: saving,
      uncertainty_kwh: uncertainty,
      saving_cost: cost,
    } = measured.body;
    expect(saving).toBeCloseTo(madeFrom.expected_kwh - madeFrom.actual_kwh, 9);
    expect(saving / madeFrom.expected_kwh).toBeCloseTo(0.1, 2);
    expect(uncertainty).toBeGreaterThan(0);
    expect(uncertainty).toBeLessThan(saving);
    expect(cost).toBeCloseTo(saving * 0.2, 6);
    expect((await ask.get(path)).body.measurement).toEqual(measured.body);
  });

  it('is measured by the job, and shows the newest measurement in the list', async () => {
    await database.admin.query(
      "UPDATE analytics.action_plan_measurements SET measured_at = measured_at - INTERVAL '1 day'",
    );
    expect(await runJob('action-plan-measurement')).toEqual({ measured: 1, refused: [] });
    const { body } = await ask.get('/action-plans?status=done');
    expect(body.plans).toHaveLength(1);
    expect(body.plans[0].measurement.measured_at).toBe(NOW.toISOString());
    expect((await ask.get(`/action-plans/${body.plans[0].id}/measurements`)).body.measurements).toHaveLength(
      2,
    );
  });

  it('keeps its baseline and what was measured', async () => {
    const [{ id }] = (await ask.get('/action-plans?status=done')).body.plans;
    const other = await ask.post('/baselines', {
      name: 'Other',
      scope: 'machine:oven',
      carrier: 'electricity',
      resolution: 'day',
    });
    const change = await service.patch(`${BASE}/action-plans/${id}`, { baseline_id: other.body.id });
    expect([change.status, change.body.code]).toEqual([409, 'baseline_frozen']);
    const removal = await service.delete(`${BASE}/action-plans/${id}`);
    expect([removal.status, removal.body.code]).toEqual([409, 'action_plan_measured']);
  });

  it('is listed by pages, changed, and removed while it was not measured', async () => {
    const made = await ask.post('/action-plans', plan);
    const first = (await ask.get('/action-plans?limit=1')).body;
    expect(first.plans).toMatchObject([{ id: made.body.id }]);
    const second = (await ask.get(`/action-plans?limit=1&cursor=${first.next_cursor}`)).body;
    expect(second).toMatchObject({ plans: [{ status: 'done' }], next_cursor: null });
    const path = `${BASE}/action-plans/${made.body.id}`;
    expect((await service.patch(path, { title: 'Insulate', due_on: '2026-04-01' })).body).toMatchObject({
      title: 'Insulate',
      owner: 'Ann',
      due_on: '2026-04-01',
    });
    expect((await service.delete(path)).status).toBe(204);
    expect((await service.get(path)).body.code).toBe('unknown_action_plan');
  });

  it.each([
    ['ends before it starts', { due_on: '2026-02-01' }],
    ['starts on no day', { starts_on: '2026-02-30' }],
    ['has no title', { title: '' }],
  ])('is refused when it %s', async (_, wrong) => {
    const { status, body } = await ask.post('/action-plans', { ...plan, ...wrong });
    expect([status, body.code]).toEqual([400, 'invalid_request']);
  });

  it('is not done before it was carried out, nor measured before a day has passed', async () => {
    const { body: made } = await ask.post('/action-plans', { ...plan, baseline_id: baselineId });
    const path = `${BASE}/action-plans/${made.id}`;
    expect((await service.patch(path, { status: 'done' })).body.errors).toMatchObject([
      { field: 'implemented_at' },
    ]);
    await service.patch(path, { implemented_at: '2026-03-16T08:00:00Z' });
    const early = await service.post(`${path}/measurements`);
    expect([early.status, early.body.code]).toEqual([409, 'too_early']);
  });
});
