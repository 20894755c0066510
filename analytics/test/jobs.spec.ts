import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DynamicModule } from '@nestjs/common';
import { Problem, createServiceApplication, systemClock } from '@enms/http-api';
import { StatisticsError } from '@enms/statistics';
import { TEST_SECRET, TestService, startDatabase } from '@enms/tested-service';
import type { Answer, TestDatabase } from '@enms/tested-service';
import { setTimeout as pause } from 'node:timers/promises';
import { API } from '../src/api-description.ts';
import { AppModule } from '../src/app.module.ts';
import { readConfig } from '../src/config.ts';
import type { JobContext } from '../src/jobs/job-kind.ts';
import { Jobs } from '../src/jobs/jobs.ts';
import { HeldJobsModule, atOnce, contexts, held } from './held-jobs.ts';
import type { Work } from './held-jobs.ts';

let database: TestDatabase;
let service: TestService;

function startService(): Promise<TestService> {
  const config = readConfig({
    AUTH_SECRET: TEST_SECRET,
    DATABASE_URL: database.serviceUrl,
    JOBS_AT_ONCE: '3',
  });
  return TestService.start((log) => {
    const app = AppModule.with(config, log, systemClock);
    const withKinds: DynamicModule = { ...app, imports: [...(app.imports ?? []), HeldJobsModule] };
    return createServiceApplication(withKinds, API, log);
  });
}

beforeAll(async () => {
  database = await startDatabase();
  await database.admin.query(`INSERT INTO tenants (name, slug) VALUES ('Works', 'works'), ('Mill', 'mill')`);
  await database.admin.query(
    `INSERT INTO factories (tenant_id, name, slug, time_zone, currency)
     VALUES (1, 'Hall', 'hall', 'Europe/Berlin', 'EUR')`,
  );
  service = await startService();
}, 180_000);

afterAll(async () => {
  await service.stop();
  await database.stop();
});

beforeEach(() => {
  atOnce.most = atOnce.running;
});

/** What `look` answers once it does not throw. */
async function eventually<T>(look: () => T | Promise<T>, patienceMillis = 15_000): Promise<T> {
  const end = performance.now() + patienceMillis;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (performance.now() > end) throw error;
      await pause(30);
    }
  }
}

const JOBS = '/api/v1/analytics/jobs';

async function ask(label: string): Promise<string> {
  const answer = await service.post(JOBS, { kind: 'held', params: { label } });
  expect(answer.status).toBe(202);
  return answer.body.id as string;
}

async function state(id: string): Promise<Answer['body']> {
  return (await service.get(`${JOBS}/${id}`)).body;
}

const until = (id: string, wanted: string): Promise<Answer['body']> =>
  eventually(async () => {
    const job = await state(id);
    expect(job.state).toBe(wanted);
    return job;
  });

/** The context of the attempt that runs. */
const runs = (label: string, attempt = 1): Promise<JobContext> =>
  eventually(() => {
    const context = contexts.get(label)?.at(-1);
    expect(context?.attempt).toBe(attempt);
    return context!;
  });

const letGo = (label: string): PromiseWithResolvers<object> => held.get(label)!;

/** A failed job waits some seconds before it is tried again: not in a test. */
const hurry = (): Promise<unknown> =>
  eventually(async () => {
    const { rowCount } = await database.admin.query(
      `UPDATE pgboss.job SET start_after = now() WHERE state = 'retry'`,
    );
    expect(rowCount).toBeGreaterThan(0);
  });

it('runs a job, shows its progress, and keeps its result', async () => {
  const id = await ask('plain');
  const context = await runs('plain');
  context.progress(0.25, 'a quarter');
  await eventually(async () => {
    expect(await state(id)).toMatchObject({ state: 'running', progress: 0.25, message: 'a quarter' });
  });
  letGo('plain').resolve({ answer: 42 });
  expect(await until(id, 'done')).toMatchObject({
    kind: 'held',
    is_system: false,
    key: 'plain',
    params: { label: 'plain' },
    progress: 1,
    result: { answer: 42 },
    error: null,
    attempt: 1,
    requested_by: 'administrator@tenant-1.example',
  });
});

