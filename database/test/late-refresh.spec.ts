import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { refreshAll, writeEnergy, type TestReading } from './support/readings.ts';
import { counterSpans, energyOf } from './support/recount.ts';
import { plainRegistry } from './support/registry.ts';
import { migratedDatabase, type ScratchDatabase } from './support/scratch-database.ts';

const minuteMillis = 60_000;
const hourMillis = 60 * minuteMillis;
const dayMillis = 24 * hourMillis;

let database: ScratchDatabase;
let admin: pg.Client;
let writer: pg.Client;

beforeAll(async () => {
  database = await migratedDatabase();
  admin = await database.connect();
  writer = await database.connect('writer');
  await plainRegistry(admin);
}, 90_000);
afterAll(() => database.drop());
beforeEach(async () => {
  await admin.query('TRUNCATE energy_readings, late_buckets');
  await refreshAll(admin);
});

const lateHour = Math.floor((Date.now() - 9 * dayMillis) / hourMillis) * hourMillis;
const at = (...minutes: number[]): TestReading[] =>
  minutes.map((minute) => ({ timeMillis: lateHour + minute * minuteMillis, powerKw: minute }));

async function countsByLevel(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const level of ['1min', '15min', '1hour', '1day']) {
    const { rows } = await admin.query<{ readings: number | null }>(
      `SELECT sum(reading_count)::int AS readings FROM energy_${level} WHERE bucket < now() - INTERVAL '1 day'`,
    );
    counts[level] = rows[0]?.readings ?? 0;
  }
  return counts;
}

async function marks(): Promise<number> {
  const { rows } = await admin.query<{ marks: number }>('SELECT count(*)::int AS marks FROM late_buckets');
  return rows[0]?.marks ?? -1;
}

const refreshLate = (budgetMillis = 60_000, hoursTogether = 1): Promise<unknown> =>
  admin.query(
    `CALL telemetry.refresh_late_buckets(NULL, '{"budget_ms": ${budgetMillis}, "hours_together": ${hoursTogether}}')`,
  );

const everywhere = (count: number): Record<string, number> => ({
  '1min': count,
  '15min': count,
  '1hour': count,
  '1day': count,
});

describe('telemetry.refresh_late_buckets', () => {
  it('brings what came late to every level, in compressed chunks too, and forgets the marks', async () => {
    await writeEnergy(writer, at(0, 1, 2));
    await refreshAll(admin);
    await admin.query(
      "SELECT compress_chunk(c, true) FROM show_chunks('energy_readings', older_than => INTERVAL '1 day') c",
    );
    await refreshLate();
    await writeEnergy(writer, at(0.5, 59, 60 * 30, -60 * 24 * 20));
    // The lowest level is real-time, but only for what is newer than all that it has.
    expect(await countsByLevel()).toEqual({ ...everywhere(3), '1min': 5 });
    await refreshLate();
    expect(await countsByLevel()).toEqual(everywhere(7));
    expect(await marks()).toBe(0);
  });

  it('brings the electrical supply and the metrics of sensors to their levels, too', async () => {
    await admin.query('TRUNCATE measurements');
    for (const aggregate of [
      'electrical_15min',
      'electrical_1hour',
      'measurement_15min',
      'measurement_1hour',
    ])
      await admin.query(`CALL refresh_continuous_aggregate('${aggregate}', NULL, NULL)`);
    const time = new Date(lateHour + 30_000);
    await admin.query(
      "INSERT INTO energy_readings (time, machine_id, carrier, voltage_v, device_id) VALUES ($1, 1, 'electricity', 230, 1)",
      [time],
    );
    await writeEnergy(writer, at(1));
    await writer.query(
      "SELECT * FROM telemetry.write_measurements(ARRAY[$1::timestamptz], '{1}', '{ph}', '{7}', '{0}', '{NULL}')",
      [time],
    );
    expect(await marks()).toBe(2);
    await refreshLate();
    expect(await marks()).toBe(0);
    const { rows } = await admin.query(
      `SELECT (SELECT voltage_v_sum FROM electrical_15min) AS quarter, (SELECT voltage_v_sum FROM electrical_1hour) AS hour,
              (SELECT value_sum FROM measurement_15min) AS metric_quarter, (SELECT value_sum FROM measurement_1hour) AS metric_hour`,
    );
    expect(rows).toEqual([{ quarter: 230, hour: 230, metric_quarter: 7, metric_hour: 7 }]);
  });

  it('leaves alone what was marked by a transaction that has not ended', async () => {
    await refreshAll(admin);
    await writer.query('BEGIN');
    await writeEnergy(writer, at(5));
    // The embedded database serves one transaction at a time, so nobody can refresh meanwhile.
    if (process.env['TEST_DATABASE_URL'] !== undefined) await refreshLate();
    await writer.query('COMMIT');
    expect(await marks()).toBe(1);
    await refreshLate();
    expect(await countsByLevel()).toEqual(everywhere(1));
    expect(await marks()).toBe(0);
  });

  it('stops when its time is up, and goes on at the next run, the newest first', async () => {
    await writeEnergy(writer, at(0, 60 * 24, 60 * 48));
    await refreshLate(0);
    expect(await marks()).toBe(2);
    expect(await countsByLevel()).toEqual(everywhere(1));
    await refreshLate(0);
    expect(await countsByLevel()).toEqual(everywhere(2));
    await refreshLate(0);
    expect(await marks()).toBe(0);
    expect(await countsByLevel()).toEqual(everywhere(3));
  });

  it('catches up with hours that the policies slept over', async () => {
    await writeEnergy(writer, at(0));
    await refreshAll(admin);
    await admin.query('TRUNCATE late_buckets');
    await admin.query(
      'INSERT INTO energy_readings (time, machine_id, carrier, device_id) VALUES ($1, 1, $2, 1)',
      [new Date(lateHour + 90_000), 'electricity'],
    );
    await admin.query("UPDATE refresh_heartbeat SET at = now() - INTERVAL '10 days'");
    await refreshLate(60_000, 48);
    expect(await countsByLevel()).toEqual(everywhere(2));
    expect(await marks()).toBe(0);
  });
});

