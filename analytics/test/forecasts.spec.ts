import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, startDatabase } from '@enms/tested-service';
import type { Answer, TestClient, TestDatabase, TestService } from '@enms/tested-service';
import { Jobs } from '../src/jobs/jobs.ts';
import { startService } from './start-service.ts';

let database: TestDatabase;
let service: TestService;
let analyst: TestClient;

let now = new Date('2026-06-10T10:07:00Z');
const FORECASTS = '/api/v1/analytics/forecasts';
const dayOf = (scope: string): string => `${FORECASTS}?scope=${scope}&horizon=day`;

/** A press of two shifts on work days of Berlin, and one that has stood still since May; 40 days by 10 minutes. */
const READINGS = `
  INSERT INTO energy_readings (time, machine_id, carrier, device_id, power_kw)
  SELECT t, m, 'electricity', m, CASE
      WHEN extract(isodow FROM t AT TIME ZONE 'Europe/Berlin') > 5 THEN 10
      WHEN extract(hour FROM t AT TIME ZONE 'Europe/Berlin') BETWEEN 6 AND 21 THEN 60 ELSE 20
    END + 4 * (hashtext(t::text) % 1000) / 1000.0
  FROM generate_series('2026-05-01 00:00Z'::timestamptz, '2026-06-10 10:00Z', '10 minutes') t, generate_series(1, 2) m
  WHERE m = 1 OR t < '2026-05-20'`;

beforeAll(async () => {
  database = await startDatabase();
  await database.admin.query(`
    INSERT INTO tenants (name, slug) VALUES ('Ours', 'ours'), ('Theirs', 'theirs');
    INSERT INTO factories (tenant_id, name, slug, time_zone, currency) VALUES
      (1, 'Demo', 'demo', 'Europe/Berlin', 'EUR'), (2, 'Theirs', 'theirs', 'UTC', NULL);
    INSERT INTO machines (factory_id, name, display_name, type, rated_power_kw) VALUES
      (1, 'press', 'Press', 'other', 90), (1, 'old', 'Old press', 'other', 90), (1, 'new', 'New', 'other', 5),
      (2, 'secret', 'Secret', 'other', 5);
    INSERT INTO devices (tenant_id, factory_id, code, dialect) VALUES (1, 1, 'one', 'canonical'), (1, 1, 'two', 'canonical');
    INSERT INTO meter_assignments (device_id, machine_id, carrier) VALUES (1, 1, 'electricity'), (2, 2, 'electricity');
    INSERT INTO machine_status (machine_id, carrier, is_running, last_updated) VALUES
      (1, 'electricity', true, now()), (2, 'electricity', true, now());
    ${READINGS}`);
  for (const level of ['1min', '15min', '1hour', '1day'])
    await database.admin.query(`CALL refresh_continuous_aggregate('energy_${level}', NULL, NULL)`);
  service = await startService({ DATABASE_URL: database.serviceUrl }, { now: () => now });
  analyst = await service.as('analyst', 1);
}, 150_000);

afterAll(async () => {
  await service.stop();
  await database.stop();
});

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

async function ask(scope: string, horizon = 'day'): Promise<Answer['body']> {
  const { status, body } = await analyst.post(FORECASTS, { scope, horizon });
  expect(status).toBe(202);
  return outcomeOf(body.job_id);
}

describe('before there is a forecast', () => {
  it('says so', async () => {
    const { status, body } = await analyst.get(dayOf('machine:press'));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      scope: 'machine:press',
      carrier: 'electricity',
      reason: 'no_model_yet',
      model: null,
      next_at: '2026-06-10T10:17:00.000Z',
      next_training_at: '2026-06-14T03:00:00.000Z',
      points: [],
      energy_kwh: null,
      peak: null,
      load_shift: null,
      load_shift_reason: 'no_forecast',
    });
  });

  it('tells why none can be made', async () => {
    expect(await ask('machine:new')).toMatchObject({ state: 'failed', error: { code: 'no_data' } });
    expect(await ask('machine:old')).toMatchObject({ state: 'failed', error: { code: 'stale_data' } });
  }, 60_000);

  it('refuses a horizon it does not know and what another tenant owns', async () => {
    expect((await analyst.get(`${FORECASTS}?scope=machine:press&horizon=year`)).status).toBe(400);
    expect((await analyst.get(dayOf('machine:secret'))).body.code).toBe('unknown_machine');
    expect((await analyst.post(FORECASTS, { scope: 'machine:4', horizon: 'day' })).status).toBe(404);
    const viewer = await service.as('viewer', 1);
    expect((await viewer.post(FORECASTS, { scope: 'machine:press', horizon: 'day' })).status).toBe(403);
  });
});

