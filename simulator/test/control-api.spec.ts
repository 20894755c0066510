import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { createApplication } from '../src/application.ts';
import { Simulation } from '../src/control/simulation.ts';
import { SilentConnection } from './silent-connection.ts';

/** The members of the answers that the tests look into. */
interface AnswerBody {
  readonly code: string;
  readonly state: string;
  readonly status: string;
  readonly seal: string;
  readonly backfill: { readonly state: string };
  readonly errors: readonly { readonly field: string; readonly reason: string }[];
  readonly id: string;
  readonly end: string;
  readonly detail: string;
  readonly history_from: string | null;
  readonly items: readonly { readonly id: string; readonly seal: string }[];
  readonly active_anomalies: readonly { readonly id: string }[];
  readonly paths: object;
  readonly components: {
    readonly schemas: {
      readonly SettingsDto: { readonly properties: { readonly machines: { example: unknown } } };
    };
  };
}

describe('the control API', () => {
  const stateDir = mkdtempSync(join(tmpdir(), 'enms-control-'));
  const log = pino({ level: 'silent' });
  let simulation: Simulation;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    const connect = (): SilentConnection => new SilentConnection();
    simulation = new Simulation({ stateDir, autostart: false, now: Date.now, connect, log });
    simulation.open();
    app = await createApplication(simulation, log);
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  });
  afterAll(async () => {
    await app.close();
    await simulation.close();
    rmSync(stateDir, { recursive: true });
  });

  async function call(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) {
    const answer = await app.inject({ method, url: path, ...(body && { payload: body }) });
    const type = answer.headers['content-type'];
    return { status: answer.statusCode, type, body: answer.json<AnswerBody>() };
  }

  it.each(['/api/v1/simulator', '/simulator'])('starts and stops under %s', async (prefix) => {
    expect((await call('GET', `${prefix}/status`)).body.state).toBe('stopped');
    expect(await call('POST', `${prefix}/start`, {})).toMatchObject({
      status: 200,
      body: { state: 'running' },
    });
    expect((await call('POST', `${prefix}/stop`)).body.state).toBe('stopped');
  });

  it('names every bad field of a change', async () => {
    const change = {
      noise_percent: -4,
      machines: [{ code: 'a b', kind: 'toaster', every_s: 1, scale: 1, x: 1 }],
    };
    const { status, type, body } = await call('PUT', '/simulator/config', change);
    expect([status, body.code]).toEqual([400, 'invalid_request']);
    expect(type).toMatch(/^application\/problem\+json/);
    expect(body.errors.map(({ field }) => field).toSorted()).toEqual([
      'machines[0].code',
      'machines[0].kind',
      'machines[0].x',
      'noise_percent',
    ]);
  });

  it('changes settings and keeps the others', async () => {
    const { status, body } = await call('PUT', '/simulator/config', { noise_percent: 2 });
    expect(status).toBe(200);
    expect(body).toMatchObject({ noise_percent: 2, anomaly_probability_per_day: 0.1 });
    expect((await call('GET', '/simulator/config')).body).toEqual(body);
  });

  it('takes 2,000 further machines behind a gateway, refuses them without', async () => {
    const group = { kind: 'motor', count: 2000, every_s: 10, prefix: 'load-' };
    const refused = await call('PUT', '/simulator/config', { extra_machines: [group] });
    expect(refused.body.errors[0]!.field).toBe('extra_machines[0].gateway');
    const taken = await call('PUT', '/simulator/config', { extra_machines: [{ ...group, gateway: 'gw-1' }] });
    expect(taken.status).toBe(200);
    expect((await call('GET', '/simulator/status')).body).toMatchObject({ members: 2010, devices_total: 11 });
    await call('PUT', '/simulator/config', { extra_machines: [] });
  });

  it('injects an anomaly and lists it in the answer key and while it holds', async () => {
    const wish = { kind: 'leak', machine: 'sim-compressor-1', duration_s: 600, magnitude: 0.4 };
    const { status, body } = await call('POST', '/simulator/inject-anomaly', wish);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      kind: 'leak',
      machine: 'sim-compressor-1',
      magnitude: 0.4,
      origin: 'injected',
    });
    const key = (await call('GET', '/simulator/answer-key')).body;
    expect(key.items.at(-1)).toMatchObject(body);
    expect(key.seal).toBe(key.items.at(-1)!.seal);
    expect((await call('GET', '/simulator/status')).body.active_anomalies).toContainEqual(body);
  });

  it('ends an anomaly early, once, and says so in the answer key', async () => {
    const wish = { kind: 'idle_waste', machine: 'sim-motor-1', duration_s: 7200 };
    const { id, end } = (await call('POST', '/simulator/inject-anomaly', wish)).body;
    const ended = await call('POST', '/simulator/end-anomaly', { id });
    expect(ended).toMatchObject({ status: 200, body: { id, planned_end: end, magnitude: 0.8 } });
    expect(Date.parse(ended.body.end)).toBeLessThanOrEqual(Date.now());
    const key = (await call('GET', '/simulator/answer-key')).body;
    expect(key.items.filter((item) => item.id === id)).toEqual([{ ...ended.body, seal: key.seal }]);
    const { active_anomalies: active } = (await call('GET', '/simulator/status')).body;
    expect(active.map((one) => one.id)).not.toContain(id);
    expect((await call('POST', '/simulator/end-anomaly', { id })).body.code).toBe('anomaly_over');
  });

  it('takes back what is yet to come', async () => {
    const start = new Date(Date.now() + 3_600_000).toISOString();
    const wish = { kind: 'counter_reset', machine: 'sim-motor-1', start, duration_s: 60 };
    const { id } = (await call('POST', '/simulator/inject-anomaly', wish)).body;
    expect((await call('POST', '/simulator/end-anomaly', { id })).body).toMatchObject({ start, end: start });
    const refused = await call('POST', '/simulator/end-anomaly', { id: 'injected-never' });
    expect([refused.status, refused.body.code]).toEqual([404, 'unknown_anomaly']);
  });

  it.each([
    [{ kind: 'leak', machine: 'sim-hvac-1', duration_s: 60 }, 400, 'kind'],
    [{ kind: 'spike', machine: 'sim-hvac-1', duration_s: 60, magnitude: 0.5 }, 400, 'magnitude'],
    [{ kind: 'gremlin', machine: 'sim-hvac-1', duration_s: 60 }, 400, 'kind'],
    [{ kind: 'spike', machine: 'sim-hvac-1', duration_s: 'long' }, 400, 'duration_s'],
  ])('refuses the anomaly %j', async (wish, status, field) => {
    const answer = await call('POST', '/simulator/inject-anomaly', wish);
    expect([answer.status, answer.body.errors[0]!.field]).toEqual([status, field]);
  });

  it('does not know machines that are not there', async () => {
    const wish = { kind: 'spike', machine: 'nobody', duration_s: 60 };
    expect(await call('POST', '/simulator/inject-anomaly', wish)).toMatchObject({
      status: 404,
      body: { code: 'unknown_machine' },
    });
  });

  it('runs one backfill at a time, shows its progress, cancels it', async () => {
    await call('POST', '/simulator/stop');
    const from = new Date(Date.now() - 5 * 86_400_000).toISOString();
    const begun = await call('POST', '/simulator/backfill', { from });
    expect(begun).toMatchObject({ status: 202, body: { state: 'running', every_s: 60 } });
    expect((await call('POST', '/simulator/backfill', { from })).body.code).toBe('backfill_running');
    expect((await call('PUT', '/simulator/config', { seed: 1 })).body.code).toBe('backfill_running');
    expect((await call('GET', '/simulator/status')).body.backfill.state).toBe('running');
    expect((await call('DELETE', '/simulator/backfill')).body.state).toBe('cancelled');
    expect((await call('DELETE', '/simulator/backfill')).body.code).toBe('no_backfill');
    expect((await call('POST', '/simulator/backfill', { from, every_s: 45 })).body.errors[0]!.field).toBe(
      'every_s',
    );
  });

  it('makes no past where there is one', async () => {
    const { history_from: from } = (await call('GET', '/simulator/status')).body;
    expect(Date.parse(from ?? '')).toBeLessThan(Date.now());
    const { status, body } = await call('POST', '/simulator/backfill', { from });
    expect([status, body.code]).toEqual([409, 'history_exists']);
    expect(body.detail).toMatch(/where the known history begins\.$/);
  });

  it('refuses a start in the future or before the last reading', async () => {
    const future = new Date(Date.now() + 3_600_000).toISOString();
    expect((await call('POST', '/simulator/start', { from: future })).body.errors[0]!.reason).toBe('future');
    const past = '2020-01-01T00:00:00Z';
    expect((await call('POST', '/simulator/start', { from: past })).body.code).toBe('history_exists');
  });

  it('tells its health, its metrics and its own documentation', async () => {
    expect((await call('GET', '/health/live')).body).toEqual({ status: 'ok' });
    expect((await call('GET', '/health/ready')).body.status).toBe('ok');
    const metrics = await app.inject({ method: 'GET', url: '/metrics' });
    expect(metrics.body).toMatch(/^simulator_devices_connected 10$/m);
    const document = (await call('GET', '/api/docs-json')).body;
    expect(Object.keys(document.paths)).toContain('/api/v1/simulator/inject-anomaly');
    expect(document.components.schemas.SettingsDto.properties.machines.example).toHaveLength(6);
  });

  it('answers unknown paths and broken JSON as problems', async () => {
    expect((await call('GET', '/simulator/nothing')).body.code).toBe('unknown_path');
    const broken = await app.inject({
      method: 'POST',
      url: '/simulator/start',
      headers: { 'content-type': 'application/json' },
      payload: '{',
    });
    expect([broken.statusCode, broken.json<AnswerBody>().code]).toEqual([400, 'malformed_request']);
  });
});
