import { encodeInt4Array, encodeTextArray, encodeTimestamptzArray } from '@enms/timescale-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { writeEnergy, type NotInserted } from './support/readings.ts';
import { migratedDatabase, type ScratchDatabase } from './support/scratch-database.ts';

let database: ScratchDatabase;
let admin: pg.Client;
let writer: pg.Client;
const now = Math.floor(Date.now() / 1000) * 1000;
const dayMillis = 86_400_000;

beforeAll(async () => {
  database = await migratedDatabase();
  admin = await database.connect();
  writer = await database.connect('writer');
}, 90_000);
afterAll(() => database.drop());
beforeEach(() => admin.query('TRUNCATE energy_readings, measurements, device_events, late_buckets'));

async function storedPowers(): Promise<(number | null)[]> {
  const { rows } = await admin.query<{ power_kw: number | null }>(
    'SELECT power_kw FROM energy_readings ORDER BY time',
  );
  return rows.map(({ power_kw: powerKw }) => powerKw);
}

describe('write_energy', () => {
  it('stores every column, zero as zero and NULL as NULL', async () => {
    const reading = {
      timeMillis: now + 0.123,
      powerKw: 0,
      energyKwh: null,
      energyTotalKwh: 1e9,
      switchOn: false,
      seq: 2 ** 40,
      deviceId: 7,
      quality: 5,
      extra: '{"material": "Ä"}',
    };
    expect(await writeEnergy(writer, [reading])).toEqual([]);
    const { rows } = await admin.query(
      `SELECT (extract(epoch FROM time) * 1000000)::text AS micros, machine_id, carrier, power_kw, energy_kwh, energy_total_kwh,
         voltage_v, switch_on, seq, device_id, quality, extra, received_at IS NOT NULL AS received FROM energy_readings`,
    );
    expect(rows).toEqual([
      {
        micros: expect.stringContaining(`${now}123`),
        machine_id: 1,
        carrier: 'electricity',
        power_kw: 0,
        energy_kwh: null,
        energy_total_kwh: 1e9,
        voltage_v: null,
        switch_on: false,
        seq: String(2 ** 40),
        device_id: 7,
        quality: 5,
        extra: { material: 'Ä' },
        received: true,
      },
    ]);
  });

  it('says nothing when all are new, and accepts nothing at all', async () => {
    const batch = Array.from({ length: 2000 }, (_, second) => ({
      timeMillis: now - second * 1000,
      powerKw: second,
    }));
    expect(await writeEnergy(writer, batch)).toEqual([]);
    expect(await writeEnergy(writer, [])).toEqual([]);
    expect(await storedPowers()).toHaveLength(2000);
  });

  it('counts the same reading again as duplicate, whatever its seq, quality and device', async () => {
    await writeEnergy(writer, [{ timeMillis: now, powerKw: 1, seq: 1, quality: 1 }]);
    const again = [
      { timeMillis: now - 1000, powerKw: 2 },
      { timeMillis: now, powerKw: 1, seq: 2, quality: 2, deviceId: 2 },
    ];
    expect(await writeEnergy(writer, again)).toEqual([{ ordinal: 1, outcome: 'duplicate' }]);
    expect(await writeEnergy(writer, again)).toEqual([
      { ordinal: 0, outcome: 'duplicate' },
      { ordinal: 1, outcome: 'duplicate' },
    ]);
  });

  it('calls a different reading for the same key a conflict; the first writer wins', async () => {
    await writeEnergy(writer, [{ timeMillis: now, powerKw: 1 }]);
    expect(await writeEnergy(writer, [{ timeMillis: now, powerKw: null }])).toEqual([
      { ordinal: 0, outcome: 'conflict' },
    ]);
    expect(await storedPowers()).toEqual([1]);
  });

  it('tells duplicates and conflicts inside one batch', async () => {
    const outcomes = await writeEnergy(writer, [
      { timeMillis: now, powerKw: 1 },
      { timeMillis: now, powerKw: 1 },
      { timeMillis: now, powerKw: 2 },
      { timeMillis: now, powerKw: 1, carrier: 'steam' },
    ]);
    expect(outcomes).toEqual([
      { ordinal: 1, outcome: 'duplicate' },
      { ordinal: 2, outcome: 'conflict' },
    ]);
  });

  it('tells the same for calls that follow each other at once, in one transaction too', async () => {
    await writer.query('BEGIN');
    const outcomes: NotInserted[][] = [];
    for (let call = 0; call < 20; call++)
      outcomes.push(await writeEnergy(writer, [{ timeMillis: now, powerKw: 1 }]));
    await writer.query('COMMIT');
    expect(outcomes[0]).toEqual([]);
    expect(outcomes.slice(1).flat()).toHaveLength(19);
  });

  it('stores readings that are 30 days late into compressed chunks, and finds their duplicates', async () => {
    const monthAgo = now - 30 * dayMillis;
    const old = Array.from({ length: 500 }, (_, n) => ({ timeMillis: monthAgo + n * 60_000, powerKw: n }));
    await writeEnergy(writer, old);
    await admin.query(
      "SELECT compress_chunk(c) FROM show_chunks('energy_readings', older_than => INTERVAL '8 days') c",
    );
    const late = [
      { timeMillis: monthAgo + 30_000, powerKw: 9999 },
      { timeMillis: monthAgo + 60_000, powerKw: 1 },
      { timeMillis: monthAgo + 120_000, powerKw: 77 },
    ];
    expect(await writeEnergy(writer, late)).toEqual([
      { ordinal: 1, outcome: 'duplicate' },
      { ordinal: 2, outcome: 'conflict' },
    ]);
    expect(await storedPowers()).toHaveLength(501);
  });

  it('marks the hours of what the refresh policies do not see any more', async () => {
    const hourMillis = 3_600_000;
    const late = now - 3 * hourMillis;
    await writeEnergy(writer, [
      { timeMillis: now },
      { timeMillis: late },
      { timeMillis: late - 1 },
      { timeMillis: late - 24 * hourMillis },
    ]);
    const { rows } = await admin.query<{ bucket: Date }>(
      "SELECT bucket FROM late_buckets WHERE family = 'energy' ORDER BY 1",
    );
    const hourOf = (millis: number): number => Math.floor(millis / hourMillis) * hourMillis;
    const expected = [...new Set([late - 24 * hourMillis, late - 1, late].map(hourOf))];
    expect(rows.map(({ bucket }) => bucket.getTime())).toEqual(expected);
  });

  it('refuses a carrier that does not exist, and keeps nothing of that batch', async () => {
    await expect(
      writeEnergy(writer, [{ timeMillis: now }, { timeMillis: now + 1, carrier: 'magic' }]),
    ).rejects.toMatchObject({
      code: '22P02',
    });
    expect(await storedPowers()).toEqual([]);
  });
});

