import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, startDatabase } from '@enms/tested-service';
import type { Answer, TestClient, TestDatabase, TestService } from '@enms/tested-service';
import { fillPress } from './baselines/press-history.ts';
import { startService } from './start-service.ts';

let database: TestDatabase;
let service: TestService;
let viewer: TestClient;
let analyst: TestClient;
let engineer: TestClient;
let stranger: TestClient;

let now = new Date('2026-06-01T00:00:00+02:00');
const BASELINES = '/api/v1/analytics/baselines';
const parts = { kind: 'number', source: 'production_count', name: 'parts' };
const heating = { kind: 'degree_days', direction: 'heating', name: 'hdd' };
const training = { from: '2026-03-01T00:00:00+01:00', to: '2026-06-01T00:00:00+02:00' };

beforeAll(async () => {
  database = await startDatabase();
  await fillPress(database);
  service = await startService({ DATABASE_URL: database.serviceUrl }, { now: () => now });
  await goTo(now);
}, 180_000);

/** Time goes on, and people sign in again. */
async function goTo(time: Date): Promise<void> {
  now = time;
  viewer = await service.as('viewer', 1);
  analyst = await service.as('analyst', 1);
  engineer = await service.as('engineer', 1);
  stranger = await service.as('engineer', 2);
}

afterAll(async () => {
  await service.stop();
  await database.stop();
}, 60_000);

async function make(name: string, more: object = {}): Promise<number> {
  const { status, body } = await analyst.post(BASELINES, { name, scope: 'machine:press', ...more });
  expect(status).toBe(201);
  return body.id;
}

async function candidate(id: number, more: object = {}): Promise<Answer['body']> {
  const wish = { ...training, model_kind: 'linear', drivers: [parts, heating], ...more };
  const { status, body } = await analyst.post(`${BASELINES}/${id}/candidates`, wish);
  expect({ status, ...(status === 201 ? {} : { body }) }).toEqual({ status: 201 });
  return body;
}

const approve = (id: number, version: number) =>
  engineer.post(`${BASELINES}/${id}/versions/${version}/approve`, { note: 'agreed' });

const coefficient = (report: Answer['body'], name: string): Answer['body'] =>
  report.coefficients.find((each: { name: string }) => each.name === name);

