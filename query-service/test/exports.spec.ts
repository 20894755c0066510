import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { gunzipSync } from 'node:zlib';
import { seedRegistry } from './registry.ts';
import { startDatabase } from '@enms/tested-service';
import type { TestDatabase, TestService } from '@enms/tested-service';
import { startService } from './start-service.ts';

const NOW = new Date('2025-10-08T10:00:00Z');
const RANGE = 'from=2025-10-08T08:00:00Z&to=2025-10-08T10:00:00Z';

let database: TestDatabase;
let service: TestService;

beforeAll(async () => {
  database = await startDatabase();
  await seedRegistry(database.admin);
  await database.admin.query(`
    INSERT INTO tenants (name, slug) VALUES ('Others', 'others');
    INSERT INTO tariff_versions (tenant_id, factory_id, carrier, name, currency, effective_from, components, created_by)
    VALUES (1, 1, 'electricity', 'flat', 'EUR', '2025-01-01', '{"energy":[{"name":"base","price_per_kwh":"0.25"}]}', 'test')`);
  service = await startService({ DATABASE_URL: database.serviceUrl }, { now: () => NOW });
  const readings = Array.from({ length: 7201 }, (_, second) => ({
    device: 'meter-compressor',
    type: 'energy',
    payload: { ts: NOW.getTime() - (7200 - second) * 1000, power_kw: 60, energy_total_kwh: second / 60 },
  }));
  const { body } = await service.post('/api/v1/telemetry/batch', { readings });
  expect([body.accepted, body.rejected]).toEqual([7201, 0]);
}, 240_000);

afterAll(async () => {
  await service.stop();
  await database.stop();
}, 60_000);

function rowsOf(csv: string): Record<string, string>[] {
  const [header = '', ...lines] = csv.trimEnd().split('\r\n');
  const names = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, n) => [name, cells[n] ?? '']));
  });
}

const sum = (rows: readonly Record<string, string>[], column: string): number =>
  rows.reduce((total, row) => total + Number(row[column]), 0);

it('says the same as the API', async () => {
  const { body } = await service.get(`/api/v1/energy/machine/1?${RANGE}`);
  expect(body.cost.value).toBeCloseTo(30, 9);
  for (const resolution of ['15min', '1hour', '1day', '1month']) {
    const file = await service.get(`/api/v1/export-csv?scope=machine:1&${RANGE}&resolution=${resolution}`);
    expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const rows = rowsOf(file.body as string);
    expect(sum(rows, 'energy_kwh')).toBeCloseTo(body.energy.value as number, 9);
    expect(sum(rows, 'cost')).toBeCloseTo(body.cost.value as number, 9);
  }
});

it('tells UTC and the time of the site, and why there is no amount', async () => {
  const file = await service.get(`/api/v1/export-csv?scope=factory:north&${RANGE}&resolution=1hour`);
  const rows = rowsOf(file.body as string);
  expect(rows.map((row) => [row['machine'], row['period_start_utc'], row['period_start_local']])).toEqual([
    ['compressor-1', '2025-10-08T08:00:00.000Z', '2025-10-08T10:00:00.000+02:00'],
    ['compressor-1', '2025-10-08T09:00:00.000Z', '2025-10-08T11:00:00.000+02:00'],
    ['boiler-1', '2025-10-08T08:00:00.000Z', '2025-10-08T10:00:00.000+02:00'],
    ['boiler-1', '2025-10-08T09:00:00.000Z', '2025-10-08T11:00:00.000+02:00'],
    ['hvac-1', '2025-10-08T08:00:00.000Z', '2025-10-08T10:00:00.000+02:00'],
    ['hvac-1', '2025-10-08T09:00:00.000Z', '2025-10-08T11:00:00.000+02:00'],
  ]);
  expect(rows[2]).toMatchObject({ energy_kwh: '', cost: '', cost_reason: 'no_data' });
});

