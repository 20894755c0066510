import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { seedRegistry } from './registry.ts';
import { startDatabase } from '@enms/tested-service';
import type { TestDatabase, TestService } from '@enms/tested-service';
import { startService } from './start-service.ts';
import { TestRedis } from './test-redis.ts';

const NOW = new Date('2025-10-08T10:00:00Z');
const MINUTE = 60_000;
const RANGE = 'from=2025-10-08T08:00:00Z&to=2025-10-08T10:00:00Z';

let database: TestDatabase;
let redis: TestRedis;
let service: TestService;

beforeAll(async () => {
  database = await startDatabase();
  await seedRegistry(database.admin);
  await database.admin.query(`
    INSERT INTO tenants (name, slug) VALUES ('Others', 'others');
    INSERT INTO areas (factory_id, name) VALUES (1, 'Hall 1');
    UPDATE machines SET area_id = 1 WHERE id = 1;
    INSERT INTO machine_groups (tenant_id, name) VALUES (1, 'Air');
    INSERT INTO machine_group_members VALUES (1, 1), (1, 3);
    INSERT INTO tariff_versions (tenant_id, factory_id, carrier, name, currency, effective_from, components, created_by)
    VALUES (1, 1, 'electricity', 'flat', 'EUR', '2025-01-01', '{"energy":[{"name":"base","price_per_kwh":"0.25"}]}', 'test')`);
  redis = await TestRedis.start();
  service = await startService(
    { DATABASE_URL: database.serviceUrl, REDIS_URL: redis.url },
    { now: () => NOW },
  );
  await send('meter-compressor', 60);
  await send('meter-hvac', 20);
}, 240_000);

afterAll(async () => {
  await service.stop();
  await redis.remove();
  await database.stop();
}, 60_000);

/** The same power from 8 to 10 o'clock UTC, one spike of a second in between that no counter and no average notices. */
async function send(device: string, powerKw: number): Promise<void> {
  const readings = Array.from({ length: 121 }, (_, minute) => ({
    device,
    type: 'energy',
    payload: {
      ts: NOW.getTime() - (120 - minute) * MINUTE,
      power_kw: minute === 30 ? powerKw + 10 : powerKw,
      energy_total_kwh: (minute * powerKw) / 60,
    },
  }));
  const { body } = await service.post('/api/v1/telemetry/batch', { readings });
  expect([body.accepted, body.rejected]).toEqual([121, 0]);
}

it('tells the part of each machine', async () => {
  const { status, body } = await service.get(`/api/v1/energy/device-breakdown?scope=group:Air&${RANGE}`);
  expect(status).toBe(200);
  expect(
    body.items.map((item: { machine: { name: string }; share: number; cost: { value: number } }) => [
      item.machine.name,
      item.share,
      item.cost.value,
    ]),
  ).toEqual([
    ['compressor-1', 0.75, expect.closeTo(30, 9)],
    ['hvac-1', 0.25, expect.closeTo(10, 9)],
  ]);
  expect(body.total.energy.value).toBeCloseTo(160, 9);
  expect(body.total.cost.value).toBeCloseTo(40, 9);
});

it('tells months and days, and the same total as the card', async () => {
  const year = await service.get('/api/v1/energy/monthly?year=2025&scope=factory:north');
  expect(year.body.items.map((item: { period: string }) => item.period)).toEqual(
    Array.from({ length: 12 }, (_, n) => `2025-${String(n + 1).padStart(2, '0')}`),
  );
  expect(year.body.items[9].energy.value).toBeCloseTo(160, 9);
  expect(year.body.items[0].energy).toMatchObject({ value: null, reason: 'no_data' });
  const month = await service.get('/api/v1/energy/monthly?year=2025&month=10&scope=factory:north');
  expect(month.body.items).toHaveLength(31);
  expect(month.body.items[7]).toMatchObject({
    period: '2025-10-08',
    energy: { value: expect.closeTo(160, 9) },
  });
  expect(month.body.total.energy.value).toBeCloseTo(160, 9);
});

it('maps the hours of days', async () => {
  const { body } = await service.get(`/api/v1/energy/heatmap?machine=1&${RANGE}`);
  expect(
    body.cells.map((cell: { date: string; hour: number; energy_kwh: number }) => [
      cell.date,
      cell.hour,
      cell.energy_kwh,
    ]),
  ).toEqual([
    ['2025-10-08', 10, expect.closeTo(60, 9)],
    ['2025-10-08', 11, expect.closeTo(60, 9)],
  ]);
  // The hours of Kolkata begin at half past in UTC.
  const south = await service.get(
    '/api/v1/energy/heatmap?machine=4&from=2025-10-08T18:30:00Z&to=2025-10-08T20:30:00Z',
  );
  expect(south.body.cells.map(({ hour }: { hour: number }) => hour)).toEqual([0, 1]);
});

