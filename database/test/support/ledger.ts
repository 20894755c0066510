import type pg from 'pg';

/** An entry of ledger_current, amounts as numbers. */
export interface Entry {
  readonly start: number;
  readonly kwh: number;
  readonly estimatedKwh: number;
  readonly coverage: number;
  readonly quality: number;
  readonly method: string;
  readonly revision: number;
  readonly cost: number | null;
}

/** Whole period sums of accounting.totals, amounts as numbers. */
export interface Total {
  readonly kwh: number | null;
  readonly cost: number | null;
  readonly costReason: string | null;
  readonly coverage: number;
}

const columns = `extract(epoch FROM period_start)::float8 * 1000 AS start, energy_kwh::float8 AS kwh,
  estimated_kwh::float8 AS "estimatedKwh", coverage, quality, method, revision, cost::float8 AS cost`;

/** The current entries of a machine, in the order of time. */
export async function entriesOf(
  client: pg.ClientBase,
  machineId: number,
  carrier = 'electricity',
): Promise<Entry[]> {
  const { rows } = await client.query<Entry>(
    `SELECT ${columns} FROM ledger_current WHERE machine_id = $1 AND carrier = $2 ORDER BY period_start`,
    [machineId, carrier],
  );
  return rows;
}

/** The entries of a machine as they were known at a moment. */
export async function entriesAsOf(client: pg.ClientBase, machineId: number, at: Date): Promise<Entry[]> {
  const { rows } = await client.query<Entry>(
    `SELECT ${columns} FROM accounting.ledger_as_of($1, 'electricity', '2000-01-01', '2100-01-01', $2)`,
    [machineId, at],
  );
  return rows;
}

/** accounting.totals of one machine between consecutive bounds. */
export async function totalsOf(
  client: pg.ClientBase,
  machineId: number,
  boundsMillis: readonly number[],
  carrier = 'electricity',
): Promise<Total[]> {
  const { rows } = await client.query<Total>(
    `SELECT energy_kwh::float8 AS kwh, cost::float8 AS cost, cost_reason AS "costReason", coverage
     FROM accounting.totals(ARRAY[$1::int], $2, $3::timestamptz[])`,
    [machineId, carrier, boundsMillis.map((millis) => new Date(millis).toISOString())],
  );
  return rows;
}

/** Runs the posting job until it has nothing left to do. */
export async function runPosting(client: pg.ClientBase): Promise<void> {
  await client.query(`CALL accounting.run_posting(NULL, '{"budget_ms": 3600000, "machines_together": 3}')`);
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
