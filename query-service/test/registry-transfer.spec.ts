import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seedRegistry } from './registry.ts';
import { startDatabase } from '@enms/tested-service';
import type { Answer, TestClient, TestDatabase, TestService } from '@enms/tested-service';
import { startService } from './start-service.ts';

let database: TestDatabase;
let service: TestService;
let engineer: TestClient;
let neighbour: TestClient;

beforeAll(async () => {
  database = await startDatabase();
  await seedRegistry(database.admin);
  await database.admin.query(`INSERT INTO tenants (name, slug) VALUES ('Neighbour', 'neighbour')`);
  service = await startService({ DATABASE_URL: database.serviceUrl });
  engineer = await service.as('engineer');
  neighbour = await service.as('administrator', 2);
}, 240_000);

afterAll(async () => {
  await service.stop();
  await database.stop();
}, 60_000);

const exported = (kind: string, who = engineer): Promise<Answer> =>
  who.get(`/api/v1/registry/export?kind=${kind}&format=csv`);
const imported = (kind: string, csv: string, isDryRun = false, who = engineer): Promise<Answer> =>
  who.post(`/api/v1/registry/import?kind=${kind}&dry_run=${isDryRun}`, csv, 'text/csv');
const outcomes = ({ body }: Answer): string[] =>
  body.lines.map(({ outcome }: { outcome: string }) => outcome);

describe.each(['areas', 'machines', 'devices', 'meter-assignments'])('%s', (kind) => {
  it('come back from an export as they are', async () => {
    if (kind === 'areas') await imported('areas', 'factory,path\nnorth,Hall 1\nnorth,Hall 1 / Line 2\n');
    const { status, headers, body } = await exported(kind);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    const again = await imported(kind, body);
    expect(again.status).toBe(200);
    expect(again.body.unchanged).toBe(body.trim().split('\r\n').length - 1);
    expect(again.body.unchanged).toBeGreaterThan(1);
  });

  it('of another tenant are not told', async () => {
    expect((await exported(kind, neighbour)).body.trim().split('\r\n')).toHaveLength(1);
  });
});

