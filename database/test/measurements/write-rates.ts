/*
 * Rows a second into energy_readings, by telemetry.write_energy and by the INSERT inside it alone, in turns.
 *
 *   DATABASE_URL=postgres://… node database/test/measurements/write-rates.ts [rows a statement]
 */
import {
  encodeBoolArray,
  encodeFloat8Array,
  encodeInt4Array,
  encodeInt8Array,
  encodeTextArray,
  encodeTimestamptzArray,
} from '@enms/timescale-client';
import pg from 'pg';

const rowsPerStatement = Number(process.argv[2] ?? 2000);
const statementsPerTurn = 20;
const turns = 10;
const machines = 500;

const columns = `time, machine_id, carrier, power_kw, energy_kwh, energy_total_kwh, voltage_v, current_a, power_factor,
  frequency_hz, switch_on, seq, device_id, quality, extra`;
const casts = [
  'timestamptz',
  'int4',
  'text',
  ...Array<string>(7).fill('float8'),
  'bool',
  'int8',
  'int4',
  'int4',
  'text',
].map((type, index) => `$${index + 1}::${type}[]`);
const statements = {
  write_energy: `SELECT * FROM telemetry.write_energy(${casts.join(', ')})`,
  plain_insert: `INSERT INTO energy_readings (${columns})
    SELECT ${columns.replace('carrier', 'carrier::energy_carrier').replace('extra', 'extra::jsonb')}
    FROM unnest(${casts.join(', ')}) AS r (${columns}) ON CONFLICT DO NOTHING`,
} as const;
type Way = keyof typeof statements;

let nextSecondMillis = Math.floor(Date.now() / 1000) * 1000 - 3_600_000;
let row = 0;

function arrays(): Buffer[] {
  const all = <T>(value: T): T[] => Array<T>(rowsPerStatement).fill(value);
  const time: number[] = [];
  const machine: number[] = [];
  for (let n = 0; n < rowsPerStatement; n++, row++) {
    if (row % machines === 0) nextSecondMillis += 1000;
    time.push(nextSecondMillis + (row % 997) / 1000);
    machine.push((row % machines) + 1);
  }
  const powers = encodeFloat8Array(machine.map((id) => id * 1.25));
  const none = encodeFloat8Array(all(null));
  return [
    encodeTimestamptzArray(time),
    encodeInt4Array(machine),
    encodeTextArray(all('electricity')),
    powers,
    none,
    powers,
    powers,
    powers,
    powers,
    powers,
    encodeBoolArray(all(true)),
    encodeInt8Array(machine),
    encodeInt4Array(machine),
    encodeInt4Array(all(0)),
    encodeTextArray(all(null)),
  ];
}

const client = new pg.Client({ connectionString: process.env['DATABASE_URL'] });
await client.connect();
const spentMillis: Record<Way, number[]> = { write_energy: [], plain_insert: [] };
let lastParameters: Buffer[] = [];
for (let turn = 0; turn <= turns; turn++) {
  for (const way of Object.keys(statements) as Way[]) {
    const startedAt = performance.now();
    for (let n = 0; n < statementsPerTurn; n++) {
      lastParameters = arrays();
      await client.query({ name: way, text: statements[way], values: lastParameters });
    }
    // The first turn warms up.
    if (turn > 0) spentMillis[way].push(performance.now() - startedAt);
  }
}
const median = (values: number[]): number =>
  values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
const rate = (way: Way): number =>
  Math.round((rowsPerStatement * statementsPerTurn * 1000) / median(spentMillis[way]));
const startedAt = performance.now();
const again = await client.query({
  name: 'write_energy',
  text: statements.write_energy,
  values: lastParameters,
});
process.stdout.write(
  `${JSON.stringify({
    rowsPerStatement,
    writeEnergyRowsPerSecond: rate('write_energy'),
    plainInsertRowsPerSecond: rate('plain_insert'),
    sameBatchAgain: { duplicates: again.rowCount, millis: Math.round(performance.now() - startedAt) },
  })}\n`,
);
await client.end();
