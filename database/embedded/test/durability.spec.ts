import { afterEach, describe, expect, it } from '@jest/globals';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterPath } from '../src/data-directory.ts';
import { Engine } from '../src/engine/engine.ts';
import { loadTimescale } from '../src/engine/timescale-library.ts';
import { column, pause, ScratchServer } from './support/scratch-server.ts';

let server: ScratchServer;

afterEach(async () => {
  await server.stop();
}, 30_000);

async function started(environment: Record<string, string> = {}): Promise<ScratchServer> {
  server = new ScratchServer(environment);
  await server.start();
  return server;
}

describe('kill -9', () => {
  it('in the middle of writing loses no acknowledged row and doubles none', async () => {
    await started();
    const setup = await server.client();
    await setup.query('CREATE TABLE acknowledged (client int, n int, PRIMARY KEY (client, n))');
    const acknowledged: string[] = [];
    const next = [0, 0, 0, 0];
    for (let round = 0; round < 3; round += 1) {
      let dead = false;
      const writers = next.map(async (_, client) => {
        const connection = await server.client();
        while (!dead) {
          const n = next[client] ?? 0;
          next[client] = n + 1;
          try {
            await write(connection, client, n);
            acknowledged.push(`${client}/${n}`);
          } catch {
            break; // not acknowledged: it may or may not be there
          }
        }
      });
      // However slow the machine is: each round has written something.
      const enough = acknowledged.length + 40;
      while (acknowledged.length < enough) await pause(20);
      await server.running.kill();
      dead = true;
      await Promise.all(writers);
      await server.start();
    }
    const kept = new Set(await column(await server.client(), "SELECT client || '/' || n FROM acknowledged"));
    expect(acknowledged.filter((row) => !kept.has(row))).toEqual([]);
  }, 180_000);
});

/** Single rows, multi-row transactions and prepared statements take turns. */
async function write(
  connection: Awaited<ReturnType<ScratchServer['client']>>,
  client: number,
  n: number,
): Promise<void> {
  if (n % 3 === 0) {
    await connection.query('BEGIN');
    await connection.query('INSERT INTO acknowledged VALUES ($1, $2)', [client, n]);
    await connection.query('COMMIT');
  } else {
    const text = 'INSERT INTO acknowledged VALUES ($1, $2)';
    await connection.query(
      n % 3 === 1 ? { text, values: [client, n] } : { name: 'insert', text, values: [client, n] },
    );
  }
}

describe('TimescaleDB', () => {
  const fill = `
    CREATE EXTENSION timescaledb;
    CREATE TABLE readings (time timestamptz NOT NULL, machine int NOT NULL, power float8);
    SELECT create_hypertable('readings', by_range('time', interval '1 day'));
    INSERT INTO readings SELECT t, m, 1 FROM generate_series('2026-01-01'::timestamptz, '2026-01-10', '1 minute') t, generate_series(1, 5) m;
    ALTER TABLE readings SET (timescaledb.compress, timescaledb.compress_segmentby = 'machine');
    SELECT count(compress_chunk(c)) FROM show_chunks('readings') c`;
  const rows = (9 * 24 * 60 + 1) * 5;

  it('is loaded before anything is answered after a restart: compressed rows are counted right', async () => {
    await started();
    await (await server.client()).query(fill);
    for (const end of ['stop', 'kill'] as const) {
      await server.running[end]();
      await server.start();
      expect(await column(await server.client(), 'SELECT count(*)::int FROM readings')).toEqual([rows]);
    }
  }, 180_000);

  it('would be missing otherwise: PostgreSQL alone reads a compressed table as empty', async () => {
    await started();
    await (await server.client()).query(fill);
    await server.running.stop();
    const copy = join(server.folder, 'copy');
    cpSync(clusterPath(server.dataDir), copy, { recursive: true });
    const engine = await Engine.open(copy, { fsync: false });
    const count = (): number => Number(engine.query('SELECT count(*) AS n FROM readings')[0]?.['n']);
    expect(count()).not.toBe(rows);
    expect(loadTimescale(engine)).toBe('2.23.0-dev');
    expect(count()).toBe(rows);
    await server.start();
  }, 180_000);

  it('runs procedures that commit, such as the refresh of an aggregate', async () => {
    await started();
    const client = await server.client();
    await client.query(fill);
    await client.query(`
      CREATE MATERIALIZED VIEW hourly WITH (timescaledb.continuous) AS
      SELECT time_bucket('1 hour', time) AS bucket, machine, sum(power) AS total FROM readings GROUP BY 1, 2 WITH NO DATA`);
    await client.query("CALL refresh_continuous_aggregate('hourly', '2026-01-01', '2026-01-10')");
    expect(await column(client, 'SELECT sum(total)::int FROM hourly')).toEqual([rows - 5]);
  }, 180_000);
});

describe('SIGTERM', () => {
  it('lets a transaction end, turns others away and leaves a clean cluster', async () => {
    await started();
    const client = await server.client();
    const idle = await server.client();
    const goodbye = new Promise((resolve) => idle.once('error', resolve));
    await client.query('CREATE TABLE t (n int)');
    await client.query('BEGIN');
    const stopped = server.running.stop();
    await expect(goodbye).resolves.toMatchObject({ code: '57P01' });
    await client.query('INSERT INTO t VALUES (1)');
    await client.query('COMMIT');
    await stopped;
    expect(server.running.process.exitCode).toBe(0);
    expect(existsSync(join(server.dataDir, 'lock'))).toBe(false);
    await server.start();
    expect(await column(await server.client(), 'SELECT n FROM t')).toEqual([1]);
  }, 120_000);

  it('does not wait for a transaction that nobody ends', async () => {
    await started();
    await (await server.client()).query('BEGIN');
    const begun = Date.now();
    await server.running.stop();
    expect(Date.now() - begun).toBeLessThan(10_000);
    await server.start();
  }, 120_000);
});

describe('the data directory', () => {
  it('belongs to one process', async () => {
    await started();
    const second = new ScratchServer();
    rmSync(second.folder, { recursive: true, force: true });
    Object.defineProperty(second, 'folder', { value: server.folder });
    await expect(second.start()).rejects.toThrow('did not start');
    expect(await column(await server.client(), 'SELECT 1')).toEqual([1]);
  }, 120_000);

  it('is refused when it is of another version or damaged', async () => {
    await started();
    await server.running.stop();
    const version = join(clusterPath(server.dataDir), 'PG_VERSION');
    writeFileSync(version, '18\n');
    await expect(server.start()).rejects.toThrow('did not start');
    writeFileSync(version, '17\n');
    const control = join(clusterPath(server.dataDir), 'global', 'pg_control');
    cpSync(control, join(server.folder, 'pg_control'));
    rmSync(control);
    await expect(server.start()).rejects.toThrow('did not start');
    cpSync(join(server.folder, 'pg_control'), control);
    await server.start();
    expect(await column(await server.client(), 'SELECT 1')).toEqual([1]);
  }, 120_000);

  it('is finished when making it was interrupted', async () => {
    server = new ScratchServer();
    mkdirSync(join(server.dataDir, 'cluster.new', 'base'), { recursive: true });
    await server.start();
    expect(await column(await server.client(), 'SELECT 1')).toEqual([1]);
  }, 120_000);
});