describe('the newest hours', () => {
  it('equal a recount from raw, though the higher levels do not have them yet', async () => {
    const nowMillis = Date.now();
    const counters = Array.from({ length: 600 }, (_, n) => ({
      timeMillis: nowMillis - (600 - n) * 30_000,
      energyTotalKwh: 100 + n * n * 0.75,
    }));
    await writeEnergy(writer, counters.slice(0, 400));
    await refreshAll(admin, 'energy', new Date(counters[399]?.timeMillis ?? 0));
    await writeEnergy(writer, counters.slice(400));
    const fromMillis = nowMillis - 20 * dayMillis;
    const { rows } = await admin.query<{ bucket: Date; energy_kwh: number | null }>(
      "SELECT * FROM telemetry.energy_timeline(1, 'electricity', $1, $2, '1 hour')",
      [new Date(fromMillis), new Date(nowMillis)],
    );
    const spans = counterSpans(counters);
    for (const [index, { bucket, energy_kwh: kwh }] of rows.entries()) {
      const expected = energyOf(spans, bucket.getTime(), rows[index + 1]?.bucket.getTime() ?? nowMillis);
      if (expected === null) expect(kwh).toBeNull();
      else expect(kwh).toBeCloseTo(expected, 6);
    }
    expect(rows.reduce((sum, { energy_kwh: kwh }) => sum + (kwh ?? 0), 0)).toBeCloseTo(599 * 599 * 0.75, 6);
  });

  it('are in the jobs of the policies', async () => {
    await writeEnergy(writer, [{ timeMillis: Date.now() - 3 * hourMillis, powerKw: 1 }]);
    const { rows } = await admin.query<{ job_id: number }>(
      `SELECT job_id FROM timescaledb_information.jobs WHERE job_id >= 1000
       AND proc_name IN ('policy_refresh_continuous_aggregate', 'refresh_late_buckets', 'policy_compression') ORDER BY job_id`,
    );
    for (const { job_id: job } of rows) await admin.query(`CALL run_job(${job})`);
    const { rows: hours } = await admin.query(
      "SELECT reading_count FROM energy_1hour WHERE bucket > now() - INTERVAL '5 hours'",
    );
    expect(hours).toContainEqual({ reading_count: '1' });
  });
});

describe('aggregates of production and environment', () => {
  it('keep sums and counts, by machine', async () => {
    const time = new Date(lateHour);
    await admin.query(
      `INSERT INTO production_data (time, machine_id, device_id, production_count, good, bad, speed_percent)
       VALUES ($1, 1, 1, 10, 9, 1, 50), ($2, 1, 1, 20, 20, 0, 100), ($1, 2, 1, 7, 7, 0, NULL)`,
      [time, new Date(lateHour + 30 * minuteMillis)],
    );
    await admin.query(
      'INSERT INTO environmental_data (time, machine_id, device_id, outdoor_temp_c) VALUES ($1, 1, 1, -5), ($2, 1, 1, 0)',
      [time, new Date(lateHour + 30 * minuteMillis)],
    );
    await refreshAll(admin, 'production');
    await refreshAll(admin, 'environment');
    const production = await admin.query(
      'SELECT machine_id, production_count, good, bad, speed_percent_sum, speed_percent_count FROM production_1day ORDER BY 1',
    );
    expect(production.rows).toEqual([
      {
        machine_id: 1,
        production_count: 30,
        good: 29,
        bad: 1,
        speed_percent_sum: 150,
        speed_percent_count: '2',
      },
      {
        machine_id: 2,
        production_count: 7,
        good: 7,
        bad: 0,
        speed_percent_sum: null,
        speed_percent_count: '0',
      },
    ]);
    const environment = await admin.query(
      'SELECT outdoor_temp_c_sum, outdoor_temp_c_count, outdoor_temp_c_min, outdoor_temp_c_max FROM environment_1day',
    );
    expect(environment.rows).toEqual([
      { outdoor_temp_c_sum: -5, outdoor_temp_c_count: '2', outdoor_temp_c_min: -5, outdoor_temp_c_max: 0 },
    ]);
  });
});
