import type pg from 'pg';

const waiting = `
  SELECT coalesce(sum(greatest(ceil(extract(epoch FROM horizon - s.posted_to) / 86400), 0)), 0)::integer AS days
  FROM posting_state s, (
    SELECT least(telemetry.aggregate_watermark('energy_15min'), time_bucket(INTERVAL '15 minutes', now())) AS horizon
  ) h`;

/**
 * Posts the ledger until every machine is posted up to the last quarter hour that is materialised. The database's own job
 * does the same in smaller steps, serving others between them.
 *
 * @param report called before each pass with the days of machines that wait
 */
export async function postLedger(client: pg.ClientBase, report: (days: number) => void): Promise<void> {
  await client.query('SET statement_timeout = 0');
  await client.query('SELECT accounting.begin_posting()');
  for (let before = Number.POSITIVE_INFINITY; ;) {
    const { rows } = await client.query<{ days: number }>(waiting);
    const days = rows[0]?.days ?? 0;
    // What comes while this runs is left to the job.
    if (days === 0 || days >= before) return;
    report(days);
    before = days;
    await client.query(`CALL accounting.run_posting(NULL, '{"budget_ms": 3000}')`);
  }
}