describe('the other write functions', () => {
  it('write_measurements keeps metrics apart', async () => {
    const write = (value: number): Promise<pg.QueryResult<NotInserted>> =>
      writer.query('SELECT * FROM telemetry.write_measurements($1, $2, $3, $4, $5, $6)', [
        encodeTimestamptzArray([now, now]),
        encodeInt4Array([1, 1]),
        encodeTextArray(['ph', 'turbidity']),
        [value, 2],
        encodeInt4Array([null, null]),
        [null, null],
      ]);
    expect((await write(1)).rows).toEqual([]);
    expect((await write(3)).rows).toEqual([
      { ordinal: 0, outcome: 'conflict' },
      { ordinal: 1, outcome: 'duplicate' },
    ]);
  });

  it('write_events compares details as JSON', async () => {
    const write = (detail: string | null): Promise<pg.QueryResult<NotInserted>> =>
      writer.query('SELECT * FROM telemetry.write_events($1, $2, $3, $4)', [
        encodeTimestamptzArray([now]),
        encodeInt4Array([1]),
        encodeTextArray(['reset']),
        encodeTextArray([detail]),
      ]);
    expect((await write('{"a": 1, "b": 2}')).rows).toEqual([]);
    expect((await write('{"b":2,"a":1}')).rows).toEqual([{ ordinal: 0, outcome: 'duplicate' }]);
    expect((await write(null)).rows).toEqual([{ ordinal: 0, outcome: 'conflict' }]);
  });

  it('write_production and write_environment tell duplicates by machine and time', async () => {
    const production = (count: number): Promise<pg.QueryResult<NotInserted>> =>
      writer.query(
        `SELECT * FROM telemetry.write_production($1, '{1}', '{1}', ARRAY[$2::float8], '{NULL}', '{NULL}', '{NULL}', '{NULL}', '{NULL}', '{NULL}',
         '{NULL}', '{NULL}', '{NULL}', '{NULL}')`,
        [encodeTimestamptzArray([now]), count],
      );
    expect((await production(0)).rows).toEqual([]);
    expect((await production(0)).rows).toEqual([{ ordinal: 0, outcome: 'duplicate' }]);
    expect((await production(1)).rows).toEqual([{ ordinal: 0, outcome: 'conflict' }]);
    const environment = (temperature: number): Promise<pg.QueryResult<NotInserted>> =>
      writer.query(
        `SELECT * FROM telemetry.write_environment($1, '{1}', '{1}', ARRAY[$2::float8], '{NULL}', '{NULL}', '{NULL}', '{NULL}', '{NULL}', '{NULL}',
         '{NULL}', '{NULL}', '{NULL}', '{NULL}', '{NULL}')`,
        [encodeTimestamptzArray([now]), temperature],
      );
    expect((await environment(20)).rows).toEqual([]);
    expect((await environment(21)).rows).toEqual([{ ordinal: 0, outcome: 'conflict' }]);
  });
});
