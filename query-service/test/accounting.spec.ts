import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seedRegistry } from './registry.ts';
import { startDatabase } from '@enms/tested-service';
import type { TestClient, TestDatabase, TestService } from '@enms/tested-service';
import { startService } from './start-service.ts';

/** A Wednesday noon in Berlin, when summer time holds. */
const NOW = new Date('2025-10-08T10:00:00Z');
const MINUTE = 60_000;
const MACHINE = '/api/v1/energy/machine/1?from=2025-10-08T08:00:00Z&to=2025-10-08T10:00:00Z';

let database: TestDatabase;
let service: TestService;
let stranger: TestClient;

beforeAll(async () => {
  database = await startDatabase();
  await seedRegistry(database.admin);
  await database.admin.query(`
    INSERT INTO tenants (name, slug) VALUES ('Others', 'others');
    INSERT INTO factories (tenant_id, name, slug, time_zone) VALUES (2, 'Else', 'else', 'UTC');
    INSERT INTO machines (factory_id, name, display_name, type) VALUES (3, 'press-1', 'Press 1', 'other');`);
  service = await startService({ DATABASE_URL: database.serviceUrl }, { now: () => NOW });
  stranger = await service.as('administrator', 2);
  await sendTwoHours();
}, 240_000);

afterAll(async () => {
  await service.stop();
  await database.stop();
}, 60_000);

/** The compressor's 60 kW from 8 to 10 o'clock UTC, a reading and a counter each minute. */
async function sendTwoHours(): Promise<void> {
  const readings = Array.from({ length: 121 }, (_, minute) => ({
    device: 'meter-compressor',
    type: 'energy',
    channel: 'main',
    payload: {
      ts: NOW.getTime() - (120 - minute) * MINUTE,
      seq: minute,
      power_kw: 60,
      energy_total_kwh: minute,
    },
  }));
  const { body } = await service.post('/api/v1/telemetry/batch', { readings });
  expect([body.accepted, body.rejected]).toEqual([121, 0]);
}

const errorsOf = (body: { errors?: { field: string; reason: string }[] }): [string, string][] =>
  (body.errors ?? []).map(({ field, reason }) => [field, reason]);

describe('without prices and factors', () => {
  it('knows no cost and no carbon, and says why', async () => {
    const { status, body } = await service.get(MACHINE);
    expect(status).toBe(200);
    expect(body.energy.value).toBeCloseTo(120, 9);
    expect(body.cost).toEqual({ value: null, currency: null, reason: 'no_tariff', unpriced_kwh: 120 });
    expect(body.carbon).toEqual({ kg: null, method: 'location', reason: 'no_factor' });
  });
});

