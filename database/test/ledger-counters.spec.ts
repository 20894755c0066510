import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import { entriesOf, runPosting, sum, totalsOf, type Entry } from './support/ledger.ts';
import { refreshAll, writeEnergy } from './support/readings.ts';
import { plainRegistry } from './support/registry.ts';
import { migratedDatabase, type ScratchDatabase } from './support/scratch-database.ts';

// The embedded database takes its time.
jest.setTimeout(120_000);

const minuteMillis = 60_000;
const dayMillis = 24 * 60 * minuteMillis;
const startMillis = Date.UTC(2025, 2, 1);

const reset = 16;
const gapBefore = 8;
const implausible = 64;
const rollover = 256;

let database: ScratchDatabase;
let admin: pg.Client;
let nextMachine = 0;

beforeAll(async () => {
  database = await migratedDatabase();
  admin = await database.connect();
  await plainRegistry(admin);
}, 120_000);
afterAll(() => database.drop());

/** A machine of its own for each example. */
function freshMachine(): number {
  nextMachine += 1;
  return nextMachine;
}

/** Counters by the minute after the start, written, refreshed and posted. */
async function post(
  machineId: number,
  counters: readonly (readonly [minute: number, kwh: number])[],
): Promise<void> {
  await writeEnergy(
    admin,
    counters.map(([minute, energyTotalKwh]) => ({
      timeMillis: startMillis + minute * minuteMillis,
      machineId,
      energyTotalKwh,
    })),
  );
  await refreshAll(admin);
  await runPosting(admin);
}

const kwhOf = (entries: readonly Entry[]): number[] => entries.map(({ kwh }) => Math.round(kwh * 1e6) / 1e6);

async function tickets(
  machineId: number,
): Promise<{ kind: string; status: string; withheld_kwh: number | null }[]> {
  const { rows } = await admin.query<{ kind: string; status: string; withheld_kwh: number | null }>(
    'SELECT kind, status, withheld_kwh FROM reconciliation_tickets WHERE machine_id = $1 ORDER BY starts_at',
    [machineId],
  );
  return rows;
}

async function rate(machineId: number, ratedKw: number): Promise<void> {
  await admin.query('UPDATE machines SET rated_power_kw = $2 WHERE id = $1', [machineId, ratedKw]);
}

