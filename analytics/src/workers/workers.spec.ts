import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StatisticsError } from '@enms/statistics';
import { inBackground } from './background.ts';
import { WorkerError } from './worker-error.ts';
import { Workers } from './workers.ts';

let workers: Workers;

beforeEach(() => {
  workers = new Workers({ threads: 1 });
  workers.onApplicationBootstrap();
});

afterEach(() => workers.onApplicationShutdown());

/** y = 3 + 2·parts + noise of a fixed pattern; `rows` decide how long a fit takes. */
function load(rows: number): { readonly y: Float64Array; readonly parts: Float64Array } {
  const parts = Float64Array.from({ length: rows }, (_, row) => (row * 7919) % 1000);
  const y = parts.map((value, row) => 3 + 2 * value + ((row * 104_729) % 100) / 50 - 1);
  return { y, parts };
}

const CHOICES = [{ name: 'parts', kind: 'number' }] as const;
/** Long enough that the event loop goes round many times meanwhile. */
const MANY_ROWS = 200_000;

it('computes in a thread while the event loop goes round', async () => {
  const { y, parts } = load(MANY_ROWS);
  let rounds = 0;
  let done = false;
  const count = (): void => {
    rounds += 1;
    if (!done) setImmediate(count);
  };
  const result = workers.run('multipleRegression', { y, drivers: { parts }, choices: CHOICES });
  count();
  const { model, fitted } = await result;
  done = true;
  expect(rounds).toBeGreaterThan(100);
  expect(model.terms[1]?.estimate).toBeCloseTo(2, 3);
  expect(fitted).toHaveLength(MANY_ROWS);
});

it('leaves the caller what it sent', async () => {
  const { y, parts } = load(100);
  await workers.run('multipleRegression', { y, drivers: { parts }, choices: CHOICES });
  expect([y.length, parts.length]).toEqual([100, 100]);
});

it('hands a refusal of the statistics to the caller as it was', async () => {
  const refusal = workers.run('multipleRegression', {
    y: [1, 2, 3],
    drivers: { parts: [1, 2] },
    choices: CHOICES,
  });
  const error: unknown = await refusal.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StatisticsError);
  expect(error).toMatchObject({
    code: 'unequal_lengths',
    field: 'parts',
    remedy: 'Give every driver one value for each row.',
  });
});

describe('a signal', () => {
  it('ends a task that runs, and the next one is served', async () => {
    const { y, parts } = load(MANY_ROWS);
    await workers.run('multipleRegression', {
      y: [1, 2, 4],
      drivers: { parts: [1, 2, 3] },
      choices: CHOICES,
    });
    const controller = new AbortController();
    const task = workers.run(
      'multipleRegression',
      { y, drivers: { parts }, choices: CHOICES },
      { signal: controller.signal },
    );
    setImmediate(() => {
      controller.abort(new Error('somebody changed their mind'));
    });
    await expect(task).rejects.toThrow('somebody changed their mind');
    const { model } = await workers.run('multipleRegression', {
      ...{ y: y.slice(0, 50), drivers: { parts: parts.slice(0, 50) } },
      choices: CHOICES,
    });
    expect(model.n).toBe(50);
  });

  it('that was given before is obeyed before', async () => {
    const task = workers.run(
      'multipleRegression',
      { y: [], drivers: {}, choices: [] },
      { signal: AbortSignal.abort(new Error('too late')) },
    );
    await expect(task).rejects.toThrow('too late');
  });
});

it('computes for jobs in other threads than for requests', async () => {
  const { y, parts } = load(MANY_ROWS);
  const order: string[] = [];
  const long = inBackground(() =>
    workers.run('multipleRegression', { y, drivers: { parts }, choices: CHOICES }),
  ).then(() => order.push('job'));
  const short = workers
    .run('multipleRegression', { y: [1, 2, 4, 5], drivers: { parts: [1, 2, 3, 4] }, choices: CHOICES })
    .then(() => order.push('request'));
  await Promise.all([long, short]);
  expect(order).toEqual(['request', 'job']);
});

describe('a thread that does wrong', () => {
  const failing = (): Workers =>
    new Workers({ threads: 1, script: new URL('../../test/failing-worker.ts', import.meta.url) });

  it('that dies is reported, and another takes its place', async () => {
    const pool = failing();
    const input = { y: [1], drivers: {}, choices: [] };
    await expect(pool.run('multipleRegression', { ...input, y: [99] })).rejects.toMatchObject({
      name: 'WorkerError',
      code: 'worker_crashed',
      remedy: expect.stringContaining('Try again'),
    });
    await expect(pool.run('multipleRegression', input)).resolves.toBe('alive');
    await pool.onApplicationShutdown();
  });

  it('has a bug that is reported with its cause', async () => {
    const pool = failing();
    const refusal = pool.run('multipleRegression', { y: [], drivers: {}, choices: [] });
    await expect(refusal).rejects.toBeInstanceOf(WorkerError);
    await expect(refusal).rejects.toMatchObject({
      code: 'task_failed',
      cause: { name: 'TypeError', message: 'a bug' },
    });
    await pool.onApplicationShutdown();
  });
});

it('refuses work once it stopped', async () => {
  await workers.onApplicationShutdown();
  await expect(workers.run('multipleRegression', { y: [], drivers: {}, choices: [] })).rejects.toMatchObject({
    code: 'workers_stopped',
  });
});