describe('a forecast', () => {
  it('is made on demand, with a model judged against seasonal naive', async () => {
    expect(await ask('machine:press')).toMatchObject({ state: 'done', result: { done: 1, refused: [] } });
    const { body } = await analyst.get(dayOf('machine:press'));
    expect(body.reason).toBeNull();
    expect(body.model.beats_naive).toBe(true);
    expect(body.made_with).toBe(body.model.served);
    expect(body.model.candidates[0]).toMatchObject({ model: body.model.served, error: null });
    const naive = body.model.candidates.find(({ model }: { model: string }) => model === 'seasonal_naive');
    expect(body.model.candidates[0].mase).toBeLessThan(naive.mase);
    expect(body.model.candidates[0].coverage).toBeGreaterThan(0.6);
    expect(body.model.made_from).toMatchObject({
      from: '2026-05-01T00:00:00.000Z',
      to: '2026-06-10T10:00:00.000Z',
      machine_ids: [1],
      filled_rows: 0,
      time_zone: 'Europe/Berlin',
    });
    expect(body.model.data_hash).toMatch(/^[0-9a-f]{64}$/);
  }, 90_000);

  it('has a point for each hour from the one that runs, its peak, and its energy', async () => {
    const { body } = await analyst.get(dayOf('machine:press'));
    expect(body.step_s).toBe(3600);
    expect(body.points).toHaveLength(24);
    expect(body.points[0].from).toBe('2026-06-10T10:00:00.000Z');
    for (const { from, p10_kw: low, p50_kw: kw, p90_kw: high } of body.points) {
      const hour = (new Date(from).getUTCHours() + 2) % 24;
      expect(Math.abs(kw - (hour >= 6 && hour < 22 ? 60 : 20))).toBeLessThan(5);
      expect(low).toBeLessThanOrEqual(kw);
      expect(high).toBeGreaterThanOrEqual(kw);
    }
    const highest = Math.max(...body.points.map(({ p50_kw: kw }: { p50_kw: number }) => kw));
    expect(body.peak.p50_kw).toBe(highest);
    expect(Date.parse(body.peak.to) - Date.parse(body.peak.from)).toBe(3_600_000);
    expect(Math.abs(body.energy_kwh - (16 * 60 + 8 * 20))).toBeLessThan(40);
  });

  it('advises on load only by a tariff', async () => {
    expect((await analyst.get(dayOf('machine:press'))).body).toMatchObject({
      load_shift: null,
      load_shift_reason: 'no_tariff',
    });
    await database.admin
      .query(`INSERT INTO tariff_versions (tenant_id, carrier, name, currency, effective_from, components, created_by)
      VALUES (1, 'electricity', 'Two prices', 'EUR', '2026-01-01', '{"energy": [
        {"name": "night", "price_per_kwh": "0.18", "hours": [["22:00", "06:00"]]},
        {"name": "day", "price_per_kwh": "0.30"}]}', 'test')`);
    const { body } = await analyst.get(dayOf('machine:press'));
    expect(body.load_shift_reason).toBeNull();
    expect(body.load_shift).toMatchObject({
      currency: 'EUR',
      dearest: { name: 'day', price_per_kwh: 0.3 },
      cheapest: {
        name: 'night',
        price_per_kwh: 0.18,
        from: '2026-06-10T20:00:00.000Z',
        to: '2026-06-11T04:00:00.000Z',
      },
    });
    expect(body.load_shift.saving_per_kwh).toBeCloseTo(0.12, 9);
    expect(body.load_shift.text).toMatch(
      /used 10 Jun 2026, 22:00\s–\s11 Jun 2026, 06:00 instead of .* costs €0\.12 less;/u,
    );
    const german = await analyst.get(dayOf('machine:press'), { 'accept-language': 'de' });
    expect(german.headers.get('content-language')).toBe('de');
    expect(german.body.load_shift.text).toMatch(
      /^Jede kWh, die im Zeitraum 10\.06\.2026, 22:00\s–\s11\.06\.2026, 06:00 statt im .* kostet 0,12\s€ weniger;/u,
    );
  });

  it('of a site leaves out the machine that is silent and names it', async () => {
    expect(await ask('factory:demo')).toMatchObject({ state: 'done' });
    const { body } = await analyst.get(dayOf('factory:demo'));
    expect(body.made_from).toMatchObject({
      machine_ids: [1],
      left_out: [
        { machineId: 2, reason: 'silent' },
        { machineId: 3, reason: 'no_data' },
      ],
    });
  }, 90_000);

  it('is expired when all of it is past', async () => {
    await database.admin.query(`UPDATE analytics.forecasts SET starts_at = starts_at - INTERVAL '1 day'`);
    expect((await analyst.get(dayOf('machine:press'))).body.reason).toBe('expired');
    await database.admin.query(`UPDATE analytics.forecasts SET starts_at = starts_at + INTERVAL '1 day'`);
  });
});

