import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually, freePort, startDatabase } from '@enms/tested-service';
import type { TestDatabase, TestService } from '@enms/tested-service';
import { startService } from './start-service.ts';

let service: TestService;
let database: TestDatabase;

beforeAll(async () => {
  database = await startDatabase();
}, 240_000);

afterAll(async () => {
  await database.stop();
}, 60_000);

it('comes up without a database, says what it waits for, and answers 503', async () => {
  const port = await freePort();
  service = await startService({ DATABASE_URL: `postgres://enms_service:x@127.0.0.1:${port}/enms` });
  expect((await service.get('/health/live')).status).toBe(200);
  const ready = await service.get('/health/ready');
  expect(ready.status).toBe(503);
  expect(ready.body.parts[0]).toMatchObject({
    name: 'database',
    status: 'down',
    cause: expect.stringContaining('ECONNREFUSED'),
  });
  const { status, body, headers } = await service.get('/api/v1/machines');
  expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'database_away', '5']);
  const batch = { readings: [{ device: 'd', type: 'energy', payload: {} }] };
  expect((await service.post('/api/v1/telemetry/batch', batch)).body.code).toBe('database_away');
  await service.stop();
});

it('runs without Redis and says that the live view is stale', async () => {
  service = await startService({ DATABASE_URL: database.serviceUrl });
  expect((await service.get('/health/ready')).status).toBe(200);
  expect((await service.get('/api/v1/ingest')).body.reason).toBe('redis_away');
  await eventually(
    'health has asked',
    async () => (await service.get('/api/v1/health')).body.status === 'degraded',
  );
  const started = performance.now();
  await service.stop();
  expect(performance.now() - started).toBeLessThan(5000);
});