describe('cost versions', () => {
  it.each([
    [{}, [['effective_from', 'wrong_format']]],
    [{ effective_from: '2025-02-30', cost_per_kwh: '0.2' }, [['effective_from', 'not_a_date']]],
    [{ effective_from: '2025-01-01' }, [['components', 'missing']]],
    [
      { effective_from: '2025-01-01', cost_per_kwh: '0.2', components: { energy: [] } },
      [['components', 'contradicting_fields']],
    ],
    [{ effective_from: '2025-01-01', cost_per_kwh: 0.2 }, [['cost_per_kwh', 'wrong_format']]],
    [
      { effective_from: '2025-01-01', effective_to: '2025-01-01', cost_per_kwh: '0.2', currency: 'EUR' },
      [['effective_to', 'empty_time_range']],
    ],
    [
      {
        effective_from: '2025-01-01',
        currency: 'EUR',
        components: { energy: [{ name: 'a', price_per_kwh: 1 }] },
      },
      [['components.energy[0].price_per_kwh', 'invalid_component']],
    ],
    [
      { effective_from: '2025-01-01', currency: 'EUR', components: { fixed: { price_per_month: 'much' } } },
      [['components.fixed.price_per_month', 'invalid_component']],
    ],
    [{ effective_from: '2025-01-01', cost_per_kwh: '0.2' }, [['currency', 'missing']]],
    [{ effective_from: '2025-01-01', cost_per_kwh: '0.2', scope: 'moon' }, [['scope', 'unknown_scope']]],
  ])('names what is wrong with %j', async (body, errors) => {
    const answer = await service.post('/api/v1/cost-versions', body);
    expect([answer.status, answer.body.code, errorsOf(answer.body)]).toEqual([
      400,
      'invalid_request',
      errors,
    ]);
  });

  it('prices by the hour of the site', async () => {
    // 60 kW; 10–11 o'clock in Berlin (8–9 UTC) at 0.30: 60 × 0.30 = 18.00; 11–12 at 0.20: 60 × 0.20 = 12.00.
    const { status, body } = await service.post('/api/v1/cost-versions', {
      scope: 'factory:north',
      name: 'Time of use',
      currency: 'EUR',
      effective_from: '2025-01-01',
      components: {
        energy: [
          { name: 'peak', price_per_kwh: '0.30', day_types: ['workday'], hours: [['06:00', '11:00']] },
          { name: 'base', price_per_kwh: '0.20' },
        ],
      },
    });
    expect([status, body.scope, body.closed_predecessor, body.recalculates]).toEqual([
      201,
      'factory:north',
      null,
      true,
    ]);
    const machine = await service.get(MACHINE);
    expect(machine.body.cost).toMatchObject({ currency: 'EUR', reason: null, unpriced_kwh: 0 });
    expect(machine.body.cost.value).toBeCloseTo(30, 9);
    const hours = await service.get(
      '/api/v1/energy/timeline?machine=1&from=2025-10-08T08:00:00Z&to=2025-10-08T10:00:00Z&bucket=1hour',
    );
    expect(hours.body.series[0].points.map((point: { cost: { value: number } }) => point.cost.value)).toEqual(
      [expect.closeTo(18, 9), expect.closeTo(12, 9)],
    );
  });

  it('closes the open predecessor, and names the version that is in the way', async () => {
    const next = {
      scope: 'factory:north',
      currency: 'EUR',
      cost_per_kwh: '0.40',
      effective_from: '2025-10-08',
    };
    const added = await service.post('/api/v1/cost-versions', next);
    expect([added.status, added.body.closed_predecessor]).toEqual([
      201,
      { id: 1, effective_to: '2025-10-08' },
    ]);
    const again = await service.post('/api/v1/cost-versions', { ...next, effective_from: '2025-03-01' });
    expect([again.status, again.body.code, again.body.overlapping.id]).toEqual([
      409,
      'overlapping_version',
      1,
    ]);
    expect((await service.get(MACHINE)).body.cost.value).toBeCloseTo(48, 9);
    const listed = await service.get('/api/v1/cost-versions?scope=factory:north&on=2025-10-07');
    expect(listed.body.items.map((item: { id: number }) => item.id)).toEqual([1]);
  });

  it('ends, reopens and deletes', async () => {
    const overlap = await service.post('/api/v1/cost-versions/1/end', { effective_to: null });
    expect([overlap.status, overlap.body.code]).toEqual([409, 'overlapping_version']);
    expect((await service.delete('/api/v1/cost-versions/2')).status).toBe(204);
    const reopened = await service.post('/api/v1/cost-versions/1/end', { effective_to: null });
    expect([reopened.status, reopened.body.effective_to, reopened.body.recalculates]).toEqual([
      200,
      null,
      true,
    ]);
    expect((await service.get('/api/v1/cost-versions/2')).body.code).toBe('unknown_version');
  });

  it('is another tenant’s business to nobody', async () => {
    expect((await stranger.get('/api/v1/cost-versions')).body.items).toEqual([]);
    expect((await stranger.get('/api/v1/cost-versions/1')).status).toBe(404);
    expect((await stranger.delete('/api/v1/cost-versions/1')).status).toBe(404);
    expect((await stranger.get('/api/v1/energy/machine/1')).body.code).toBe('unknown_machine');
    const foreign = await stranger.post('/api/v1/cost-versions', {
      scope: 'factory:north',
      currency: 'EUR',
      cost_per_kwh: '0.40',
      effective_from: '2025-10-08',
    });
    expect([foreign.status, foreign.body.code]).toEqual([404, 'unknown_factory']);
  });

  it('is entered by engineers only', async () => {
    const viewer = await service.as('viewer');
    expect((await viewer.get('/api/v1/cost-versions')).status).toBe(200);
    expect((await viewer.post('/api/v1/cost-versions', {})).status).toBe(403);
  });
});

