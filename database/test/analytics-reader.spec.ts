import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { plainRegistry } from './support/registry.ts';
import { migratedDatabase, type ScratchDatabase } from './support/scratch-database.ts';

const password = 'a password of a test, long enough';
const views = [
  'baselines',
  'baseline_versions',
  'baseline_periods',
  'baseline_cusum',
  'baseline_notes',
  'anomalies',
  'forecast_points',
  'recommendations',
  'action_plans',
];

let database: ScratchDatabase;
let admin: pg.Client;
let home: pg.Client;
let neighbour: pg.Client;

beforeAll(async () => {
  database = await migratedDatabase();
  admin = await database.connect();
  await plainRegistry(admin);
  await admin.query(`
    INSERT INTO tenants (name, slug) VALUES ('Neighbour', 'neighbour');
    INSERT INTO factories (tenant_id, name, slug, time_zone) VALUES (2, 'Next door', 'next-door', 'Europe/Berlin');
    INSERT INTO machines (factory_id, name, display_name, type) VALUES (3, 'secret', 'Secret', 'other');
    INSERT INTO analytics.baselines (tenant_id, name, machine_id, carrier, resolution, created_by) VALUES
      (1, 'Ours', 1, 'electricity', 'hour', 'ann'), (2, 'Theirs', 10, 'electricity', 'hour', 'bob');
    INSERT INTO analytics.baseline_versions (baseline_id, version, model_kind, period_from, period_to, model, report,
        data_hash, made_by, status, decided_at, decided_by, in_force_from)
      SELECT b, 1, 'linear', '2026-01-01Z', '2026-04-01Z', '{}', '{}', 'x', 'ann', 'in_force', now(), 'eve', now()
      FROM generate_series(1, 2) b;
    INSERT INTO analytics.baseline_periods (version_id, period_start, period_end, actual_kwh, expected_kwh, low_kwh, high_kwh,
        deviation_kwh, deviation_cost, currency, skipped_reason)
      SELECT v, '2026-05-01Z'::timestamptz + n * INTERVAL '1 hour', '2026-05-01Z'::timestamptz + (n + 1) * INTERVAL '1 hour',
        100 + n, CASE WHEN n <> 2 THEN 100 END, 90, 110, CASE WHEN n <> 2 THEN n * v END, CASE WHEN n <> 2 THEN n * 0.2 END,
        'EUR', CASE n WHEN 2 THEN 'no_driver' END
      FROM generate_series(1, 2) v, generate_series(0, 4) n;
    INSERT INTO analytics.baseline_notes (baseline_id, at, kind, text, created_by)
      SELECT b, '2026-05-01 02:00Z', 'maintenance', 'Valve changed', 'ann' FROM generate_series(1, 2) b;
    INSERT INTO analytics.anomalies (tenant_id, machine_id, carrier, started_at, severity, detectors, explanation)
      SELECT t, m, 'electricity', '2026-05-01Z', 'critical', '{baseline}', 'Much' FROM (VALUES (1, 1), (2, 10)) v (t, m);
    INSERT INTO analytics.forecast_models (tenant_id, machine_id, carrier, horizon, served, candidates, beats_naive,
        trained_from, trained_to, data_hash)
      SELECT t, m, 'electricity', 'day', s, '[]', true, '2026-01-01Z', '2026-05-01Z', 'x'
      FROM (VALUES (1, 1, 'old'), (1, 1, 'new'), (1, 1, 'newest'), (2, 10, 'theirs')) v (t, m, s);
    INSERT INTO analytics.forecasts (model_id, made_at, starts_at, step_s, steps) VALUES
      (1, '2026-05-01 00:00Z', '2026-05-01 00:00Z', 900, 1), (2, '2026-05-02 00:00Z', '2026-05-02 00:00Z', 900, 2),
      (2, '2026-05-01 12:00Z', '2026-05-01 12:00Z', 900, 1), (4, '2026-05-03 00:00Z', '2026-05-03 00:00Z', 900, 1);
    INSERT INTO analytics.forecast_points VALUES (1, '2026-05-01 00:00Z', 1, 2, 3), (2, '2026-05-02 00:00Z', 4, 5, 6),
      (2, '2026-05-02 00:15Z', 7, 8, 9), (3, '2026-05-01 12:00Z', 1, 2, 3), (4, '2026-05-03 00:00Z', 1, 2, 3);
    INSERT INTO analytics.recommendations (tenant_id, machine_id, carrier, rule, cost_reason, co2_reason, evidence, text)
      SELECT t, m, 'electricity', 'idle_load', 'no_tariff', 'no_factor', '{}', 'Switch off' FROM (VALUES (1, 1), (2, 10)) v (t, m);
    INSERT INTO analytics.action_plans (tenant_id, title, owner, baseline_id, baseline_version_id, starts_on, due_on,
        created_by, updated_by)
      SELECT t, 'Plan of ' || t, 'ann', t, t, '2026-05-01', '2026-06-01', 'ann', 'ann' FROM generate_series(1, 2) t;
    INSERT INTO analytics.action_plan_measurements (plan_id, measured_at, period_from, period_to, saving_kwh, made_from) VALUES
      (1, '2026-07-01Z', '2026-06-01Z', '2026-07-01Z', 10, '{}'), (1, '2026-08-01Z', '2026-06-01Z', '2026-08-01Z', 25, '{}')`);
  const service = await database.connect('service');
  const { rows } = await service.query<{ role: string }>('SELECT reader.create_role(2, $1) AS role', [
    password,
  ]);
  home = await database.connect('reader');
  const url = new URL(database.urlFor('reader'));
  url.username = rows[0]?.role ?? '';
  url.password = password;
  neighbour = new pg.Client({ connectionString: url.href });
  neighbour.on('error', () => undefined);
  await neighbour.connect();
}, 90_000);

