import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestService, startDatabase } from '@enms/tested-service';
import type { Answer, TestDatabase } from '@enms/tested-service';
import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { startService } from './start-service.ts';

const REPORTS = '/api/v1/analytics/reports';
/** Two days of the site, the second without its last hour. */
const PERIOD = { from: '2026-03-02T00:00:00+01:00', to: '2026-03-04T00:00:00+01:00' };

let database: TestDatabase;
let service: TestService;

beforeAll(async () => {
  database = await startDatabase();
  await database.admin.query(`
    INSERT INTO tenants (name, slug) VALUES ('Works', 'works'), ('Mill', 'mill');
    INSERT INTO factories (tenant_id, name, slug, time_zone, currency) VALUES
      (1, 'Demo', 'demo', 'Europe/Berlin', 'EUR'), (2, 'Mill', 'mill', 'UTC', 'EUR');
    INSERT INTO machines (factory_id, name, display_name, type) VALUES
      (1, 'compressor-1', 'Compressor 1', 'compressor'), (1, 'press', 'Press', 'injection_molding'),
      (2, 'secret', 'Secret', 'other');
    INSERT INTO devices (tenant_id, factory_id, code, dialect) VALUES (1, 1, 'meter', 'canonical');
    INSERT INTO meter_assignments (device_id, machine_id, carrier) VALUES (1, 1, 'electricity');
    INSERT INTO machine_status (machine_id, carrier, is_running, last_updated) VALUES
      (1, 'electricity', true, now()), (2, 'electricity', true, now());
    INSERT INTO emission_factors (tenant_id, carrier, method, kg_per_kwh, source, effective_from, created_by)
      VALUES (1, 'electricity', 'location', 0.4, 'Umweltbundesamt 2025', '2025-01-01', 'test');
    INSERT INTO energy_readings (time, machine_id, carrier, device_id, power_kw)
      SELECT t, m, 'electricity', 1, CASE WHEN t < '2026-03-01 23:00Z' THEN 50 ELSE 60 END * m FROM generate_series(1, 2) m,
        generate_series('2026-02-27 23:00Z'::timestamptz, '2026-03-03 22:00Z', '1 minute') t;
    INSERT INTO analytics.baselines (tenant_id, name, machine_id, carrier, resolution, created_by)
      VALUES (1, 'Compressor by weather', 1, 'electricity', 'day', 'test');
    INSERT INTO analytics.baseline_versions (baseline_id, version, status, model_kind, period_from, period_to, model, report,
        data_hash, made_by, decided_at, decided_by, in_force_from)
      VALUES (1, 3, 'in_force', 'linear', '2025-11-01', '2026-02-01', '{}', '{}', 'abc', 'test', '2026-02-02', 'test', '2026-02-02');
    INSERT INTO analytics.baseline_periods (version_id, period_start, period_end, actual_kwh, expected_kwh, low_kwh, high_kwh,
        deviation_kwh, cost_reason) VALUES
      (1, '2026-03-01 23:00Z', '2026-03-02 23:00Z', 1440, 1300, 1250, 1350, 140, 'no_tariff'),
      (1, '2026-03-02 23:00Z', '2026-03-03 23:00Z', 1380, 1300, 1250, 1350, 80, 'no_tariff');
    INSERT INTO analytics.anomalies (tenant_id, machine_id, carrier, started_at, ended_at, severity, detectors, energy_kwh,
        cost_reason, explanation, feedback, feedback_by, feedback_at) VALUES
      (1, 1, 'electricity', '2026-03-02 10:00Z', '2026-03-02 14:00Z', 'critical', '{baseline}', 80, 'no_tariff',
        'Power was 4.2 robust sigmas above what the baseline expects for four hours.', NULL, NULL, NULL),
      (1, 2, 'electricity', '2026-03-02 10:00Z', NULL, 'warning', '{quality}', NULL, 'no_baseline', 'Nothing.', 'false', 'x', now());
    INSERT INTO analytics.recommendations (tenant_id, machine_id, carrier, rule, saving_kwh_year, cost_reason,
        saving_co2_kg_year, evidence, text) VALUES
      (1, 1, 'electricity', 'idle_load', 12000, 'no_tariff', 4800, '{}', 'Switch it off at night: it idles at 18 kW.');
    INSERT INTO analytics.forecast_models (tenant_id, factory_id, carrier, horizon, served, candidates, beats_naive, trained_from,
        trained_to, data_hash) VALUES (1, 1, 'electricity', 'day', 'mstl_ets',
        '[{"model": "mstl_ets", "mase": 0.7, "smape": 4.2, "coverage": 0.81, "error": null},
          {"model": "prophet", "mase": null, "smape": null, "coverage": null, "error": {"code": "model_failed"}}]',
        true, '2026-01-01', '2026-03-03', 'def');
    INSERT INTO analytics.forecasts (model_id, starts_at, step_s, steps, peak_kw, peak_at)
      VALUES (1, '2026-03-03 23:00Z', 3600, 24, 210, '2026-03-04 09:00Z');
    INSERT INTO analytics.forecast_points
      SELECT 1, t, p * 0.9, p, p * 1.1 FROM generate_series('2026-03-03 23:00Z'::timestamptz, '2026-03-04 22:00Z', '1 hour') t,
        LATERAL (SELECT 150 + 60 * sin(extract(hour FROM t) / 4) AS p) x`);
  for (const level of ['1min', '15min', '1hour', '1day'])
    await database.admin.query(`CALL refresh_continuous_aggregate('energy_${level}', NULL, NULL)`);
  service = await startService({ DATABASE_URL: database.serviceUrl });
}, 180_000);

