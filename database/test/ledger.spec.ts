import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { refreshAll, writeEnergy, type TestReading } from './support/readings.ts';
import { plainRegistry } from './support/registry.ts';
import { migratedDatabase, type ScratchDatabase } from './support/scratch-database.ts';

const minuteMillis = 60_000;
const hourMillis = 60 * minuteMillis;
const startMillis = Date.UTC(2025, 2, 1);

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

describe('accounting.run_posting', () => {
  it('has nothing to do while there are no readings', async () => {
    await admin.query('CALL accounting.run_posting()');
    const { rows } = await admin.query("SELECT * FROM ledger_runs WHERE kind = 'posting'");
    expect(rows).toEqual([]);
  });

  it('posts every quarter hour once, and the totals read them', async () => {
    // 60 kWh an hour, a reading every 7 minutes: 4 hours from 00:00 to 03:58.
    const readings: TestReading[] = Array.from({ length: 35 }, (_, n) => ({
      timeMillis: startMillis + n * 7 * minuteMillis,
      machineId: 1,
      energyTotalKwh: 1000 + n * 7,
    }));
    await writeEnergy(admin, readings);
    await refreshAll(admin);
    await admin.query('CALL accounting.run_posting()');
    const { rows } = await service.query<{ energy_kwh: string; cost_reason: string; posted_to: Date }>(
      'SELECT * FROM accounting.totals(ARRAY[1], $1, ARRAY[$2, $3, $4]::timestamptz[])',
      ['electricity', ...[0, hourMillis + 1, 9 * hourMillis].map((millis) => new Date(startMillis + millis))],
    );
    // 34 × 7 kWh, of which the first hour and 1 ms have 60 kWh + 60 kWh / 3,600,000.
    expect(rows.map(({ energy_kwh: kwh }) => kwh)).toEqual(['60.0000166667', '177.9999833333']);
    expect(rows[0]).toMatchObject({ cost: null, cost_reason: 'no_tariff', location_reason: 'no_factor' });
  });
});