it('leads from the factory through areas to machines', async () => {
  const { body } = await service.get(`/api/v1/energy/sankey?factory=north&${RANGE}`);
  expect(
    body.links.map((link: { source: string; target: string; energy_kwh: number }) => [
      link.source,
      link.target,
      link.energy_kwh,
    ]),
  ).toEqual([
    ['factory', 'area:1', expect.closeTo(120, 9)],
    ['area:1', 'machine:1', expect.closeTo(120, 9)],
    ['factory', 'unassigned', expect.closeTo(40, 9)],
    ['unassigned', 'machine:3', expect.closeTo(40, 9)],
  ]);
});

it('compares machines, and now with before', async () => {
  const { body } = await service.get(
    '/api/v1/energy/compare?machine=1&machine=hvac-1&factory=north&from=2025-10-08T09:00:00Z&to=2025-10-08T10:00:00Z',
  );
  expect(
    body.items.map((item: { now: { energy: { value: number } }; change_percent: number }) => [
      item.now.energy.value,
      item.change_percent,
    ]),
  ).toEqual([
    [expect.closeTo(60, 9), expect.closeTo(0, 9)],
    [expect.closeTo(20, 9), expect.closeTo(0, 9)],
  ]);
  const none = await service.get(`/api/v1/energy/compare?machine=1&${RANGE}&with_from=2025-01-01T00:00:00Z`);
  expect(none.body.items[0]).toMatchObject({ change_kwh: null, before: { energy: { reason: 'no_data' } } });
});

it('tells indicators of a machine, a group and a factory', async () => {
  const of = async (
    scope: string,
  ): Promise<Record<string, { value: number | null; reason: string | null }>> => {
    const { status, body } = await service.get(`/api/v1/kpis?scope=${scope}&${RANGE}`);
    expect(status).toBe(200);
    return Object.fromEntries(
      (body.items as { name: string; value: number | null; reason: string | null }[]).map((item) => [
        item.name,
        item,
      ]),
    );
  };
  const machine = await of('machine:1');
  expect(machine['energy']?.value).toBeCloseTo(120, 9);
  expect(machine['energy_cost']?.value).toBeCloseTo(30, 9);
  // The spike of one reading is no peak: a quarter hour of 15 kWh is 60 kW.
  expect(machine['peak_demand']?.value).toBeCloseTo(60, 6);
  expect(machine['load_factor']?.value).toBeCloseTo(1, 6);
  expect(machine['sec']).toMatchObject({ value: null, reason: 'no_production_data' });
  expect(machine['carbon']).toMatchObject({ value: null, reason: 'no_factor' });
  const group = await of('group:Air');
  expect([group['energy']?.value, group['peak_demand']?.value]).toEqual([
    expect.closeTo(160, 9),
    expect.closeTo(80, 6),
  ]);
  expect((await of('factory:north'))['energy']?.value).toBeCloseTo(160, 9);
  const unknown = await service.get('/api/v1/kpis?scope=group:nobody');
  expect([unknown.status, unknown.body.code]).toEqual([404, 'unknown_group']);
  const wrong = await service.get('/api/v1/kpis?scope=planet:earth');
  expect([wrong.status, wrong.body.errors[0].reason]).toEqual([400, 'unknown_scope']);
});

it('tells where an indicator comes from', async () => {
  const { status, body } = await service.get(`/api/v1/kpis/energy_cost/lineage?scope=machine:1&${RANGE}`);
  expect([status, body.name, body.scope]).toEqual([200, 'energy_cost', 'machine:compressor-1']);
  expect(Object.keys(body.lineage as object).length).toBeGreaterThan(2);
  const wrong = await service.get('/api/v1/kpis/luck/lineage');
  expect([wrong.status, wrong.body.errors[0].field]).toEqual([400, 'name']);
});

it('answers for buildings by hour, day and month', async () => {
  const path = '/api/v1/buildings/1/energy?start_date=2025-10-08&end_date=2025-10-09';
  for (const [resolution, count] of [
    ['hour', 24],
    ['day', 1],
    ['month', 1],
  ] as const) {
    const { status, body } = await service.get(`${path}&resolution=${resolution}`);
    expect([status, body.items.length]).toEqual([200, count]);
    expect(body.total.energy.value).toBeCloseTo(160, 9);
  }
  expect((await service.get(path.replace('/1/', '/north/'))).status).toBe(200);
  const wrong = await service.get('/api/v1/buildings/1/energy?start_date=2025-02-30&end_date=2025-03-01');
  expect([wrong.status, wrong.body.errors[0].field]).toEqual([400, 'start_date']);
});