describe('the regression studio', () => {
  const preview = (more: object = {}) =>
    analyst.post(`${BASELINES}/fit-preview`, {
      scope: 'machine:press',
      ...training,
      model_kind: 'linear',
      drivers: [parts, heating],
      ...more,
    });

  it('fits without storing, and shows everything an analyst looks at', async () => {
    const { status, body } = await preview();
    expect(status).toBe(200);
    expect(body.gate).toMatchObject({ is_sufficient: true, reasons: [] });
    const { report, points } = body;
    expect(report.n).toBe(92 * 24 - 1 - 6);
    expect(report.r_squared).toBeGreaterThan(0.97);
    for (const [name, truth] of [
      ['parts', 0.04],
      ['hdd', 0.8 * 24],
      ['hdd base °C', 15],
    ] as const) {
      expect(coefficient(report, name).low).toBeLessThanOrEqual(truth);
      expect(coefficient(report, name).high).toBeGreaterThanOrEqual(truth);
    }
    expect(report.quality.drivers[0]).toEqual({ driver: 'parts', missing: 6, low_coverage: 0 });
    expect(points.period_start).toHaveLength(report.n);
    expect(points.fitted_kwh[0] + points.residual_kwh[0]).toBeCloseTo(points.actual_kwh[0], 9);
    expect(body.quantile_points.length).toBe(500);
    expect(body.verdicts.map(({ profile, outcome }: Answer['body']) => [profile, outcome])).toEqual([
      ['charter', 'passed'],
      ['sep', 'incomplete'],
      ['g14', 'passed'],
      ['ipmvp', 'failed'],
    ]);
    expect((await viewer.get(BASELINES)).body.items).toEqual([]);
  });

  it('fits again with a fact of the calendar', async () => {
    const { body } = await preview({
      drivers: [parts, { ...heating, base: 15 }, { kind: 'calendar', calendar: 'shift' }],
    });
    expect(body.report.kind).toBe('linear');
  });

  it.each(['change_point', 'TOWT', 'degree_days', 'search'])(
    'fits %s, by the day and the hour',
    async (model_kind) => {
      const drivers =
        model_kind === 'search'
          ? { drivers: [parts, { kind: 'calendar', calendar: 'day_type' }] }
          : { drivers: [] };
      for (const resolution of ['day', 'hour']) {
        const { status, body } = await preview({ model_kind, resolution, ...drivers });
        expect(status).toBe(200);
        expect(body.report.r_squared).toBeGreaterThan(0.01);
        expect(body.report.choice === null).toBe(model_kind === 'TOWT');
      }
    },
  );

  it('says what is wrong with a wish, and with data that give nothing', async () => {
    const wrong = await preview({
      drivers: [{ kind: 'number', source: 'colour' }, { kind: 'degree_days' }, parts, parts],
    });
    expect(wrong.status).toBe(400);
    expect(wrong.body.errors.map(({ field, reason }: Answer['body']) => [field, reason])).toEqual([
      ['drivers[0].source', 'unknown_driver'],
      ['drivers[1].direction', 'missing'],
      ['drivers[3].name', 'duplicate_driver'],
    ]);
    const unmeasured = await preview({ scope: 'machine:lamp', drivers: [parts] });
    expect(unmeasured.status).toBe(422);
    expect(unmeasured.body).toMatchObject({ code: 'no_complete_rows', field: 'parts' });
    expect(unmeasured.body.remedy).toContain('parts');
    const nobody = await stranger.post(`${BASELINES}/fit-preview`, {
      scope: 'machine:press',
      model_kind: 'TOWT',
    });
    expect([nobody.status, nobody.body.code]).toEqual([404, 'unknown_machine']);
  });
});