describe('emission factors', () => {
  const factor = { kg_per_kwh: '0.363', source: 'Test', effective_from: '2025-01-01' };

  it('give carbon by either method', async () => {
    const added = await service.post('/api/v1/emission-factors', factor);
    expect([added.status, added.body.method, added.body.kg_per_kwh]).toEqual([201, 'location', '0.363']);
    // 120 kWh × 0.363 kg/kWh = 43.56 kg
    const { body } = await service.get(MACHINE);
    expect(body.carbon).toEqual({ kg: expect.closeTo(43.56, 9), method: 'location', reason: null });
    const market = await service.get(`${MACHINE}&carbon_method=market`);
    expect(market.body.carbon).toEqual({ kg: null, method: 'market', reason: 'no_factor' });
  });

  it('are refused where they overlap', async () => {
    const again = await service.post('/api/v1/emission-factors', { ...factor, effective_from: '2024-01-01' });
    expect([again.status, again.body.code, again.body.overlapping.kg_per_kwh]).toEqual([
      409,
      'overlapping_version',
      '0.363',
    ]);
    const bad = await service.post('/api/v1/emission-factors', { ...factor, kg_per_kwh: '-1', source: '' });
    expect(errorsOf(bad.body)).toEqual([
      ['kg_per_kwh', 'wrong_format'],
      ['source', 'wrong_format'],
    ]);
  });
});

describe('the ledger', () => {
  const LEDGER = '/api/v1/ledger?machine=1&from=2025-10-08T08:00:00Z&to=2025-10-08T10:00:00Z';

  beforeAll(async () => {
    await post('posting');
  });

  /** What the job of the database does each minute, for the machine with readings. */
  async function post(kind: string): Promise<void> {
    await database.admin.query(
      `WITH run AS (INSERT INTO ledger_runs (kind, actor) VALUES ('${kind}', 'test') RETURNING id)
       SELECT p.* FROM run, accounting.post(1, 'electricity', '2025-10-08T08:00:00Z', '2025-10-08T10:00:00Z', run.id) p`,
    );
  }

  it('shows each quarter hour with its versions, page by page', async () => {
    const first = await service.get(`${LEDGER}&limit=5`);
    const second = await service.get(`${LEDGER}&limit=5&cursor=${String(first.body.next_cursor)}`);
    expect(second.body.next_cursor).toBeNull();
    const items = [...first.body.items, ...second.body.items] as Record<string, string | number>[];
    expect(items.map(({ period_start: start }) => start)).toEqual(
      Array.from({ length: 8 }, (_, n) => new Date(Date.UTC(2025, 9, 8, 8, n * 15)).toISOString()),
    );
    expect(items[0]).toMatchObject({
      method: 'counter',
      revision: 1,
      cost_version_id: 1,
      location_factor_id: 1,
    });
    expect(items.reduce((sum, item) => sum + Number(item['energy_kwh']), 0)).toBeCloseTo(120, 9);
    expect(items.reduce((sum, item) => sum + Number(item['cost']), 0)).toBeCloseTo(30, 9);
  });

  it('says the same as the card and the chart', async () => {
    const card = await service.get(MACHINE);
    const chart = await service.get(`${MACHINE.replace('machine/1?', 'timeline?machine=1&')}&bucket=15min`);
    const points = chart.body.series[0].points as { energy_kwh: number; cost: { value: number } }[];
    expect(points.reduce((sum, point) => sum + point.energy_kwh, 0)).toBeCloseTo(card.body.energy.value, 9);
    expect(points.reduce((sum, point) => sum + point.cost.value, 0)).toBeCloseTo(card.body.cost.value, 9);
    expect(card.body.cost.value).toBeCloseTo(30, 9);
  });

  it('knows what was known once', async () => {
    const { rows } = await database.admin.query('SELECT max(posted_at) AS at FROM ledger_entries');
    // A Date has lost the microseconds.
    const before = new Date((rows[0] as { at: Date }).at.getTime() + 1);
    const added = await service.post('/api/v1/cost-versions', {
      scope: 'machine:1',
      currency: 'EUR',
      cost_per_kwh: '1.00',
      effective_from: '2025-10-01',
    });
    expect(added.status).toBe(201);
    await post('recalculation');
    const costOf = async (path: string): Promise<number> => {
      const { body } = await service.get(path);
      return (body.items as { cost: string }[]).reduce((sum, item) => sum + Number(item.cost), 0);
    };
    expect(await costOf(LEDGER)).toBeCloseTo(120, 9);
    expect(await costOf(`${LEDGER}&as_of=${before.toISOString()}`)).toBeCloseTo(30, 9);
    expect(await costOf(`${LEDGER}&as_of=2025-01-01T00:00:00Z`)).toBe(0);
  });

  it('keeps versions that entries were posted with', async () => {
    const kept = await service.delete('/api/v1/cost-versions/1');
    expect([kept.status, kept.body.code]).toEqual([409, 'version_in_use']);
    expect((await service.delete('/api/v1/emission-factors/1')).body.code).toBe('version_in_use');
  });

  it('is posted again when somebody asks', async () => {
    const asked = await service.post('/api/v1/recalculate', {
      machine: '1',
      from: '2025-10-08T00:00:00Z',
      to: '2025-10-09T00:00:00Z',
    });
    expect(asked.status).toBe(202);
    const { rows } = await database.admin.query(
      'SELECT machine_id, reason FROM posting_marks WHERE id = $1',
      [asked.body.id],
    );
    expect(rows).toEqual([{ machine_id: 1, reason: 'recalculation' }]);
    const foreign = await stranger.post('/api/v1/recalculate', {
      machine: '1',
      from: '2025-10-08T00:00:00Z',
      to: '2025-10-09T00:00:00Z',
    });
    expect(foreign.status).toBe(404);
  });
});