it('serves the paths of classrooms from the same source', async () => {
  const day = await service.get('/api/summary?classroom=Hall%201&date=2025-10-08');
  expect(day.body.total.energy.value).toBeCloseTo(120, 9);
  const line = await service.get(
    '/api/timeline?classroom=Hall%201&start=2025-10-08T08:00:00Z&end=2025-10-08T10:00:00Z&bucket=40',
  );
  expect(line.body.items.map((item: { energy: { value: number } }) => item.energy.value)).toEqual([
    expect.closeTo(40, 9),
    expect.closeTo(40, 9),
    expect.closeTo(40, 9),
  ]);
  const months = await service.get('/api/monthly?classroom=Hall%201&year=2025&month=10');
  expect(months.body.total.energy.value).toBeCloseTo(120, 9);
  expect(
    (await service.get('/api/device-breakdown?classroom=Hall%201&date=2025-10-08')).body.items,
  ).toHaveLength(1);
  expect((await service.get('/api/cost-versions')).body.items).toHaveLength(1);
  expect((await service.get('/api/health')).body).toMatchObject({ online_devices: expect.any(Number) });
  expect((await service.get('/api/summary?classroom=Nowhere')).body.code).toBe('unknown_area');
});

it('hands out readings of devices', async () => {
  const path = `/api/devices/meter-compressor/power_data?${RANGE}&limit=100`;
  const first = await service.get(path);
  const second = await service.get(`${path}&cursor=${String(first.body.next_cursor)}`);
  expect([first.body.items.length, second.body.items.length, second.body.next_cursor]).toEqual([
    100,
    20,
    null,
  ]);
  const both = await service.get(
    '/api/v1/power_data?devices=meter-compressor,meter-hvac&duration=10m&limit=5',
  );
  expect(
    both.body.devices.map((device: { device: string; items: { power_kw: number }[] }) => [
      device.device,
      device.items.map(({ power_kw: powerKw }) => powerKw),
    ]),
  ).toEqual([
    ['meter-compressor', [60, 60, 60, 60, 60]],
    ['meter-hvac', [20, 20, 20, 20, 20]],
  ]);
  expect((await service.get('/api/power_data?devices=nobody')).body.code).toBe('unknown_device');
});

it('keeps answers until something is posted or prices change, and for each tenant apart', async () => {
  const path = '/api/v1/energy/machine/1?from=2025-10-08T08:00:00Z&to=2025-10-08T09:00:00Z';
  const before = await service.get(path);
  const again = await service.get(path.replace(/(from=[^&]*)&(to=.*)/, '$2&$1'));
  expect([before.headers.get('x-cache'), again.headers.get('x-cache')]).toEqual(['miss', 'hit']);
  expect(again.body).toEqual(before.body);
  const stranger = await service.as('viewer', 2);
  expect((await stranger.get(path)).status).toBe(404);
  const added = await service.post('/api/v1/cost-versions', {
    scope: 'machine:1',
    currency: 'EUR',
    cost_per_kwh: '0.50',
    effective_from: '2025-10-01',
  });
  expect(added.status).toBe(201);
  const after = await service.get(path);
  expect([after.headers.get('x-cache'), after.body.cost.value]).toEqual(['miss', expect.closeTo(30, 9)]);
});

it('makes an answer once for all who ask meanwhile', async () => {
  const path = '/api/v1/energy/machine/1?from=2025-10-08T08:15:00Z&to=2025-10-08T09:00:00Z';
  const answers = await Promise.all(Array.from({ length: 8 }, () => service.get(path)));
  expect(answers.filter(({ headers }) => headers.get('x-cache') === 'miss')).toHaveLength(1);
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect(answers.map(({ body }) => body.energy.value)).toEqual(
    answers.map(() => answers[0]?.body.energy.value),
  );
  expect(answers[0]?.headers.get('content-type')).toMatch(/^application\/json/);
});

it('tells nothing to other tenants', async () => {
  const stranger = await service.as('viewer', 2);
  for (const path of [
    `device-breakdown?scope=machine:1&${RANGE}`,
    `device-breakdown?scope=group:Air&${RANGE}`,
    'monthly?scope=factory:north',
    'heatmap?machine=1',
    'sankey?factory=north',
    'compare?machine=1',
  ]) {
    expect([path, (await stranger.get(`/api/v1/energy/${path}`)).status]).toEqual([path, 404]);
  }
  const own = await stranger.get(`/api/v1/energy/device-breakdown?${RANGE}`);
  expect(own.body.items).toEqual([]);
});