describe('counters in the ledger', () => {
  it('a reset counts what the new counter shows, and is flagged', async () => {
    const machineId = freshMachine();
    // 00:00 1000, 00:10 1010: 10 kWh. 00:20 counted from 0 to 4: 4 kWh. 00:30 14: 10 kWh. Together 24 kWh.
    await post(machineId, [
      [0, 1000],
      [10, 1010],
      [20, 4],
      [30, 14],
    ]);
    const entries = await entriesOf(admin, machineId);
    // The pair of the reset lies half in each quarter hour: 10 + 2, 2 + 10.
    expect(kwhOf(entries)).toEqual([12, 12]);
    expect(entries.every(({ quality }) => (quality & reset) !== 0)).toBe(true);
    expect(await tickets(machineId)).toMatchObject([{ kind: 'negative_delta', status: 'open' }]);
  });

  it('a rollover adds the size of the register', async () => {
    const machineId = freshMachine();
    await admin.query(
      `INSERT INTO meter_assignments (device_id, channel, machine_id, carrier, register_size_kwh)
       VALUES (1, 'rollover', $1, 'electricity', 100000)`,
      [machineId],
    );
    // 99,990 → 99,998: 8 kWh. → 6: 100,000 − 99,998 + 6 = 8 kWh. → 14: 8 kWh.
    await post(machineId, [
      [0, 99_990],
      [10, 99_998],
      [20, 6],
      [30, 14],
    ]);
    const entries = await entriesOf(admin, machineId);
    expect(kwhOf(entries)).toEqual([12, 12]);
    expect(entries.every(({ quality }) => (quality & rollover) !== 0 && (quality & reset) === 0)).toBe(true);
    expect(await tickets(machineId)).toMatchObject([{ kind: 'rollover', status: 'fixed' }]);
  });

  it('a swap counts up to the closing register and from the opening one', async () => {
    const machineId = freshMachine();
    await admin.query(
      `INSERT INTO meter_assignments (device_id, channel, machine_id, carrier, valid_from, valid_to, opening_counter_kwh, closing_counter_kwh)
       VALUES (1, 'old', $1, 'electricity', '-infinity', $2, NULL, 5003), (1, 'new', $1, 'electricity', $3, NULL, 20, NULL)`,
      [machineId, new Date(startMillis + 12 * minuteMillis), new Date(startMillis + 40 * minuteMillis)],
    );
    // Old: 4990 → 5000: 10 kWh. Between: 5003 − 5000 = 3 kWh and 25 − 20 = 5 kWh. New: 25 → 35: 10 kWh. Together 28 kWh.
    await post(machineId, [
      [0, 4990],
      [10, 5000],
      [50, 25],
      [60, 35],
    ]);
    const entries = await entriesOf(admin, machineId);
    expect(sum(entries.map(({ kwh }) => kwh))).toBeCloseTo(28, 9);
    // 8 kWh over 40 minutes are 0.2 a minute: 10 + 5 × 0.2, 15 × 0.2, 15 × 0.2, 5 × 0.2 + 10.
    expect(kwhOf(entries)).toEqual([11, 3, 3, 11]);
    expect(await tickets(machineId)).toEqual([]);
  });

  it('a swap without registers counts nothing in the gap until somebody enters them', async () => {
    const machineId = freshMachine();
    await admin.query(
      `INSERT INTO meter_assignments (device_id, channel, machine_id, carrier, valid_from, valid_to)
       VALUES (1, 'old-2', $1, 'electricity', '-infinity', $2), (1, 'new-2', $1, 'electricity', $2, NULL)`,
      [machineId, new Date(startMillis + 12 * minuteMillis)],
    );
    await post(machineId, [
      [0, 4990],
      [10, 5000],
      [15, 9000],
      [30, 9030],
    ]);
    const entries = await entriesOf(admin, machineId);
    // 10 kWh of the old, nothing from 00:10 to 00:15 and no coverage there, 30 kWh of the new.
    expect(kwhOf(entries)).toEqual([10, 30]);
    expect(entries[0]?.coverage).toBeCloseTo(10 / 15, 9);
    expect((entries[0]?.quality ?? 0) & gapBefore).toBe(gapBefore);
    expect(await tickets(machineId)).toMatchObject([{ kind: 'swap_without_registers', status: 'open' }]);

    await admin.query(
      "UPDATE meter_assignments SET closing_counter_kwh = 5002 WHERE machine_id = $1 AND channel = 'old-2'",
      [machineId],
    );
    await admin.query(
      "UPDATE meter_assignments SET opening_counter_kwh = 8999 WHERE machine_id = $1 AND channel = 'new-2'",
      [machineId],
    );
    await runPosting(admin);
    // (5002 − 5000) + (9000 − 8999) = 3 kWh in the gap.
    expect(kwhOf(await entriesOf(admin, machineId))).toEqual([13, 30]);
  });

  it('an implausible rise is withheld, and counts once somebody accepts it', async () => {
    const machineId = freshMachine();
    await rate(machineId, 100);
    // 100 kW × 1.5 × 15 min = 37.5 kWh is the most that a short time may bring: 900 kWh in ten minutes is not.
    await post(machineId, [
      [0, 0],
      [10, 10],
      [20, 910],
      [30, 920],
    ]);
    expect(kwhOf(await entriesOf(admin, machineId))).toEqual([10, 10]);
    expect((await entriesOf(admin, machineId))[0]?.coverage).toBeCloseTo(10 / 15, 9);
    expect(await tickets(machineId)).toEqual([
      { kind: 'implausible_rise', status: 'open', withheld_kwh: 900 },
    ]);

    await admin.query(
      "UPDATE reconciliation_tickets SET status = 'accepted', resolved_by = 'somebody' WHERE machine_id = $1",
      [machineId],
    );
    await runPosting(admin);
    const accepted = await entriesOf(admin, machineId);
    expect(kwhOf(accepted)).toEqual([460, 460]);
    expect(accepted.every(({ quality, revision }) => (quality & implausible) !== 0 && revision === 2)).toBe(
      true,
    );
  });

  it('what is odd within a minute or a quarter hour is found too', async () => {
    const machineId = freshMachine();
    await rate(machineId, 100);
    // Seconds apart: 0 → 1 → a lone 5000 → 2 → 3. The leap (4999) and the fall (2) … of which 2 is plausible, as a reset.
    await post(machineId, [
      [0, 0],
      [5, 1],
      [5.2, 5000],
      [5.4, 2],
      [10, 3],
    ]);
    // 1 + 0 + 2 (what the counter shows after the fall) + 1 = 4 kWh.
    expect(kwhOf(await entriesOf(admin, machineId))).toEqual([4]);
    expect((await tickets(machineId)).map(({ kind }) => kind)).toEqual([
      'implausible_rise',
      'negative_delta',
    ]);
  });

  it('equals the counter difference, and the entries equal any split of the totals', async () => {
    const machineId = freshMachine();
    const counters = Array.from({ length: 400 }, (_, n) => [n * 7.3, 100 + n * 1.25] as const);
    await post(machineId, counters);
    const entries = await entriesOf(admin, machineId);
    expect(sum(entries.map(({ kwh }) => kwh))).toBeCloseTo(399 * 1.25, 8);
    const totals = await totalsOf(admin, machineId, [
      startMillis,
      startMillis + 123_456_789,
      startMillis + 123_456_790,
      startMillis + 10 * dayMillis,
    ]);
    expect(sum(totals.map(({ kwh }) => kwh ?? 0))).toBeCloseTo(399 * 1.25, 8);
  });
});