describe('a baseline', () => {
  let id: number;

  it('asks, and a fitted candidate answers; only an engineer puts it in force', async () => {
    id = await make('Press by the hour');
    const made = await candidate(id);
    expect(made).toMatchObject({
      version: 1,
      status: 'candidate',
      model_kind: 'linear',
      override_reason: null,
    });
    expect(made.made_from).toMatchObject({ scope: 'machine:press', machine_ids: [1], periods: 92 * 24 - 1 });
    expect(made.drivers[1].base).toBeCloseTo(15, 0);
    expect((await analyst.post(`${BASELINES}/${id}/versions/1/approve`, {})).status).toBe(403);
    const approved = await approve(id, 1);
    expect(approved.body).toMatchObject({
      status: 'in_force',
      decided_by: 'engineer@tenant-1.example',
      decision_note: 'agreed',
      in_force_from: now.toISOString(),
    });
    expect((await approve(id, 1)).body.code).toBe('not_a_candidate');
    const { body } = await viewer.get(`${BASELINES}/${id}`);
    expect(body.in_force.version).toBe(1);
    expect(body.versions).toHaveLength(1);
  });

  it('has its verdict in the language that is asked for, wherever it is told', async () => {
    const [, english, german] = await Promise.all(
      ['fr', 'en', 'de'].map((language) => viewer.get(`${BASELINES}/${id}`, { 'accept-language': language })),
    );
    expect(german!.headers.get('content-language')).toBe('de');
    const [before] = english!.body.versions;
    const { rows } = await database.admin.query(
      `SELECT report ->> 'sentence' AS sentence FROM analytics.baseline_versions WHERE baseline_id = ${id}`,
    );
    expect(before).toMatchObject({ sentence: rows[0].sentence, sentence_language: 'en' });
    const [told] = german!.body.versions;
    expect(told.sentence).toMatch(
      /^Von der Streuung von 2\.2\d\d Stunden sind \d[\d,]* % erklärt durch: parts, .*In einem Jahr ist eine Einsparung ab/,
    );
    expect(told).toEqual({ ...before, sentence: told.sentence, sentence_language: 'de' });
    expect(german!.body.in_force).toEqual(told);
    const one = await viewer.get(`${BASELINES}/${id}/versions/1`, { 'accept-language': 'de' });
    expect([one.body.sentence, one.body.report.sentence]).toEqual([told.sentence, told.sentence]);
  });

  it('is frozen: the database refuses to change what was fitted', async () => {
    const change = database.admin.query(
      `UPDATE analytics.baseline_versions SET model = '{}' WHERE baseline_id = ${id}`,
    );
    await expect(change).rejects.toThrow('what was fitted stays as it is');
  });

  it('has one version in force: another approved takes its place', async () => {
    await candidate(id, { drivers: [parts] });
    await candidate(id, { drivers: [heating] });
    expect((await engineer.post(`${BASELINES}/${id}/versions/3/reject`, { note: 'worse' })).body.status).toBe(
      'rejected',
    );
    expect((await approve(id, 3)).status).toBe(409);
    expect((await viewer.get(`${BASELINES}/${id}`)).body.in_force.version).toBe(1);
    await approve(id, 2);
    const { body } = await viewer.get(`${BASELINES}/${id}/versions`);
    expect(body.items.map(({ version, status }: Answer['body']) => [version, status])).toEqual([
      [3, 'rejected'],
      [2, 'in_force'],
      [1, 'retired'],
    ]);
    expect((await engineer.post(`${BASELINES}/${id}/versions/2/retire`, {})).body.status).toBe('retired');
    const unused = await viewer.get(`${BASELINES}/${id}/evaluate?period=yesterday`);
    expect([unused.status, unused.body.code]).toEqual([409, 'no_version_in_force']);
    expect((await viewer.get(`${BASELINES}/${id}/evaluate?period=yesterday&version=1`)).status).toBe(200);
  });

  it('is refused where the data do not suffice, with reasons; an override is kept', async () => {
    const short = { ...training, from: '2026-05-15T00:00:00+02:00', model_kind: 'linear', drivers: [parts] };
    const refused = await analyst.post(`${BASELINES}/${id}/candidates`, short);
    expect([refused.status, refused.body.code]).toEqual([422, 'insufficient_data']);
    expect(refused.body.gate.reasons[0]).toMatchObject({
      code: 'too_few_observations',
      found: 17 * 24,
      required: 1000,
    });
    const { body } = await analyst.post(`${BASELINES}/${id}/candidates`, {
      ...short,
      override_reason: 'nothing older',
    });
    expect(body).toMatchObject({ status: 'candidate', override_reason: 'nothing older' });
    expect(body.gate.is_sufficient).toBe(false);
  });

  it('does not exist for another tenant, nor twice under a name', async () => {
    for (const path of [
      '',
      '/versions',
      '/versions/1',
      '/evaluate?period=yesterday',
      '/notes',
      '/adjustments',
      '/triggers',
    ])
      expect((await stranger.get(`${BASELINES}/${id}${path}`)).body.code).toBe('unknown_baseline');
    expect(
      (await analyst.post(BASELINES, { name: 'Press by the hour', scope: 'group:Hall' })).body.code,
    ).toBe('name_taken');
    expect((await viewer.get(`${BASELINES}?scope=machine:lamp`)).body.items).toEqual([]);
    expect((await viewer.get(`${BASELINES}?scope=machine:press&limit=1`)).body.items).toHaveLength(1);
  });
});

