import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { request } from 'node:http';
import { seedRegistry } from './registry.ts';
import { startDatabase } from '@enms/tested-service';
import type { Answer, TestDatabase, TestService } from '@enms/tested-service';
import { startService } from './start-service.ts';

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly hasBody: boolean;
  readonly hasQuery: boolean;
}

let database: TestDatabase;
let service: TestService;
let operations: Operation[];

beforeAll(async () => {
  database = await startDatabase();
  await seedRegistry(database.admin);
  service = await startService({ DATABASE_URL: database.serviceUrl });
  const { body } = await service.get('/api/docs-json');
  operations = Object.entries(
    body.paths as Record<string, Record<string, { requestBody?: unknown; parameters?: { in: string }[] }>>,
  ).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method,
      path,
      hasBody: operation.requestBody !== undefined,
      hasQuery: (operation.parameters ?? []).some((parameter) => parameter.in === 'query'),
    })),
  );
}, 240_000);

afterAll(async () => {
  await service.stop();
  await database.stop();
}, 60_000);

const JSON_TYPE = { 'content-type': 'application/json' };

function ask(operation: Operation, parameter: string, query: string, body?: unknown): Promise<Answer> {
  const path = `${operation.path.replaceAll(/\{[^}]+\}/g, parameter)}${query}`;
  return operation.method === 'get'
    ? service.get(path)
    : service.ask(operation.method.toUpperCase(), path, body, JSON_TYPE);
}

const isProblem = ({ status, headers, body }: Answer): boolean =>
  status >= 400 &&
  (headers.get('content-type') ?? '').startsWith('application/problem+json') &&
  typeof body.code === 'string' &&
  typeof body.detail === 'string' &&
  body.status === status;

describe('every documented route', () => {
  it('is there, with error cases described', async () => {
    const { body } = await service.get('/api/docs-json');
    expect(operations.length).toBeGreaterThan(20);
    for (const { method, path } of operations.filter(
      (operation) => operation.path.startsWith('/api/v1/') && operation.path !== '/api/v1/health',
    )) {
      expect(body.paths[path][method].responses['400'].content).toHaveProperty('application/problem+json');
    }
  });

  it('answers problem+json to nonsense in the query, the path or the body', async () => {
    for (const operation of operations.filter(({ path }) => path.startsWith('/api/v1/'))) {
      // A route that takes nothing of all this ignores it.
      if (!operation.hasQuery && !operation.hasBody && !operation.path.includes('{')) continue;
      const isRead = operation.method === 'get';
      const answers = isRead
        ? [
            await ask(operation, '1', '?nonsense=1'),
            await ask(operation, '%20', '?limit=x&from=y&status=z&min_power=q'),
          ]
        : [await ask(operation, '%20', '', 'nonsense'), await ask(operation, '%20', '', [[]])];
      const bad = answers.filter((answer) => !isProblem(answer) || answer.status >= 500);
      // A route without query parameters ignores the query; its own path decides.
      const allowed = isRead && operation.path.includes('{') ? 1 : 0;
      expect({
        operation,
        bad: bad.length <= allowed,
        statuses: answers.map(({ status }) => status),
      }).toMatchObject({ bad: true });
    }
  });
});

it('answers problem+json where there is nothing, and to broken addresses', async () => {
  for (const path of [
    '/nowhere',
    '/api/v1/energy',
    '/api/v1/energy/machine/%ff',
    '/api/v1/devices/%E0%A4%A',
  ]) {
    const answer = await service.get(path);
    expect([path, isProblem(answer), answer.status < 500]).toEqual([path, true, true]);
  }
  const raw = await rawStatus('/%zz');
  expect(raw).toBe(400);
});

/** fetch would repair the address. */
function rawStatus(path: string): Promise<number> {
  const { hostname, port } = new URL(service.url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

it('never fails by itself, whatever the query', async () => {
  const names = [
    'machine',
    'from',
    'to',
    'duration',
    'period',
    'bucket',
    'carrier',
    'limit',
    'cursor',
    'factory',
    'min_power',
    'status',
    'reason',
    'device',
    '__proto__',
    'constructor',
    'x[y]',
  ];
  const values = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc.constantFrom(
      '1',
      '0',
      '-1',
      '1e309',
      'NaN',
      '9999999999',
      'compressor-1',
      'hvac-1',
      'today',
      'last_month',
      '1h',
      'P1D',
      'P999Y',
      '1min',
      'raw',
      '1day',
      'electricity',
      'steam',
      'north',
      'open',
      '',
      '\u0000',
      "' OR 1=1 --",
      '2025-10-08T00:00:00Z',
      '0001-01-01T00:00:00Z',
      '9999-12-31T23:59:59Z',
      '2025-10-08T00:00:00+18:00',
      '{}',
      '[]',
    ),
  );
  const reads = operations.filter(({ method, path }) => method === 'get' && path.startsWith('/api/v1/'));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...reads),
      fc.oneof(
        fc.constantFrom('1', 'hvac-1', '0', 'compressor-1'),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 10 }),
      ),
      fc.array(fc.tuple(fc.constantFrom(...names), values), { maxLength: 5 }),
      async (operation, parameter, pairs) => {
        const query = new URLSearchParams(pairs.map(([name, value]) => [name, value] as [string, string]));
        const answer = await ask(
          operation,
          encodeURIComponent(parameter.toWellFormed()),
          `?${query.toString()}`,
        );
        expect(answer.status).toBeLessThan(500);
        if (answer.status >= 400) expect(isProblem(answer)).toBe(true);
      },
    ),
    { numRuns: 600 },
  );
}, 120_000);

it('never fails by itself, whatever the batch', async () => {
  const device = fc.constantFrom('meter-hvac', 'meter-compressor', 'meter-idle', 'nobody', '\u0000', '');
  const type = fc.constantFrom('energy', 'production', 'environment', 'measurement', 'status', '__proto__');
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.double(),
    fc.constant('\ud800'),
    fc.constant('a\u0000b'),
  );
  const field = fc.constantFrom(
    'ts',
    'seq',
    'power_kw',
    'energy_kwh',
    'metric',
    'value',
    'values',
    'carrier',
    'quality',
    'constructor',
    'unknown',
  );
  const payload = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.dictionary(field, value).map((fields) => ({ ts: Date.now(), ...fields })),
  );
  const item = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.record({ device, type, payload }));
  await fc.assert(
    fc.asyncProperty(fc.array(item, { minLength: 1, maxLength: 8 }), async (readings) => {
      const { status, body } = await service.post('/api/v1/telemetry/batch', { readings });
      expect([202, 400]).toContain(status);
      if (status === 202) expect(body.items).toHaveLength(readings.length);
    }),
    { numRuns: 300 },
  );
}, 120_000);
