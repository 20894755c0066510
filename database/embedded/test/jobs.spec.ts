import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { column, pause, ScratchServer } from './support/scratch-server.ts';

const server = new ScratchServer({
  ENMS_DB_JOB_POLL_MS: '200',
  ENMS_DB_CHECKPOINT_MS: '1000',
  LOG_LEVEL: 'error',
});
let client: pg.Client;

beforeAll(async () => {
  await server.start();
  client = await server.client();
  await client.query(
    'CREATE EXTENSION timescaledb; CREATE TABLE runs (job text, at timestamptz DEFAULT clock_timestamp(), who text DEFAULT current_user)',
  );
}, 120_000);
afterAll(() => server.stop(), 30_000);

async function until(sql: string, wanted: unknown): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const [value] = await column(client, sql);
    if (value === wanted) return;
    await pause(100);
  }
  throw new Error(`never became ${String(wanted)}: ${sql}`);
}

async function addJob(name: string, body: string, interval: string): Promise<void> {
  await client.query(
    `CREATE PROCEDURE ${name}(job_id int, config jsonb) LANGUAGE plpgsql AS $$ BEGIN ${body} END $$`,
  );
  await client.query(`SELECT add_job('${name}', '${interval}')`);
}

describe('jobs of TimescaleDB', () => {
  it('run when due, again after their interval, and are accounted for where TimescaleDB does it', async () => {
    await addJob('ticking', "INSERT INTO runs (job) VALUES ('ticking'); COMMIT;", '1 second');
    await until("SELECT count(*) >= 3 FROM runs WHERE job = 'ticking'", true);
    const [stats] = (
      await client.query<{ status: string; runs: number; next: boolean }>(`
        SELECT last_run_status AS status, total_successes::int AS runs, jobs.next_start > last_run_started_at AS next
          FROM timescaledb_information.job_stats JOIN timescaledb_information.jobs USING (job_id) WHERE proc_name = 'ticking'`)
    ).rows;
    expect(stats).toMatchObject({ status: 'Success', next: true });
    expect(stats?.runs).toBeGreaterThanOrEqual(3);
  }, 60_000);

  it('act as their owner', async () => {
    await client.query(
      "CREATE ROLE keeper LOGIN PASSWORD 'k'; GRANT ALL ON SCHEMA public TO keeper; GRANT ALL ON runs TO keeper",
    );
    const keeper = await server.client({ user: 'keeper', password: 'k' });
    await keeper.query(
      "CREATE PROCEDURE kept(job_id int, config jsonb) LANGUAGE sql AS $$ INSERT INTO runs (job) VALUES ('kept') $$",
    );
    await keeper.query("SELECT add_job('kept', '1 hour')");
    await until("SELECT who FROM runs WHERE job = 'kept' LIMIT 1", 'keeper');
    expect(await column(client, "SELECT count(*)::int FROM runs WHERE job = 'kept'")).toEqual([1]);
  }, 60_000);

  it('that fail are reported and tried again later and later', async () => {
    await addJob('failing', "RAISE EXCEPTION 'broken on purpose';", '1 hour');
    await until(
      "SELECT total_failures::int FROM timescaledb_information.job_stats JOIN timescaledb_information.jobs USING (job_id) WHERE proc_name = 'failing'",
      1,
    );
    expect(
      await column(
        client,
        "SELECT err_message FROM timescaledb_information.job_errors WHERE proc_name = 'failing'",
      ),
    ).toEqual(['broken on purpose']);
    expect(
      await column(
        client,
        "SELECT next_start > now() + interval '1 minute' FROM timescaledb_information.jobs JOIN timescaledb_information.job_stats USING (job_id, next_start) WHERE proc_name = 'failing'",
      ),
    ).toEqual([true]);
  }, 60_000);

  it('leave the session to clients between them and to nobody in between transactions', async () => {
    const pool = server.pool(4);
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, n) => column(pool, 'SELECT $1::int', [n])),
    );
    expect(answers).toEqual(Array.from({ length: 200 }, (_, n) => [n]));
    await pool.end();
  });

  it('keep their schedule over a restart', async () => {
    await server.running.stop();
    await server.start();
    client = await server.client();
    await pause(1_000);
    expect(await column(client, "SELECT count(*)::int FROM runs WHERE job = 'kept'")).toEqual([1]);
  }, 60_000);
});

describe('housekeeping', () => {
  it('analyses what has grown and writes checkpoints', async () => {
    await client.query('CREATE TABLE grown AS SELECT n FROM generate_series(1, 50000) n');
    const [before] = await column(client, 'SELECT redo_lsn::text FROM pg_control_checkpoint()');
    await until("SELECT reltuples::int FROM pg_class WHERE relname = 'grown'", 50_000);
    await until(`SELECT redo_lsn::text <> '${String(before)}' FROM pg_control_checkpoint()`, true);
  }, 60_000);
});

describe('the administration port', () => {
  it('answers for health and shows what was done', async () => {
    const admin = `http://127.0.0.1:${server.running.adminPort}`;
    expect((await fetch(`${admin}/health/live`)).status).toBe(200);
    expect(await (await fetch(`${admin}/health/ready`)).json()).toEqual({ status: 'ok' });
    const metrics = await (await fetch(`${admin}/metrics`)).text();
    expect(metrics).toMatch(/enms_database_jobs_total\{job="public.ticking",outcome="success"\} \d+/);
    expect(metrics).toMatch(/enms_database_exchanges_total \d+/);
    expect((await fetch(`${admin}/nothing`)).status).toBe(404);
  });
});