describe('a baseline in force', () => {
  let id: number;
  const june = 'from=2026-06-01T00:00:00%2B02:00&to=2026-06-16T00:00:00%2B02:00';

  beforeAll(async () => {
    id = await make('Press in force');
    await candidate(id);
    await approve(id, 1);
    await goTo(new Date('2026-06-16T00:00:00+02:00'));
  });

  it('expects energy with an interval, and prices the deviation', async () => {
    const { body } = await viewer.get(`${BASELINES}/${id}/evaluate?${june}`);
    const { summary, periods } = body;
    expect(periods.period_start).toHaveLength(15 * 24);
    expect(summary).toMatchObject({ counted: 15 * 24, skipped: [], currency: 'EUR', money_reason: null });
    // 2 kWh an hour from noon of the 6th on.
    expect(Math.abs(summary.deviation_kwh - 2 * 9.5 * 24)).toBeLessThan(25);
    expect(summary.money.cost).toBeCloseTo(summary.deviation_kwh * 0.25, 6);
    expect(summary.senpi).toBeCloseTo(summary.actual_kwh / summary.expected_kwh, 12);
    const inside = periods.actual_kwh
      .slice(0, 120)
      .filter((value: number, i: number) => value >= periods.low_kwh[i] && value <= periods.high_kwh[i]);
    expect(inside.length).toBeGreaterThan(110);
  });

  it('skips and counts what lacks a driver', async () => {
    const { body } = await viewer.get(
      `${BASELINES}/${id}/evaluate?from=2026-04-10T00:00:00%2B02:00&to=2026-04-11T00:00:00%2B02:00`,
    );
    expect(body.summary).toMatchObject({
      counted: 18,
      skipped: [{ reason: 'missing_driver:parts', periods: 6 }],
    });
    expect(body.periods.expected_kwh.slice(0, 6)).toEqual(Array(6).fill(null));
  });

  it('shows in its CUSUM when the leak began, with what people noted', async () => {
    await analyst.post(`${BASELINES}/${id}/notes`, {
      at: '2026-06-06T11:00:00+02:00',
      kind: 'maintenance',
      text: 'valve changed',
    });
    const { body } = await viewer.get(`${BASELINES}/${id}/cusum?${june}`);
    const leak = body.segments.at(-1);
    expect(Math.abs(Date.parse(leak.from) - Date.parse('2026-06-06T12:00:00+02:00'))).toBeLessThanOrEqual(
      2 * 3_600_000,
    );
    expect(leak.mean_deviation_kwh).toBeCloseTo(2, 0);
    expect(leak.total_cost).toBeCloseTo(leak.total_kwh * 0.25, 6);
    expect(leak.notes).toEqual([expect.objectContaining({ text: 'valve changed', kind: 'maintenance' })]);
    expect(body.alarms).toEqual([expect.objectContaining({ direction: 'waste' })]);
    expect(Date.parse(body.alarms[0].raised_at) - Date.parse('2026-06-06T12:00:00+02:00')).toBeLessThan(
      12 * 3_600_000,
    );
    expect(body.periods.money.at(-1)).toBeCloseTo(body.periods.energy_kwh.at(-1) * 0.25, 6);
  });

  it('tells savings with their uncertainty, adjustments itemised', async () => {
    const plain = (await viewer.get(`${BASELINES}/${id}/savings?${june}`)).body;
    expect(plain.savings_kwh).toBeCloseTo(-plain.summary.deviation_kwh, 9);
    expect(plain).toMatchObject({ is_significant: true, uncertainty_reason: null, bootstrap_reason: null });
    expect(plain.bootstrap.high).toBeLessThan(0);
    expect(plain.bootstrap.low).toBeLessThan(plain.savings_kwh);
    expect(plain.money.savings).toBeCloseTo(plain.savings_kwh * 0.25, 6);
    expect(plain.verdicts.find(({ profile }: Answer['body']) => profile === 'sep').outcome).toBe('passed');
    const adjustment = {
      kind: 'static_factor',
      description: 'a leak nobody planned',
      from: '2026-06-06T12:00:00+02:00',
      to: '2026-06-16T00:00:00+02:00',
      items: [
        { label: 'leak by day', kwh: 300 },
        { label: 'leak by night', kwh: 156 },
      ],
    };
    expect((await analyst.post(`${BASELINES}/${id}/adjustments`, adjustment)).status).toBe(403);
    const { body } = await engineer.post(`${BASELINES}/${id}/adjustments`, adjustment);
    expect(body).toMatchObject({ kwh: 456, recorded_by: 'engineer@tenant-1.example' });
    const adjusted = (await viewer.get(`${BASELINES}/${id}/savings?${june}&bootstrap=false`)).body;
    expect(adjusted.savings_kwh).toBeCloseTo(plain.savings_kwh + 456, 9);
    expect(adjusted.adjustments).toEqual([
      expect.objectContaining({ applied_kwh: 456, items: adjustment.items }),
    ]);
    expect(adjusted.bootstrap_reason).toBe('not_asked_for');
    await engineer.post(`${BASELINES}/${id}/adjustments/${body.id}/withdraw`, { reason: 'found and mended' });
    const again = (await viewer.get(`${BASELINES}/${id}/savings?${june}&bootstrap=false`)).body;
    expect(again.savings_kwh).toBeCloseTo(plain.savings_kwh, 9);
    expect((await viewer.get(`${BASELINES}/${id}/adjustments`)).body.items[0].withdrawal_reason).toBe(
      'found and mended',
    );
  });

  it('is to be made anew when machines join, and when nobody said why energy changed', async () => {
    const other = await make('Hall', { scope: 'group:Hall' });
    await candidate(other);
    await approve(other, 1);
    const codes = async () =>
      (await viewer.get(`${BASELINES}/${other}/triggers`)).body.triggers.map(
        ({ code }: Answer['body']) => code,
      );
    expect(await codes()).toEqual(['unexplained_change']);
    const german = await viewer.get(`${BASELINES}/${other}/triggers`, { 'accept-language': 'de' });
    expect(german.body.triggers[0].sentence).toMatch(
      /^Seit dem \d+\. Juni 2026 wird (mehr|weniger) Energie verbraucht, als die Baseline erwarten lässt/,
    );
    await database.admin.query('INSERT INTO machine_group_members (group_id, machine_id) VALUES (1, 2)');
    // Of the machine that joined nothing is known, so half of the group's energy is not: no period can be judged.
    expect(await codes()).toEqual(['machines_changed']);
    // The note says why.
    expect((await viewer.get(`${BASELINES}/${id}/triggers`)).body).toMatchObject({
      is_due: false,
      triggers: [],
    });
  });

  it('records its deviations when it is approved and every hour, the last three days again', async () => {
    const recorded = async () => (await viewer.get(`${BASELINES}/${id}/deviations?${june}`)).body.items;
    await eventually(
      'the approval has begun the stream',
      async () => (await recorded()).length === 360,
      60_000,
    );
    const run = async () => {
      const { body } = await analyst.post('/api/v1/analytics/jobs', { kind: 'baseline-evaluation' });
      let job: Answer['body'];
      await eventually(
        'the stream is written',
        async () => {
          job = (await analyst.get(`/api/v1/analytics/jobs/${body.id}`)).body;
          return job.state === 'done' || job.state === 'failed';
        },
        60_000,
      );
      return job;
    };
    expect((await run()).result.evaluated).toContainEqual({
      baseline_id: id,
      version: 1,
      periods: 72,
      skipped: 0,
    });
    expect((await run()).state).toBe('done');
    const items = await recorded();
    expect(items).toHaveLength(360);
    const evaluated = (await viewer.get(`${BASELINES}/${id}/evaluate?${june}`)).body;
    expect(items[300]).toMatchObject({
      period_start: evaluated.periods.period_start[300],
      expected_kwh: evaluated.periods.expected_kwh[300],
      deviation_kwh: evaluated.periods.deviation_kwh[300],
      currency: 'EUR',
      skipped_reason: null,
    });
  });

  it('gets a candidate of the newest days each week, the one before superseded', async () => {
    const run = async () => {
      const { body } = await analyst.post('/api/v1/analytics/jobs', { kind: 'baseline-retraining' });
      await eventually(
        'candidates are made',
        async () => (await analyst.get(`/api/v1/analytics/jobs/${body.id}`)).body.state === 'done',
        60_000,
      );
    };
    await run();
    await goTo(new Date('2026-06-18T00:00:00+02:00'));
    await run();
    const { body } = await viewer.get(`${BASELINES}/${id}/versions`);
    expect(
      body.items.map(({ version, status, made_by }: Answer['body']) => [version, status, made_by]),
    ).toEqual([
      [3, 'candidate', 'retraining'],
      [2, 'rejected', 'retraining'],
      [1, 'in_force', 'analyst@tenant-1.example'],
    ]);
  });
});