it('runs one job of a key at a time, and lets one wait', async () => {
  const first = await ask('shared-1');
  await runs('shared-1');
  const second = await ask('shared-2');
  expect(await ask('shared-3')).toBe(second);
  const other = await ask('other');
  await runs('other');
  expect([atOnce.most, contexts.has('shared-2')]).toEqual([2, false]);
  letGo('other').resolve({});
  letGo('shared-1').resolve({});
  await Promise.all([until(first, 'done'), until(other, 'done')]);
  await runs('shared-2');
  letGo('shared-2').resolve({});
  await until(second, 'done');
});

describe('a job that fails', () => {
  it('is tried again, as often as its kind allows', async () => {
    const id = await ask('flaky');
    for (const attempt of [1, 2]) {
      await runs('flaky', attempt);
      letGo('flaky').reject(new Error('not today'));
      expect(await until(id, 'queued')).toMatchObject({ attempt, error: { code: 'internal_error' } });
      await hurry();
    }
    await runs('flaky', 3);
    letGo('flaky').reject(new Problem(503, 'meter_away', 'The meter is away.', { remedy: 'Wait for it.' }));
    expect(await until(id, 'failed')).toMatchObject({
      attempt: 3,
      error: { code: 'meter_away', message: 'The meter is away.', remedy: 'Wait for it.' },
    });
  });

  it('is not tried again where its data are at fault', async () => {
    const id = await ask('hopeless');
    await runs('hopeless');
    letGo('hopeless').reject(
      new StatisticsError('too_few_rows', 'There are 3 rows.', { remedy: 'Take more.' }),
    );
    expect(await until(id, 'failed')).toMatchObject({
      attempt: 1,
      error: { code: 'too_few_rows', message: 'There are 3 rows.', remedy: 'Take more.' },
    });
  });
});

it('ends a job that takes longer than it may', async () => {
  const { body } = await service.post(JOBS, { kind: 'endless' });
  expect(await until(body.id as string, 'failed')).toMatchObject({ attempt: 1, error: { code: 'expired' } });
});

describe('cancelling', () => {
  it('stops a job that runs', async () => {
    const id = await ask('stopped');
    const { signal } = await runs('stopped');
    expect((await service.post(`${JOBS}/${id}/cancel`)).body.state).toBe('cancelled');
    expect(signal.aborted).toBe(true);
    expect((await service.post(`${JOBS}/${id}/cancel`)).body.code).toBe('job_is_over');
  });

  it('takes a job that waits out of the queue', async () => {
    const first = await ask('queue-1');
    await runs('queue-1');
    const waiting = await ask('queue-2');
    await service.post(`${JOBS}/${waiting}/cancel`);
    const next = await ask('queue-3');
    letGo('queue-1').resolve({});
    await until(first, 'done');
    await runs('queue-3');
    letGo('queue-3').resolve({});
    await until(next, 'done');
    expect([contexts.has('queue-2'), (await state(waiting)).state]).toEqual([false, 'cancelled']);
  });
});

it('answers a page of the list after the other, filtered', async () => {
  const all = (await service.get(`${JOBS}?kind=held&limit=500`)).body.items;
  expect(all.length).toBeGreaterThan(5);
  const first = (await service.get(`${JOBS}?kind=held&limit=3`)).body;
  const rest = (await service.get(`${JOBS}?kind=held&limit=500&cursor=${first.next_cursor}`)).body;
  expect([...first.items, ...rest.items]).toEqual(all);
  expect(rest.next_cursor).toBeNull();
  const failed = (await service.get(`${JOBS}?kind=held&state=failed`)).body.items;
  expect(failed.map((job: { params: Work }) => job.params.label)).toEqual(['hopeless', 'flaky']);
  expect((await service.get(`${JOBS}?cursor=${'x'.repeat(30)}`)).body.code).toBe('invalid_request');
});