describe('an import', () => {
  const csv = [
    'factory,name,type,area,rated_power_kw,display_name',
    'north,pump-1,pump,Hall 1 / Line 2,50,=cmd()',
    'north,hvac-1,hvac,,,HVAC 1',
    'south,pump-1,pump,,abc,',
    'north,pump-2,rocket,,5,',
    'west,pump-3,pump,,5,',
    'north,pump-4,pump,Hall 9,5,',
  ].join('\n');

  it('is judged by a dry run, which changes nothing', async () => {
    const { status, body } = await imported('machines', csv, true);
    expect(status).toBe(200);
    expect(body).toMatchObject({ dry_run: true, created: 1, updated: 1, unchanged: 0, failed: 4 });
    expect(body.lines[2]).toMatchObject({
      line: 4,
      errors: [{ field: 'rated_power_kw', reason: 'not_a_number' }],
    });
    expect(body.lines[3]).toMatchObject({ line: 5, errors: [{ field: 'type', reason: 'unknown_value' }] });
    expect(body.lines[4]).toMatchObject({
      line: 6,
      errors: [{ field: 'factory', reason: 'unknown_factory' }],
    });
    expect(body.lines[5]).toMatchObject({ line: 7, errors: [{ field: 'area', reason: 'unknown_area' }] });
    expect((await engineer.get('/api/v1/machines/pump-1')).status).toBe(404);
  });

  it('takes all lines or none', async () => {
    const refused = await imported('machines', csv);
    expect([refused.status, refused.body.code, refused.body.failed]).toEqual([422, 'import_refused', 4]);
    expect((await engineer.get('/api/v1/machines/pump-1')).status).toBe(404);
    const good = await imported('machines', csv.split('\n').slice(0, 3).join('\n'));
    expect([good.status, outcomes(good)]).toEqual([200, ['created', 'updated']]);
    const { body: pump } = await engineer.get('/api/v1/machines/pump-1/settings');
    expect(pump).toMatchObject({ display_name: '=cmd()', rated_power_kw: 50 });
    expect((await engineer.get('/api/v1/machines/hvac-1/settings')).body.rated_power_kw).toBeNull();
    const { rows } = await database.admin.query(
      "SELECT action FROM audit_log WHERE object LIKE 'machine:%' ORDER BY id",
    );
    expect(rows).toEqual([{ action: 'machine.create' }, { action: 'machine.change' }]);
  });

  it('neutralises formulas on the way out and knows them on the way in', async () => {
    const { body } = await exported('machines');
    expect(body).toContain(",'=cmd(),");
    expect((await imported('machines', body)).body).toMatchObject({ updated: 0, created: 0 });
  });

  it('takes aliases in one cell, and tells them so', async () => {
    const line = (aliases: string): string => `factory,name,type,aliases\nnorth,hvac-1,hvac,${aliases}\n`;
    expect(outcomes(await imported('machines', line('the big press | old Bertha')))).toEqual(['updated']);
    expect((await exported('machines')).body).toContain(',HVAC 1,the big press|old Bertha,hvac,');
    expect(outcomes(await imported('machines', line('the big press|old Bertha')))).toEqual(['unchanged']);
    const twice = await imported('machines', line('the press|The press'), true);
    expect(twice.body.lines[0].errors[0].field).toBe('aliases');
    expect(outcomes(await imported('machines', 'factory,name,type\nnorth,hvac-1,hvac\n'))).toEqual([
      'unchanged',
    ]);
    expect(outcomes(await imported('machines', line('')))).toEqual(['updated']);
    expect((await engineer.get('/api/v1/machines/hvac-1/settings')).body.aliases).toEqual([]);
  });

  it('registers devices that wait for approval, and assigns them', async () => {
    const devices = await imported(
      'devices',
      'code,dialect,factory,status\nnew-1,canonical,north,\nnew-2,canonical,north,active\n',
      true,
    );
    expect(devices.body.lines[1].errors[0].reason).toBe('not_approved');
    await imported('devices', 'code,dialect,factory\nnew-1,canonical,north\n');
    expect((await engineer.get('/api/v1/devices/new-1')).body.status).toBe('discovered');
    const lines =
      'device;machine;factory;valid_from;register_size_kwh\nnew-1;hvac-1;north;2026-01-01T00:00:00Z;1000\n';
    expect(outcomes(await imported('meter-assignments', lines))).toEqual(['created']);
    expect(outcomes(await imported('meter-assignments', lines.replace('1000', '2000')))).toEqual(['updated']);
    const overlap = await imported('meter-assignments', lines.replace('2026', '2025'), true);
    expect(overlap.body.lines[0].errors[0].reason).toBe('assignment_overlaps');
    const other = await imported('meter-assignments', lines.replace('hvac-1', 'boiler-1'), true);
    expect(other.body.lines[0].errors[0].reason).toBe('other_machine');
  });

  it('reaches nothing of another tenant', async () => {
    const machines = await imported('machines', 'factory,name,type\nnorth,x,other\n', true, neighbour);
    expect(machines.body.lines[0].errors[0].reason).toBe('unknown_factory');
    const lines = 'device,machine\nmeter-idle,hvac-1\n';
    expect((await imported('meter-assignments', lines, true, neighbour)).body.lines[0].errors[0].reason).toBe(
      'unknown_device',
    );
  });

  it('is refused where the file is none, too long, or not CSV', async () => {
    expect((await imported('machines', 'colour\nred')).body.errors[0].reason).toBe('unknown_column');
    const long = `factory,path\n${'north,x\n'.repeat(2001)}`;
    expect((await imported('areas', long)).body.code).toBe('too_many_lines');
    expect((await engineer.post('/api/v1/registry/import?kind=areas', { a: 1 })).status).toBe(400);
    expect((await engineer.post('/api/v1/groups', 'name\nx', 'text/csv')).status).toBe(415);
    expect(
      (await engineer.post('/api/v1/registry/import?kind=areas', Uint8Array.of(0xff), 'text/csv')).body.code,
    ).toBe('bad_utf8');
    const viewer = await service.as('viewer');
    expect((await imported('areas', 'factory,path\nnorth,y\n', true, viewer)).status).toBe(403);
  });
});