describe('the job that runs by itself', () => {
  const runAll = async (): Promise<Answer['body']> => {
    const id = await service.app.get(Jobs).enqueue('forecast', {}, { tenantId: 1, requestedBy: 'test' });
    return outcomeOf(id);
  };
  const count = async (): Promise<number> =>
    Number((await database.admin.query('SELECT count(*) AS n FROM analytics.forecasts')).rows[0].n);

  it('makes what is due once, and asks for the models that are missing', async () => {
    // Models of the other horizons, so that only those of the old press are missing.
    await database.admin.query(`
      INSERT INTO analytics.forecast_models (tenant_id, machine_id, group_id, factory_id, carrier, horizon, served,
        candidates, beats_naive, reason, parameters, trained_from, trained_to, data_hash, made_from, trained_at)
      SELECT tenant_id, machine_id, group_id, factory_id, carrier, h, served, candidates, beats_naive, reason, parameters,
        trained_from, trained_to, data_hash, made_from, trained_at
      FROM analytics.forecast_models, unnest('{hour,week}'::text[]) AS h`);
    const made = await count();
    expect(await runAll()).toMatchObject({ state: 'done', result: { done: 6, refused: [] } });
    // The next days were forecast before.
    expect(await count()).toBe(made + 4);
    const { rows } = await database.admin.query(
      `SELECT id, params, requested_by FROM analytics.jobs WHERE kind = 'forecast-training'`,
    );
    expect(rows).toEqual([
      { id: expect.any(String), params: { only_missing: true }, requested_by: 'forecast' },
    ]);
    const { result } = await outcomeOf(rows[0].id);
    expect(result.done).toBe(0);
    expect(result.refused).toHaveLength(3);
    expect(result.refused[0]).toMatchObject({ scope: 'machine:old', code: 'stale_data' });

    now = new Date('2026-06-10T11:02:00Z');
    analyst = await service.as('analyst', 1);
    expect(await runAll()).toMatchObject({ state: 'done', result: { done: 6, refused: [] } });
    expect(await count()).toBe(made + 10);
    const { body } = await analyst.get(dayOf('machine:press'));
    expect(body.points[0].from).toBe('2026-06-10T11:00:00.000Z');
    const hour = await analyst.get(`${FORECASTS}?scope=machine:press&horizon=hour`);
    expect(hour.body.points.map(({ from }: { from: string }) => from.slice(11, 16))).toEqual([
      '11:00',
      '11:15',
      '11:30',
      '11:45',
    ]);
    // What was refused is not tried again so soon.
    const again = await database.admin.query(
      `SELECT count(*)::int AS n FROM analytics.jobs WHERE kind = 'forecast-training'`,
    );
    expect(again.rows[0].n).toBe(1);
  }, 90_000);

  it('keeps the models of a place, newest first', async () => {
    const { body } = await analyst.get(`${FORECASTS}/models?scope=machine:press&horizon=day`);
    expect(body.items).toHaveLength(1);
    expect(body.items[0].candidates.length).toBeGreaterThan(5);
  });

  it('trains anew where an older version left a model without its calibration', async () => {
    await database.admin.query(
      `UPDATE analytics.forecast_models SET parameters = parameters #- '{ranking,0,calibration}' WHERE horizon = 'day'`,
    );
    expect(await ask('machine:press')).toMatchObject({ state: 'done' });
    const { body } = await analyst.get(`${FORECASTS}/models?scope=machine:press&horizon=day`);
    expect(body.items).toHaveLength(2);
    expect((await analyst.get(dayOf('machine:press'))).body.model.id).toBe(body.items[0].id);
  }, 90_000);
});
