import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, rmSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { restoreBackup } from '../src/index.ts';
import { column, ScratchServer } from './support/scratch-server.ts';

const server = new ScratchServer();
const restored = new ScratchServer();
let file = '';

beforeAll(async () => {
  await server.start();
  await (
    await server.client()
  ).query(`
    CREATE EXTENSION timescaledb;
    CREATE TABLE readings (time timestamptz NOT NULL, n bigint GENERATED ALWAYS AS IDENTITY);
    SELECT create_hypertable('readings', by_range('time', interval '1 day'))`);
}, 120_000);
afterAll(async () => {
  await server.stop();
  await restored.stop();
}, 60_000);

describe('a backup', () => {
  it('is made while clients write, and holds everything committed before it began', async () => {
    const pool = server.pool(3);
    let writing = true;
    let written = 0;
    const writers = Array.from({ length: 3 }, async () => {
      while (writing) {
        await pool.query(
          "INSERT INTO readings SELECT '2026-01-01'::timestamptz + n * interval '1 hour' FROM generate_series(1, 100) n",
        );
        written += 100;
      }
    });
    while (written < 2_000) await pool.query('SELECT 1');
    const before = written;
    const response = await fetch(`http://127.0.0.1:${server.running.adminPort}/backup`, { method: 'POST' });
    const during = written - before;
    writing = false;
    await Promise.all(writers);
    await pool.end();
    expect(response.status).toBe(200);
    const report = (await response.json()) as { file: string; bytes: number; verified: boolean };
    expect(report).toMatchObject({ verified: true });
    expect(during).toBeGreaterThan(0);
    file = report.file;
    restoreBackup(file, restored.dataDir);
    await restored.start();
    const [count] = await column(await restored.client(), 'SELECT count(*)::int FROM readings');
    expect(count).toBeGreaterThanOrEqual(before);
    expect(
      await column(await restored.client(), 'SELECT count(*)::int - count(DISTINCT n)::int FROM readings'),
    ).toEqual([0]);
  }, 180_000);

  it('leaves nothing unfinished behind', () => {
    expect(readdirSync(dirname(file)).filter((name) => name.includes('unfinished'))).toEqual([]);
  });

  it('is not made for a page in a browser', async () => {
    const headers = { origin: 'http://example.org' };
    const response = await fetch(`http://127.0.0.1:${server.running.adminPort}/backup`, {
      method: 'POST',
      headers,
    });
    expect(response.status).toBe(403);
  });

  it('goes over a database that is there only when asked to, which it keeps', async () => {
    await restored.running.stop();
    expect(() => {
      restoreBackup(file, restored.dataDir);
    }).toThrow('holds a database already');
    restoreBackup(file, restored.dataDir, { replace: true });
    expect(readdirSync(restored.dataDir).some((name) => name.startsWith('cluster.before-'))).toBe(true);
    await restored.start();
  }, 120_000);

  it('is refused when it is cut short', () => {
    truncateSync(file, 100_000);
    const target = join(server.folder, 'target');
    expect(() => {
      restoreBackup(file, target);
    }).toThrow('no complete backup');
    expect(readdirSync(target)).not.toContain('cluster');
    rmSync(target, { recursive: true });
  });
});
