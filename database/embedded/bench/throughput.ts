/**
 * Rows a second through array inserts and the latency of small statements, over the socket:
 * `DATABASE_URL=postgres://… node database/embedded/bench/throughput.ts [rows] [statements] [connections]`.
 */
import pg from 'pg';

const [rows = 2_000, statements = 60, connections = 2] = process.argv.slice(2).map(Number);
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: connections });
const INT4_OID = 23;
const FLOAT8_OID = 701;
const TIMESTAMPTZ_OID = 1184;
/** Microseconds of PostgreSQL's epoch, 2000-01-01, after that of Unix. */
const EPOCH_MICROS = 946_684_800_000_000n;

/** A one-dimensional array without NULLs in PostgreSQL's binary format. */
function binaryArray(
  oid: number,
  size: number,
  count: number,
  write: (into: Buffer, at: number, index: number) => void,
): Buffer {
  const bytes = Buffer.alloc(20 + count * (4 + size));
  [1, 0, oid, count, 1].forEach((word, index) => bytes.writeInt32BE(word, index * 4));
  for (let index = 0; index < count; index += 1) {
    const at = 20 + index * (4 + size);
    bytes.writeInt32BE(size, at);
    write(bytes, at + 4, index);
  }
  return bytes;
}

function batch(first: number): Buffer[] {
  const start = BigInt(Date.parse('2026-01-01T00:00:00Z')) * 1000n - EPOCH_MICROS;
  const times = binaryArray(TIMESTAMPTZ_OID, 8, rows, (into, at, index) => {
    into.writeBigInt64BE(start + BigInt(Math.floor((first + index) / 100)) * 1_000_000n, at);
  });
  const machines = binaryArray(INT4_OID, 4, rows, (into, at, index) =>
    into.writeInt32BE((first + index) % 100, at),
  );
  const values = binaryArray(FLOAT8_OID, 8, rows, (into, at) => into.writeDoubleBE(Math.random() * 100, at));
  return [times, machines, values, values, values];
}

async function latencyMillis(run: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  for (let turn = 0; turn < 1_000; turn += 1) await run();
  return (performance.now() - begun) / 1_000;
}

await pool.query('CREATE EXTENSION IF NOT EXISTS timescaledb; DROP TABLE IF EXISTS throughput_bench');
await pool.query(`
  CREATE TABLE throughput_bench (time timestamptz NOT NULL, machine_id int NOT NULL, power float8, energy float8, total float8);
  SELECT create_hypertable('throughput_bench', by_range('time', interval '1 day'), create_default_indexes => false);
  CREATE UNIQUE INDEX ON throughput_bench (machine_id, time)`);
const batches = Array.from({ length: statements }, (_, index) => batch(index * rows));
const text = `INSERT INTO throughput_bench SELECT * FROM unnest($1::timestamptz[], $2::int[], $3::float8[], $4::float8[], $5::float8[])
  ON CONFLICT DO NOTHING`;
const begun = performance.now();
await Promise.all(batches.map((values) => pool.query({ name: 'insert', text, values })));
const seconds = (performance.now() - begun) / 1000;
process.stdout.write(
  `${Math.round((rows * statements) / seconds)} rows/s, ${rows} a statement, ${connections} connections\n`,
);
process.stdout.write(
  `simple statement ${(await latencyMillis(() => pool.query('SELECT 1'))).toFixed(2)} ms\n`,
);
process.stdout.write(
  `with a parameter ${(await latencyMillis(() => pool.query('SELECT $1::int', [1]))).toFixed(2)} ms\n`,
);
await pool.query('DROP TABLE throughput_bench');
await pool.end();