afterAll(async () => {
  await service.stop();
  await database.stop();
});

async function issued(id: number): Promise<Answer['body']> {
  for (let left = 400; left > 0; left -= 1) {
    const { body } = await service.get(`${REPORTS}/${id}`);
    if (body.state === 'issued') return body;
    if (body.state === 'failed') throw new Error(JSON.stringify(body.error));
    await pause(50);
  }
  throw new Error('The report was not issued in time.');
}

async function make(order: object): Promise<Answer['body']> {
  const { status, body } = await service.post(REPORTS, order);
  expect([status, body.version, body.issued_at]).toEqual([202, 1, null]);
  return issued(body.id as number);
}

async function pdfOf(id: number): Promise<Uint8Array> {
  const answer = await fetch(`${service.url}${REPORTS}/${id}.pdf`, { headers: service.headers });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  const pdf = new Uint8Array(await answer.arrayBuffer());
  // To look at: TEST_KEEP_PDF=/tmp/report names where it goes.
  const kept = process.env['TEST_KEEP_PDF'];
  if (kept !== undefined) writeFileSync(`${kept}-${id}.pdf`, pdf);
  return pdf;
}

const figure = (document: Answer['body'], name: string): Answer['body'] =>
  document.key_figures.find((one: { name: string }) => one.name === name);
const section = (document: Answer['body'], title: string): Answer['body'] =>
  document.sections.find((one: { title: string }) => one.title === title);

describe('an efficiency report', () => {
  let report: Answer['body'];

  beforeAll(async () => {
    report = await make({ kind: 'efficiency', scope: 'factory:demo', ...PERIOD });
  });

  it('says what was used, what is not known, and why', () => {
    const { document } = report;
    // 60 kW and 120 kW for 47 hours; the period before 50 and 100 kW for 48.
    expect(figure(document, 'energy')).toMatchObject({ unit: 'kWh', coverage: expect.closeTo(47 / 48, 2) });
    expect(figure(document, 'energy').value).toBeCloseTo(180 * 47, -2);
    expect(figure(document, 'energy').before.value).toBeCloseTo(150 * 48, -1);
    expect(figure(document, 'energy_cost')).toMatchObject({ value: null, reason: expect.any(String) });
    expect(figure(document, 'carbon').value).toBeCloseTo(0.4 * figure(document, 'energy').value, 3);
    expect(figure(document, 'sec')).toMatchObject({ value: null, reason: 'no_production_data' });
  });

  it('draws from the ledger, the baseline, anomalies and recommendations', () => {
    const { document } = report;
    const { chart } = section(document, 'Energy over time');
    expect([chart.unit, chart.labels.length, chart.labels[0]]).toEqual(['kWh per hour', 48, '03-02 00:00']);
    // Nothing is known of the last hour: a gap, not zero.
    expect(chart.series[0].values.slice(-2)).toEqual([expect.closeTo(180, 1), null]);
    expect(section(document, 'Against the baseline')).toMatchObject({
      chart: { series: [{ values: [1440, 1380] }, { values: [1300, 1300] }], band: { low: [1250, 1250] } },
      table: {
        rows: [
          [
            'Compressor by weather, v3',
            { value: 2820 },
            { value: 2600 },
            { value: 220 },
            { value: null, reason: 'no_tariff' },
            '2',
            '0%',
          ],
        ],
      },
    });
    expect(section(document, 'Machines').table.rows.map(([name]: [string]) => name)).toEqual([
      'Press',
      'Compressor 1',
    ]);
    // What people called false is no anomaly.
    expect(section(document, 'Anomalies').table.rows).toHaveLength(1);
    expect(document.recommendations).toMatchObject([
      { saving: { value: 12000 }, saving_cost: { value: null, reason: 'no_tariff' } },
    ]);
    expect(document.method.join(' ')).toContain('0.4 kg per kWh (Umweltbundesamt 2025, from 2025-01-01)');
    expect(document.made_from.baselines).toEqual([{ id: 1, version: 3, data_hash: 'abc' }]);
  });

  it('finds by rules what is worth saying', () => {
    const rules = report.document.findings.map((finding: { rule: string }) => finding.rule);
    expect(rules).toEqual([
      'unpriced',
      'energy_change',
      'baseline_deviation',
      'largest_machine',
      'anomalies',
    ]);
    const [, change] = report.document.findings;
    expect(change.text).toMatch(/^Energy use changed by \+17(\.\d)?% to 8,\d{3} kWh, from 7,200 kWh/);
  });

  it('is a PDF of the same', async () => {
    const pdf = Buffer.from(await pdfOf(report.id as number)).toString('latin1');
    expect(pdf.startsWith('%PDF-1.')).toBe(true);
    expect(pdf).toContain('/FontFile2');
  });

  it('is changed no more; issued again, it is a new version', async () => {
    await expect(
      database.admin.query('UPDATE analytics.reports SET document = $2 WHERE id = $1', [report.id, '{}']),
    ).rejects.toThrow('it was issued');
    const again = await service.post(`${REPORTS}/${report.id}/reissue`);
    expect(again.body).toMatchObject({ version: 2, supersedes: report.id, from: report.from, to: report.to });
    const second = await issued(again.body.id as number);
    const bare = ({ issued_at: _at, version: _version, ...rest }: Record<string, unknown>): object => rest;
    expect(bare(second.document)).toEqual(bare(report.document));
    expect((await service.get(`${REPORTS}/${report.id}`)).body.superseded_by).toBe(second.id);
    expect((await service.post(`${REPORTS}/${report.id}/reissue`)).body.code).toBe('superseded');
  });
});