describe('tickets', () => {
  it('are listed, settled once, and of one tenant', async () => {
    await database.admin.query(
      `INSERT INTO reconciliation_tickets (tenant_id, machine_id, carrier, kind, starts_at, ends_at, withheld_kwh)
       VALUES (1, 1, 'electricity', 'implausible_rise', '2025-10-07T08:00Z', '2025-10-07T08:15Z', 900)`,
    );
    const { body } = await service.get('/api/v1/reconciliation/tickets');
    expect(body.items).toMatchObject([
      { kind: 'implausible_rise', machine: 'compressor-1', withheld_kwh: 900 },
    ]);
    const path = `/api/v1/reconciliation/tickets/${String(body.items[0].id)}/accept`;
    expect((await stranger.post(path, { comment: 'Mine' })).body.code).toBe('unknown_ticket');
    expect(errorsOf((await service.post(path, {})).body)).toEqual([['comment', 'wrong_format']]);
    const settled = await service.post(path, { comment: 'Checked at the meter.' });
    expect([settled.status, settled.body.status, settled.body.comment]).toEqual([
      200,
      'accepted',
      'Checked at the meter.',
    ]);
    expect((await service.post(path, { comment: 'Again' })).body.code).toBe('already_settled');
    expect((await service.get('/api/v1/reconciliation/tickets')).body.items).toEqual([]);
  });
});

describe('invoices', () => {
  const asked = { factory: 'north', month: '2025-10' };

  it('are compared with our own bill', async () => {
    // The machine's own tariff of 1.00 holds since 1 October: 120 kWh × 1.00 = 120.00 EUR.
    const bill = await service.get('/api/v1/invoices/bill?factory=north&month=2025-10');
    expect(bill.status).toBe(200);
    const { status, body } = await service.post('/api/v1/invoices/check', {
      ...asked,
      total: 121,
      tolerance: 2,
    });
    expect(status).toBe(200);
    expect(body.total).toMatchObject({
      expected: expect.closeTo(120, 6),
      invoiced: 121,
      difference: expect.closeTo(1, 6),
    });
    expect([body.verdict, body.currency]).toEqual(['within_tolerance', 'EUR']);
    const high = await service.post('/api/v1/invoices/check', {
      ...asked,
      lines: [{ name: 'base', amount: 150 }],
    });
    expect(high.body.verdict).toBe('too_high');
    expect(high.body.lines).toMatchObject([
      { name: 'base', verdict: 'too_high', expected: expect.closeTo(120, 6) },
    ]);
  });

  it('name what is missing', async () => {
    expect(errorsOf((await service.post('/api/v1/invoices/check', asked)).body)).toEqual([
      ['total', 'missing'],
    ]);
    const bad = await service.post('/api/v1/invoices/check', { ...asked, month: '2025-13', total: 'x' });
    expect(errorsOf(bad.body)).toEqual([
      ['total', 'not_a_number'],
      ['month', 'wrong_format'],
    ]);
    expect((await stranger.post('/api/v1/invoices/check', { ...asked, total: 1 })).body.code).toBe(
      'unknown_factory',
    );
  });
});
