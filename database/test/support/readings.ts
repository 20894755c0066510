import {
  encodeBoolArray,
  encodeFloat8Array,
  encodeInt4Array,
  encodeInt8Array,
  encodeTextArray,
  encodeTimestamptzArray,
} from '@enms/timescale-client';
import type pg from 'pg';

/** What the tests say of an energy reading; the rest is NULL. */
export interface TestReading {
  readonly timeMillis: number;
  readonly machineId?: number;
  readonly carrier?: string;
  readonly powerKw?: number | null;
  readonly energyKwh?: number | null;
  readonly energyTotalKwh?: number | null;
  readonly switchOn?: boolean | null;
  readonly seq?: number | null;
  readonly deviceId?: number;
  readonly quality?: number;
  readonly extra?: string | null;
}

/** A row of the write functions: a reading that was not inserted. */
export interface NotInserted {
  readonly ordinal: number;
  readonly outcome: 'duplicate' | 'conflict';
}

/** Calls telemetry.write_energy as the ingest does: binary arrays, a prepared statement. */
export async function writeEnergy(
  client: pg.ClientBase,
  readings: readonly TestReading[],
): Promise<NotInserted[]> {
  const column = <T>(read: (reading: TestReading) => T): T[] => readings.map(read);
  const empty = encodeFloat8Array(readings.map(() => null));
  const { rows } = await client.query<NotInserted>({
    name: 'write-energy',
    text: `SELECT * FROM telemetry.write_energy($1::timestamptz[], $2::int4[], $3::text[], $4::float8[], $5::float8[],
      $6::float8[], $7::float8[], $8::float8[], $9::float8[], $10::float8[], $11::bool[], $12::int8[], $13::int4[],
      $14::int4[], $15::text[])`,
    values: [
      encodeTimestamptzArray(column((reading) => reading.timeMillis)),
      encodeInt4Array(column((reading) => reading.machineId ?? 1)),
      encodeTextArray(column((reading) => reading.carrier ?? 'electricity')),
      encodeFloat8Array(column((reading) => reading.powerKw)),
      encodeFloat8Array(column((reading) => reading.energyKwh)),
      encodeFloat8Array(column((reading) => reading.energyTotalKwh)),
      empty,
      empty,
      empty,
      empty,
      encodeBoolArray(column((reading) => reading.switchOn)),
      encodeInt8Array(column((reading) => reading.seq)),
      encodeInt4Array(column((reading) => reading.deviceId ?? 1)),
      encodeInt4Array(column((reading) => reading.quality)),
      encodeTextArray(column((reading) => reading.extra)),
    ],
  });
  return rows;
}

/** Refreshes all levels of a family from the lowest up: everything, or the buckets that end by `until`. */
export async function refreshAll(
  client: pg.ClientBase,
  family = 'energy',
  until: Date | null = null,
): Promise<void> {
  const end = until === null ? 'NULL' : `'${until.toISOString()}'`;
  for (const level of ['1min', '15min', '1hour', '1day'])
    await client.query(`CALL refresh_continuous_aggregate('${family}_${level}', NULL, ${end})`);
}