it('keeps tenants and roles apart', async () => {
  const id = await ask('private');
  await runs('private');
  const viewer = await service.as('viewer');
  expect((await viewer.get(`${JOBS}/${id}`)).status).toBe(200);
  expect((await viewer.post(`${JOBS}/${id}/cancel`)).status).toBe(403);
  expect((await viewer.post(JOBS, { kind: 'held' })).status).toBe(403);
  const stranger = await service.as('administrator', 2);
  expect((await stranger.get(`${JOBS}/${id}`)).body.code).toBe('unknown_job');
  expect((await stranger.post(`${JOBS}/${id}/cancel`)).body.code).toBe('unknown_job');
  letGo('private').resolve({});
  await until(id, 'done');

  const system = await service.app
    .get(Jobs)
    .enqueue('held', { label: 'system' }, { tenantId: null, requestedBy: 'schedule' });
  await runs('system');
  expect((await stranger.get(`${JOBS}/${system}`)).body).toMatchObject({ is_system: true, params: null });
  expect((await stranger.post(`${JOBS}/${system}/cancel`)).body.code).toBe('system_job');
  expect((await service.post(`${JOBS}/${system}/cancel`)).body.params).toEqual({ label: 'system' });
});

it('refuses a kind that nobody may ask for', async () => {
  expect((await service.post(JOBS, { kind: 'by-the-clock' })).body).toMatchObject({
    code: 'unknown_job_kind',
    remedy: expect.stringContaining('held'),
  });
});

it('tells Prometheus how runs ended', async () => {
  const { body } = await service.stranger().get('/metrics');
  expect(body).toMatch(/^enms_job_runs_total\{kind="held",outcome="failed"\} 2$/m);
  expect(body).toMatch(/^enms_job_runs_total\{kind="held",outcome="retried"\} 2$/m);
});

it('gives what runs back when it stops, and takes it up again when it is back', async () => {
  const id = await ask('patient');
  await runs('patient');
  const since = Date.now();
  await service.stop();
  expect(Date.now() - since).toBeLessThan(5000);
  const { rows } = await database.admin.query('SELECT state, attempt FROM analytics.jobs WHERE id = $1', [
    id,
  ]);
  expect(rows).toEqual([{ state: 'queued', attempt: 0 }]);
  await hurry();
  // So that the clock of the schedules is looked at when the service starts, not half a minute after it was last.
  await database.admin.query(`UPDATE pgboss.version SET cron_on = now() - interval '1 hour'`);
  service = await startService();
  await eventually(() => {
    expect(contexts.get('patient')).toHaveLength(2);
  });
  expect((await runs('patient')).attempt).toBe(1);
  letGo('patient').resolve({});
  await until(id, 'done');
});

it('takes up what a killed service left behind', async () => {
  const id = await ask('orphan');
  await runs('orphan');
  const left = letGo('orphan');
  // No word for an hour: what a killed service leaves.
  await database.admin.query(`UPDATE pgboss.job SET heartbeat_on = now() - interval '1 hour' WHERE id = $1`, [
    id,
  ]);
  await database.admin.query(`UPDATE pgboss.queue SET monitor_claim_on = now() - interval '1 hour'`);
  const successor = await startService();
  try {
    await hurry();
    await runs('orphan', 2);
    letGo('orphan').resolve({ by: 'the successor' });
    expect(await until(id, 'done')).toMatchObject({ attempt: 2, result: { by: 'the successor' } });
    left.resolve({ by: 'the one that was dead' });
  } finally {
    await successor.stop();
  }
  expect((await state(id)).result).toEqual({ by: 'the successor' });
});

it('sends again what the queue lost', async () => {
  const { rows } = await database.admin.query<{ id: string }>(
    `INSERT INTO analytics.jobs (tenant_id, kind, key, params, requested_by)
     VALUES (1, 'held', 'lost', '{"label": "lost"}', 'a service that was killed') RETURNING id`,
  );
  await service.stop();
  service = await startService();
  await runs('lost');
  letGo('lost').resolve({});
  await until(rows[0]!.id, 'done');
});

it('runs by the clock what is scheduled, for each time zone of the sites', async () => {
  const job = await eventually(async () => {
    const [first] = (await service.get(`${JOBS}?kind=by-the-clock`)).body.items;
    expect(first?.state).toBe('done');
    return first;
  });
  expect(job).toMatchObject({
    is_system: true,
    requested_by: 'schedule',
    result: { timeZone: 'Europe/Berlin' },
  });
});
