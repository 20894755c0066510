import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createPool } from '@enms/timescale-client';
import type pg from 'pg';
import { column, pause, ScratchServer, sqlState } from './support/scratch-server.ts';

const server = new ScratchServer({
  ENMS_DB_IDLE_IN_TRANSACTION_MS: '1500',
  ENMS_DB_QUEUE_WAIT_MS: '600',
  ENMS_DB_MAX_CLIENTS: '14',
});

beforeAll(async () => {
  await server.start();
  await (await server.client()).query('CREATE TABLE t (n int)');
}, 120_000);
afterAll(() => server.stop(), 30_000);

describe('a transaction left idle', () => {
  it('is rolled back and its client told', async () => {
    const idle = await server.client();
    const other = await server.client({ options: '-c statement_timeout=0' });
    const failure = once(idle, 'error') as Promise<[{ code?: string }]>;
    await idle.query('BEGIN');
    await idle.query('INSERT INTO t VALUES (1)');
    const [error] = await failure;
    expect(error.code).toBe('25P03');
    expect(await column(other, 'SELECT count(*)::int FROM t')).toEqual([0]);
  });
});

describe('waiting for the session', () => {
  it('ends after its limit, and the connection is good for more', async () => {
    const owner = await server.client();
    const waiting = await server.client();
    await owner.query('BEGIN');
    expect(await sqlState(waiting.query('SELECT 1'))).toBe('55P03');
    await owner.query('COMMIT');
    expect(await column(waiting, 'SELECT 1')).toEqual([1]);
  });

  it('can be cancelled', async () => {
    const owner = await server.client();
    const waiting = await server.client();
    await owner.query('BEGIN');
    const state = sqlState(waiting.query('SELECT 1'));
    await pause(50);
    await cancel(waiting);
    expect(await state).toBe('57014');
    await owner.query('COMMIT');
    expect(await column(waiting, 'SELECT 1')).toEqual([1]);
  });

  it('is first come, first served', async () => {
    const clients = await Promise.all(Array.from({ length: 5 }, () => server.client()));
    const owner = await server.client();
    await owner.query('BEGIN');
    const order: number[] = [];
    const waiting = clients.map(async (client, index) => {
      await pause(index * 20);
      await client.query('SELECT 1');
      order.push(index);
    });
    await pause(200);
    await owner.query('COMMIT');
    await Promise.all(waiting);
    expect(order).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('a statement that its client gave up', () => {
  it('ends with the patience of the client, and others are served', async () => {
    const { user, password } = server.config();
    const pool = createPool({
      url: `postgres://${user}:${String(password)}@127.0.0.1:${server.running.port}/enms`,
      maxConnections: 1,
      applicationName: 'impatient',
      queryTimeoutMillis: 200,
    });
    const other = await server.client();
    const started = performance.now();
    await expect(pool.query('SELECT pg_sleep(10)')).rejects.toThrow(/timeout/);
    expect(await column(other, 'SELECT 1')).toEqual([1]);
    expect(performance.now() - started).toBeLessThan(5_000);
    await pool.end();
  });
});

describe('connections', () => {
  it('beyond the limit are turned away', async () => {
    const attempts = await Promise.all(Array.from({ length: 12 }, () => sqlState(server.client())));
    expect(attempts).toContain('53300');
  });
});

/** Sends a CancelRequest for the client over a connection of its own, as drivers do. */
async function cancel(client: pg.Client): Promise<void> {
  const { processID, secretKey } = client as unknown as { processID: number; secretKey: number };
  const { connect } = await import('node:net');
  const request = Buffer.alloc(16);
  [16, 80_877_102, processID, secretKey].forEach((word, index) => request.writeInt32BE(word, index * 4));
  const socket = connect(server.running.port, '127.0.0.1');
  socket.write(request);
  await once(socket, 'close');
}