it('compares', async () => {
  const { id, document } = await make({
    kind: 'comparison',
    scopes: ['machine:compressor-1', 'machine:press'],
    ...PERIOD,
  });
  expect(section(document, 'Side by side').table.columns).toEqual(['Figure', 'Compressor 1', 'Press']);
  expect(section(document, 'Energy').chart).toMatchObject({ labels: ['Compressor 1', 'Press'] });
  expect(document.findings[0].text).toMatch(
    /^Press used most, 5,\d{3} kWh; Compressor 1 least, 2,\d{3} kWh\.$/,
  );
  await pdfOf(id as number);
});

it('tells what is forecast, by which model, and how that did', async () => {
  const { id, document } = await make({ kind: 'forecast', scope: 'factory:demo' });
  expect(document.findings).toMatchObject([
    { text: 'The next day: a peak of 210 kW is expected at 2026-03-04 10:00.' },
  ]);
  const day = section(document, 'The next day');
  expect(day.chart.labels[0]).toBe('03-04 00:00');
  expect(day.table.rows[1][1]).toEqual({ value: null, unit: null, reason: 'model_failed' });
  await pdfOf(id as number);
  const nothing = await make({ kind: 'forecast', scope: 'machine:press' });
  expect(section(nothing.document, 'Forecast').text[0]).toContain('no forecast yet');
});

it('refuses what it cannot make', async () => {
  const reason = async (order: object): Promise<unknown> => {
    const { status, body } = await service.post(REPORTS, { ...PERIOD, ...order });
    return [status, body.errors?.[0].reason ?? body.code];
  };
  expect(await reason({ kind: 'efficiency' })).toEqual([400, 'missing']);
  expect(await reason({ kind: 'comparison', scope: 'factory:demo' })).toEqual([400, 'missing']);
  expect(await reason({ kind: 'comparison', scopes: ['machine:press', 'machine:2'] })).toEqual([
    400,
    'repeated_scope',
  ]);
  expect(await reason({ kind: 'efficiency', scope: 'machine:secret' })).toEqual([404, 'unknown_machine']);
  expect(await reason({ kind: 'efficiency', scope: 'factory:demo', from: '2010-01-01T00:00:00Z' })).toEqual([
    400,
    'time_range_too_long',
  ]);
});

it('shows nobody the reports of another tenant', async () => {
  const { items } = (await service.get(`${REPORTS}?limit=2`)).body;
  expect(items).toHaveLength(2);
  const stranger = await service.as('administrator', 2);
  expect((await stranger.get(REPORTS)).body.items).toEqual([]);
  for (const path of [`${items[0].id}`, `${items[0].id}.pdf`, '9999999', 'nonsense'])
    expect((await stranger.get(`${REPORTS}/${path}`)).body.code).toBe('unknown_report');
  expect((await (await service.as('viewer')).post(REPORTS, { kind: 'efficiency' })).status).toBe(403);
});