it('holds every reading once, across its pages, zipped or not', async () => {
  const path = `/api/v1/export-csv?scope=machine:1&from=2025-10-08T08:00:00Z&to=2025-10-08T10:00:01Z&resolution=raw`;
  const plain = rowsOf((await service.get(path)).body as string);
  expect(plain).toHaveLength(7201);
  expect(new Set(plain.map((row) => row['time_utc'])).size).toBe(7201);
  const response = await fetch(`${service.url}${path}&format=csv.gz`, { headers: { ...service.headers } });
  expect(response.headers.get('content-disposition')).toContain('.csv.gz"');
  const zipped = gunzipSync(Buffer.from(await response.arrayBuffer())).toString('utf8');
  expect(rowsOf(zipped)).toEqual(plain);
});

it('names what is wrong before it begins', async () => {
  const unknown = await service.get('/api/v1/export-csv?scope=machine:nobody');
  expect([unknown.status, unknown.body.code]).toEqual([404, 'unknown_machine']);
  const format = await service.get('/api/v1/export-csv?format=xlsx');
  expect([format.status, format.body.errors[0].field]).toEqual([400, 'format']);
  const stranger = await service.as('viewer', 2);
  expect((await stranger.get(`/api/v1/export-csv?scope=machine:1&${RANGE}`)).status).toBe(404);
  expect(rowsOf((await stranger.get(`/api/v1/export-csv?${RANGE}`)).body as string)).toEqual([]);
});

describe('imports', () => {
  const file = [
    'Time;Meter;Energy (kWh);Counter',
    '2025-01-01 00:00;meter-hvac;1.250,5;',
    '2025-01-01 00:15;meter-hvac;2,5;',
    '2025-01-01 00:30;meter-nobody;1;',
    '2025-01-32 00:45;meter-hvac;1;',
    '2025-01-01 01:00;meter-hvac;viel;',
  ].join('\r\n');
  const body = {
    csv: file,
    mapping: { ts: 'Time', device: 'Meter', energy_kwh: 'Energy (kWh)' },
    time_zone: 'Europe/Berlin',
    decimal: ',',
  };

  it('shows how a file is understood, and stores nothing', async () => {
    const { status, body: answer } = await service.post('/api/v1/imports?dry_run=true', body);
    expect(status).toBe(200);
    expect(answer).toMatchObject({ dry_run: true, rows: 5, accepted: 2, rejected: 3 });
    expect(answer.errors.map(({ line, reason }: { line: number; reason: string }) => [line, reason])).toEqual(
      [
        [4, 'unknown_device'],
        [5, 'bad_timestamp'],
        [6, 'wrong_type'],
      ],
    );
    expect(answer.errors[2].remedy).toBe('Correct the value, or say how decimals are written.');
    expect(answer.preview[0]).toEqual({
      device: 'meter-hvac',
      type: 'energy',
      payload: { ts: '2024-12-31T23:00:00.000Z', energy_kwh: 1250.5 },
    });
    expect(answer.totals).toMatchObject([
      { device: 'meter-hvac', readings: 2, energy_kwh: 1253, verified: null },
    ]);
    const { rows } = await database.admin.query(
      'SELECT count(*)::int AS n FROM energy_readings WHERE machine_id = 3',
    );
    expect(rows).toEqual([{ n: 0 }]);
  });

  it('stores what is good, verifies the totals, and does no harm twice', async () => {
    const first = await service.post('/api/v1/imports', body);
    expect(first.body).toMatchObject({ accepted: 2, duplicates: 0, rejected: 3 });
    expect(first.body.totals).toMatchObject([
      { device: 'meter-hvac', stored_readings: 2, stored_energy_kwh: 1253, verified: true },
    ]);
    const again = await service.post('/api/v1/imports', body);
    expect(again.body).toMatchObject({ accepted: 0, duplicates: 2, rejected: 3 });
  });

  it('names the column that is not there, and refuses who may not', async () => {
    const lost = await service.post('/api/v1/imports', {
      ...body,
      mapping: { ts: 'When', power_kw: 'Power' },
    });
    expect(lost.body.errors.map(({ field }: { field: string }) => field)).toEqual([
      'mapping.ts',
      'mapping.power_kw',
      'device',
    ]);
    expect((await (await service.as('operator')).post('/api/v1/imports', body)).status).toBe(403);
    const stranger = await service.as('engineer', 2);
    expect((await stranger.post('/api/v1/imports?dry_run=true', body)).body).toMatchObject({
      accepted: 0,
      rejected: 5,
    });
  });
});
