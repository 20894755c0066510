import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import { entriesAsOf, entriesOf, runPosting, sum, totalsOf } from './support/ledger.ts';
import { refreshAll, writeEnergy, type TestReading } from './support/readings.ts';
import { plainRegistry } from './support/registry.ts';
import { migratedDatabase, type ScratchDatabase } from './support/scratch-database.ts';

// The embedded database takes its time.
jest.setTimeout(240_000);

const minuteMillis = 60_000;
const hourMillis = 60 * minuteMillis;
const dayMillis = 24 * hourMillis;
const startMillis = Math.floor(Date.now() / dayMillis - 12) * dayMillis;

let database: ScratchDatabase;
let admin: pg.Client;
let service: pg.Client;

beforeAll(async () => {
  database = await migratedDatabase();
  admin = await database.connect();
  service = await database.connect('service');
  await plainRegistry(admin);
}, 120_000);
afterAll(() => database.drop());

/** 6 kWh an hour: a counter every ten minutes. */
function counters(machineId: number, fromHour: number, toHour: number): TestReading[] {
  return Array.from({ length: (toHour - fromHour) * 6 }, (_, n) => ({
    timeMillis: startMillis + fromHour * hourMillis + n * 10 * minuteMillis,
    machineId,
    energyTotalKwh: 1000 + fromHour * 6 + n,
  }));
}

async function now(): Promise<Date> {
  const { rows } = await admin.query<{ at: Date }>('SELECT clock_timestamp() AS at');
  return rows[0]?.at ?? new Date();
}

const allEntries = async (machineId: number): Promise<number> => {
  const { rows } = await admin.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM ledger_entries WHERE machine_id = $1',
    [machineId],
  );
  return rows[0]?.n ?? -1;
};

const post = (machineId: number, fromHour: number, toHour: number): Promise<{ rows: unknown[] }> =>
  service.query('SELECT posted::int, reversed::int FROM accounting.post($1, $2, $3, $4, 1)', [
    machineId,
    'electricity',
    new Date(startMillis + fromHour * hourMillis),
    new Date(startMillis + toHour * hourMillis),
  ]);