describe('what drives the press', () => {
  const may = 'from=2026-05-01T00:00:00%2B02:00&to=2026-06-01T00:00:00%2B02:00';

  it('is listed with coverage, range and correlation, the closest first', async () => {
    const { status, body } = await viewer.get(
      `/api/v1/analytics/drivers?scope=machine:press&${may}&max_lag=6`,
    );
    expect(status).toBe(200);
    expect(body.items.map(({ name }: Answer['body']) => name)).toEqual(
      expect.arrayContaining(['production_count', 'outdoor_temp_c']),
    );
    const parts = body.items.find(({ name }: Answer['body']) => name === 'production_count');
    expect(parts).toMatchObject({ coverage: 1, periods: 744, periods_known: 744 });
    expect(parts.correlation.reason).toBeNull();
    expect(Math.abs(parts.correlation.pearson.coefficient)).toBeLessThanOrEqual(1);
    expect(parts.correlation.best_lag.lag).toBeLessThanOrEqual(6);
    const strength = (item: Answer['body']) => Math.abs(item.correlation.best_lag?.coefficient ?? 0);
    expect(body.items.map(strength)).toEqual([...body.items.map(strength)].sort((a, b) => b - a));
  });

  it('correlates with the temperature, as people call it', async () => {
    const { status, body } = await viewer.get(
      `/api/v1/analytics/correlation?machine=press&driver=temperature&${may}&max_lag=3`,
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({ scope: 'machine:press', driver: 'outdoor_temp_c', resolution: 'hour' });
    expect(body.lags).toHaveLength(4);
    expect(body.scatter).toHaveLength(744);
    expect(body.pearson.coefficient).toBeLessThan(0);
    expect(body.slope.high).toBeLessThan(0);
    expect(body.sentence).toContain('The energy of Press falls with outdoor temperature:');
    const german = await viewer.get(
      `/api/v1/analytics/correlation?machine=press&driver=temperature&${may}&max_lag=3`,
      { 'accept-language': 'de' },
    );
    expect(german.headers.get('content-language')).toBe('de');
    expect(german.body.sentence).toContain('Die Energie von Press fällt mit der Außentemperatur: ein');
    expect({ ...german.body, sentence: '' }).toEqual({ ...body, sentence: '' });
  });

  it('is refused with the reason where nothing can be told', async () => {
    const ask = async (query: string, who = viewer) =>
      (await who.get(`/api/v1/analytics/correlation?${query}&${may}`)).body;
    expect(await ask('machine=press&driver=colour')).toMatchObject({
      errors: [{ field: 'driver', reason: 'unknown_driver' }],
    });
    expect((await ask('machine=press&driver=pressure')).code).toBe('too_few_rows');
    expect((await ask('driver=pressure')).errors[0].field).toBe('machine');
    expect((await ask('machine=press&driver=temperature', stranger)).code).toBe('unknown_machine');
  });
});
