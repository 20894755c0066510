import { Database } from '@enms/http-api';
import { Injectable } from '@nestjs/common';

const BEHIND = {
  name: 'ledger_behind',
  text: `SELECT (SELECT count(*)::int FROM (SELECT FROM late_buckets LIMIT $1) waiting) AS late,
      (SELECT min(p.posted_to) FROM machine_status s
       JOIN posting_state p ON p.machine_id = s.machine_id AND p.carrier = s.carrier
       WHERE s.last_updated > now() - INTERVAL '1 hour') < now() - INTERVAL '2 hours' AS is_behind`,
};
/** Readings that come late now and then mark a bucket or two, for some seconds. */
const MANY_LATE_BUCKETS = 48;

/**
 * Tells whether the ledger has caught up. While a history is being written or posted, what is scheduled would compute
 * with half of it, and take the database from who writes.
 */
@Injectable()
export class LedgerWatch {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Why what is scheduled had better wait, in words; null when it need not. */
  async cause(): Promise<string | null> {
    const [row] = await this.#database.rows<{ late: number; is_behind: boolean | null }>(BEHIND, [
      MANY_LATE_BUCKETS,
    ]);
    if (row === undefined) return null;
    if (row.late >= MANY_LATE_BUCKETS) return 'late readings are on their way into the aggregates';
    return row.is_behind === true ? 'the ledger is more than two hours behind' : null;
  }
}