afterAll(async () => {
  await neighbour.end();
  await database.drop();
});

const read = async (client: pg.Client, query: string): Promise<unknown[]> =>
  (await client.query<Record<string, unknown>>(query)).rows;

describe('each reader', () => {
  it.each(views)('sees in %s its own tenant alone', async (view) => {
    const count = `SELECT count(*)::int AS rows FROM ${view}`;
    const [[ours], [theirs]] = [await read(home, count), await read(neighbour, count)];
    expect((ours as { rows: number }).rows).toBeGreaterThan(0);
    expect((theirs as { rows: number }).rows).toBeGreaterThan(0);
    const whose: Readonly<Record<string, string>> = {
      baselines: 'array_agg(DISTINCT id)',
      baseline_versions: 'array_agg(DISTINCT baseline_id)',
      baseline_periods: 'array_agg(DISTINCT baseline_id)',
      baseline_cusum: 'array_agg(DISTINCT baseline_id)',
      baseline_notes: 'array_agg(DISTINCT baseline_id)',
      action_plans: 'array_agg(DISTINCT id)',
    };
    const expression =
      whose[view] ?? 'array_agg(DISTINCT CASE machine_id WHEN 10 THEN 2 ELSE machine_id END)';
    expect(await read(home, `SELECT ${expression} AS of FROM ${view}`)).toEqual([{ of: [1] }]);
    expect(await read(neighbour, `SELECT ${expression} AS of FROM ${view}`)).toEqual([{ of: [2] }]);
  });

  it('learns nothing of a stranger by a condition that tells what it sees', async () => {
    await expect(
      home.query("SELECT * FROM baselines WHERE 1 / (CASE WHEN name = 'Theirs' THEN 0 ELSE 1 END) > 0"),
    ).resolves.toBeDefined();
  });

  it('gets at the tables not at all, nor at the names of those who decided', async () => {
    for (const query of ['SELECT FROM analytics.baselines', 'SELECT FROM analytics.jobs'])
      await expect(home.query(query)).rejects.toMatchObject({ code: '42501' });
    for (const query of ['SELECT decided_by FROM baseline_versions', 'SELECT model FROM baseline_versions'])
      await expect(home.query(query)).rejects.toMatchObject({ code: '42703' });
    await expect(home.query('BEGIN READ WRITE')).resolves.toBeDefined();
    await expect(home.query("UPDATE anomalies SET feedback = 'false'")).rejects.toMatchObject({
      code: '42501',
    });
    await home.query('ROLLBACK');
  });
});

describe('the views', () => {
  it('sum deviations up, over periods that could not be judged', async () => {
    expect(
      await read(
        home,
        'SELECT deviation_kwh, cusum_kwh, skipped_periods::int FROM baseline_cusum ORDER BY period_start',
      ),
    ).toEqual([
      { deviation_kwh: 0, cusum_kwh: 0, skipped_periods: 0 },
      { deviation_kwh: 1, cusum_kwh: 1, skipped_periods: 0 },
      { deviation_kwh: null, cusum_kwh: 1, skipped_periods: 1 },
      { deviation_kwh: 3, cusum_kwh: 4, skipped_periods: 1 },
      { deviation_kwh: 4, cusum_kwh: 8, skipped_periods: 1 },
    ]);
  });

  it('sum from the first period of a version, whichever are asked for', async () => {
    expect(
      await read(
        home,
        "SELECT cusum_kwh FROM baseline_cusum WHERE baseline_id = 1 AND period_start >= '2026-05-01 04:00Z'",
      ),
    ).toEqual([{ cusum_kwh: 8 }]);
  });

  it('show the newest forecast there is, also while the newest model has made none', async () => {
    expect(await read(home, 'SELECT served, p50_kw FROM forecast_points ORDER BY period_start')).toEqual([
      { served: 'new', p50_kw: 5 },
      { served: 'new', p50_kw: 8 },
    ]);
  });

  it('show what was measured last of a plan', async () => {
    expect(await read(home, 'SELECT title, saving_kwh FROM action_plans')).toEqual([
      { title: 'Plan of 1', saving_kwh: 25 },
    ]);
    expect(await read(neighbour, 'SELECT title, saving_kwh FROM action_plans')).toEqual([
      { title: 'Plan of 2', saving_kwh: null },
    ]);
  });
});