describe('posting', () => {
  it('twice changes nothing, and the ledger is append-only to everybody', async () => {
    await writeEnergy(admin, counters(1, 0, 48));
    await refreshAll(admin);
    await runPosting(admin);
    const before = await allEntries(1);
    expect(before).toBeGreaterThan(190);
    expect((await post(1, 0, 48)).rows).toEqual([{ posted: 0, reversed: 0 }]);
    await runPosting(admin);
    expect(await allEntries(1)).toBe(before);
    for (const statement of [
      'UPDATE ledger_entries SET cost = 0',
      'DELETE FROM ledger_entries',
      'TRUNCATE ledger_entries',
    ]) {
      await expect(admin.query(statement)).rejects.toThrow(/append-only/);
      await admin.query('SET ROLE enms_owner');
      await expect(admin.query(statement)).rejects.toThrow(/append-only/);
      await admin.query('RESET ROLE');
    }
    await expect(service.query('INSERT INTO ledger_entries SELECT * FROM ledger_entries')).rejects.toThrow(
      /denied/,
    );
  });

  it('puts right the gap before a reading that comes after the posting', async () => {
    // Behind all others, so that what is materialised ends with it.
    await writeEnergy(admin, counters(2, 60, 63));
    await refreshAll(admin);
    await runPosting(admin);
    // The last counter is at 62:50; then silence until 65:00.
    await writeEnergy(admin, counters(2, 65, 66));
    await refreshAll(admin);
    await runPosting(admin);
    const entries = await entriesOf(admin, 2);
    expect(sum(entries.map(({ kwh }) => kwh))).toBeCloseTo(35, 9);
    // 130 minutes of silence are 13 kWh, 1.5 in each quarter hour of it.
    expect(entries.find(({ start }) => start === startMillis + 63 * hourMillis)?.kwh).toBeCloseTo(1.5, 9);
  });

  it('posts a late week again, and knows what was known before', async () => {
    const week = counters(3, 0, 200);
    // The hours 20 to 180 come a week late; without them the counter's difference is spread evenly.
    const isLate = ({ timeMillis }: TestReading): boolean =>
      timeMillis >= startMillis + 20 * hourMillis && timeMillis < startMillis + 180 * hourMillis;
    await writeEnergy(
      admin,
      week.filter((reading) => !isLate(reading)),
    );
    await refreshAll(admin);
    await runPosting(admin);
    const known = await entriesOf(admin, 3);
    const issuedAt = await now();
    await writeEnergy(
      admin,
      // Used in the first of these hours only: the counter stood at 1960 from then on, and went on from 2080.
      week
        .filter(isLate)
        .map((reading, n) => ({ ...reading, energyTotalKwh: Math.min(1120 + 100 * n, 1960) })),
    );
    await admin.query(`CALL telemetry.refresh_late_buckets(NULL, '{"budget_ms": 600000}')`);
    await runPosting(admin);
    const entries = await entriesOf(admin, 3);
    const inHour = (hour: number): number =>
      sum(
        entries
          .filter(({ start }) => Math.floor((start - startMillis) / hourMillis) === hour)
          .map(({ kwh }) => kwh),
      );
    // 1120 at 20:00, 1220 at 20:10, … 1620 at 20:50, 1720 at 21:00; 1960 at 21:30 at the latest.
    expect(inHour(20)).toBeCloseTo(600, 9);
    expect(inHour(21)).toBeCloseTo(240, 9);
    expect(inHour(100)).toBeCloseTo(0, 9);
    expect(inHour(100)).not.toBeNull();
    // From 179:50 to 180:00 the counter goes from 1960 to 2080.
    expect(inHour(179)).toBeCloseTo(120, 9);
    expect(sum(entries.map(({ kwh }) => kwh))).toBeCloseTo(1199, 8);
    expect(await entriesAsOf(admin, 3, issuedAt)).toEqual(known);
    const { rows } = await admin.query('SELECT * FROM posting_marks');
    expect(rows).toEqual([]);
    // Readings nobody noticed at the time are found by night.
    await admin.query('SELECT count(*) FROM accounting.mark_mismatches($1, $2, $3)', [
      new Date(startMillis),
      new Date(startMillis + 200 * hourMillis),
      'test',
    ]);
    expect((await admin.query('SELECT * FROM posting_marks')).rows).toEqual([]);
  });

  it('counts what was posted again once, and what was only taken back not at all', async () => {
    const hour = (n: number): Date => new Date(startMillis + n * hourMillis);
    // Of the late week above, hour 179 is taken back without anything in its place.
    await admin.query(
      `INSERT INTO ledger_entries (period_start, machine_id, carrier, revision, is_reversal, energy_kwh, method, coverage,
         estimated_kwh, quality, reading_count, posted_at, run_id)
       SELECT period_start, machine_id, carrier, revision, true, -energy_kwh, method, -coverage, -estimated_kwh, quality,
         reading_count, now(), run_id
       FROM ledger_current WHERE machine_id = 3 AND period_start >= $1 AND period_start < $2`,
      [hour(179), hour(180)],
    );
    const { rows: totals } = await service.query<{
      energy_kwh: string | null;
      energy_of_entries: string | null;
    }>(
      `SELECT t.energy_kwh, (
         SELECT sum(c.energy_kwh) FROM ledger_current c
         WHERE c.machine_id = 3 AND c.period_start >= t.period_start AND c.period_start < t.period_end
       ) AS energy_of_entries
       FROM accounting.totals(ARRAY[3], 'electricity', ARRAY(
         SELECT generate_series($1::timestamptz, $2::timestamptz, '1 hour')
       )) t ORDER BY t.period_start`,
      [hour(15), hour(185)],
    );
    expect(totals).toHaveLength(170);
    expect(totals.map(({ energy_kwh: kwh }) => kwh)).toEqual(totals.map((total) => total.energy_of_entries));
    expect(totals[179 - 15]?.energy_kwh).toBeNull();
    const { rows: quarters } = await service.query(
      `SELECT period_start, energy_kwh FROM accounting.quarter_hours(ARRAY[3], 'electricity', $1, $2) ORDER BY 1`,
      [hour(15), hour(185)],
    );
    const { rows: entries } = await admin.query(
      `SELECT period_start, energy_kwh FROM ledger_current
       WHERE machine_id = 3 AND period_start >= $1 AND period_start < $2 ORDER BY 1`,
      [hour(15), hour(185)],
    );
    expect(quarters).toHaveLength(169 * 4);
    expect(quarters).toEqual(entries);
  });

  it('prices anew from the day on which a tariff begins, and says so', async () => {
    await writeEnergy(admin, counters(4, 0, 72));
    await refreshAll(admin);
    await runPosting(admin);
    const day = new Date(startMillis + dayMillis).toISOString().slice(0, 10);
    await admin.query(
      `INSERT INTO tariff_versions (tenant_id, machine_id, carrier, name, currency, effective_from, components, created_by)
       VALUES (1, 4, 'electricity', 'Flat', 'EUR', $1, '{"energy": [{"name": "all", "price_per_kwh": "0.20"}]}', 'test')`,
      [day],
    );
    await runPosting(admin);
    // From 00:00 in Berlin on: 23:00 or 22:00 the evening before in UTC.
    const { rows } = await admin.query<{ at: Date }>(
      "SELECT $1::timestamp AT TIME ZONE 'Europe/Berlin' AS at",
      [day],
    );
    const cut = rows[0]?.at.getTime() ?? 0;
    const [before, after] = await totalsOf(service, 4, [startMillis, cut, startMillis + 4 * dayMillis]);
    expect(before).toMatchObject({ cost: null, costReason: 'no_tariff' });
    expect(after?.costReason).toBeNull();
    expect(after?.cost).toBeCloseTo((after?.kwh ?? 0) * 0.2, 8);
    const [both] = await totalsOf(service, 4, [startMillis, startMillis + 4 * dayMillis]);
    expect(both?.costReason).toBe('no_tariff');
    expect(both?.cost).toBeCloseTo(after?.cost ?? 0, 8);
  });

  it('does a recalculation that is asked for, without changing what is right', async () => {
    const before = await allEntries(1);
    const { rows } = await service.query<{ recalculate: string }>(
      "SELECT accounting.recalculate(1, NULL, 1, NULL, $1, $2, 'somebody')",
      [new Date(startMillis), new Date(startMillis + dayMillis)],
    );
    expect(Number(rows[0]?.recalculate)).toBeGreaterThan(0);
    await runPosting(admin);
    expect(await allEntries(1)).toBe(before);
    expect((await admin.query('SELECT * FROM posting_marks')).rows).toEqual([]);
  });

  it('never mixes carriers, and zero is zero', async () => {
    await writeEnergy(admin, [
      ...counters(5, 0, 2).map((reading) => ({ ...reading, energyTotalKwh: 7 })),
      ...counters(5, 0, 2).map((reading) => ({ ...reading, carrier: 'natural_gas' })),
    ]);
    await admin.query(
      "INSERT INTO meter_assignments (device_id, channel, machine_id, carrier) VALUES (1, 'gas', 5, 'natural_gas')",
    );
    await refreshAll(admin);
    await runPosting(admin);
    const electricity = await entriesOf(admin, 5);
    expect(electricity.map(({ kwh }) => kwh)).toEqual(Array<number>(8).fill(0));
    expect(electricity.every(({ coverage }) => coverage > 0)).toBe(true);
    expect(sum((await entriesOf(admin, 5, 'natural_gas')).map(({ kwh }) => kwh))).toBeCloseTo(11, 9);
    expect((await totalsOf(service, 5, [startMillis, startMillis + dayMillis]))[0]?.kwh).toBe(0);
    expect((await totalsOf(service, 5, [startMillis, startMillis + dayMillis], 'steam'))[0]).toMatchObject({
      kwh: null,
      costReason: 'no_data',
    });
  });

  it('fills a long silence of power only where that is asked for, and says how much of it is estimated', async () => {
    // 60 kW until 00:10, silence to 01:10, then 120 kW until 01:20.
    await writeEnergy(
      admin,
      [0, 5, 10, 70, 75, 80].map((minute) => ({
        timeMillis: startMillis + minute * minuteMillis,
        machineId: 6,
        powerKw: minute < 60 ? 60 : 120,
      })),
    );
    await refreshAll(admin);
    await runPosting(admin);
    // 10 min × 60 kW + 10 min × 120 kW = 10 + 20 kWh.
    expect(sum((await entriesOf(admin, 6)).map(({ kwh }) => kwh))).toBeCloseTo(30, 9);
    await admin.query("UPDATE machines SET gap_estimate = 'linear' WHERE id = 6");
    await runPosting(admin);
    const entries = await entriesOf(admin, 6);
    // The hour between: (60 + 120) / 2 = 90 kWh, a quarter of it in each whole quarter hour.
    expect(sum(entries.map(({ kwh }) => kwh))).toBeCloseTo(120, 8);
    expect(sum(entries.map(({ estimatedKwh }) => estimatedKwh))).toBeCloseTo(90, 8);
    expect(entries[1]).toMatchObject({ method: 'estimated', coverage: 0, quality: 32 });
    expect(entries[1]?.kwh).toBeCloseTo(22.5, 9);
  });

  it('counts no power while a switch is off where the device says that off is nothing', async () => {
    await admin.query(
      `INSERT INTO devices (tenant_id, factory_id, code, dialect, configuration)
       VALUES (1, 1, 'plug', 'canonical', '{"off_counts_nothing": true}')`,
    );
    await admin.query(
      `INSERT INTO meter_assignments (device_id, machine_id, carrier)
       SELECT id, 7, 'electricity' FROM devices WHERE code = 'plug'`,
    );
    // 6 kW on for five minutes, off (still 6 kW shown) for five, on for five: 0.5 + 0 + 0.5 kWh.
    await writeEnergy(
      admin,
      [0, 5, 10, 15].map((minute) => ({
        timeMillis: startMillis + minute * minuteMillis,
        machineId: 7,
        powerKw: 6,
        switchOn: minute !== 5,
      })),
    );
    await refreshAll(admin);
    await runPosting(admin);
    const entries = await entriesOf(admin, 7);
    expect(entries.map(({ kwh }) => Math.round(kwh * 1e9) / 1e9)).toEqual([1]);
    expect(entries[0]?.coverage).toBeCloseTo(1, 9);
  });

  it('reconciles by night: repairs what does not fit, once, and opens tickets', async () => {
    await writeEnergy(
      admin,
      counters(8, 0, 24).filter((_, n) => n < 30 || n > 60),
    );
    await refreshAll(admin);
    await runPosting(admin);
    // Two readings arrive behind everybody's back.
    await writeEnergy(admin, [
      { timeMillis: startMillis + 5.5 * hourMillis, machineId: 8, energyTotalKwh: 1033.5 },
      { timeMillis: startMillis + 5.6 * hourMillis, machineId: 8, energyTotalKwh: 1034, quality: 2 },
    ]);
    await refreshAll(admin);
    await admin.query('TRUNCATE late_buckets, refreshed_hours');
    const reconcile = (): Promise<unknown> =>
      admin.query(`CALL accounting.reconcile(NULL, '{"factory_id": 1}')`);
    await admin.query(
      "INSERT INTO reconciliation_state VALUES (1, '2000-01-01') ON CONFLICT (factory_id) DO UPDATE SET reconciled_to = '2000-01-01'",
    );
    await reconcile();
    const kinds = async (): Promise<Record<string, string>> => {
      const { rows } = await admin.query<{ kind: string; status: string }>(
        'SELECT DISTINCT kind, status FROM reconciliation_tickets WHERE machine_id = 8 ORDER BY 1',
      );
      return Object.fromEntries(rows.map(({ kind, status }) => [kind, status]));
    };
    expect(await kinds()).toEqual({ gap: 'open', ledger_mismatch: 'fixed', out_of_order: 'open' });
    const before = await allEntries(8);
    const { rows: tickets } = await admin.query('SELECT * FROM reconciliation_tickets ORDER BY id');
    await reconcile();
    expect(await allEntries(8)).toBe(before);
    expect((await admin.query('SELECT * FROM reconciliation_tickets ORDER BY id')).rows).toEqual(tickets);
    expect(sum((await entriesOf(admin, 8)).map(({ kwh }) => kwh))).toBeCloseTo(143, 8);
  });
});
