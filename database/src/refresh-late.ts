import type pg from 'pg';

/**
 * Refreshes the aggregates until no hour that late readings have marked waits. The database's own job does the same in
 * smaller steps, serving others between them.
 *
 * @param report called before each pass with the number of hours that wait
 */
export async function refreshLate(client: pg.ClientBase, report: (hours: number) => void): Promise<void> {
  await client.query('SET statement_timeout = 0');
  for (let before = Number.POSITIVE_INFINITY; ;) {
    const { rows } = await client.query<{ hours: number }>(
      'SELECT count(*)::integer AS hours FROM (SELECT DISTINCT family, bucket FROM late_buckets) l',
    );
    const hours = rows[0]?.hours ?? 0;
    // What is marked while this runs is left to the job.
    if (hours === 0 || hours >= before) return;
    report(hours);
    before = hours;
    await client.query(
      `CALL telemetry.refresh_late_buckets(NULL, '{"budget_ms": 3000, "hours_together": 336}')`,
    );
  }
}
