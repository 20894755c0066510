import { Database } from '@enms/http-api';
import { Injectable } from '@nestjs/common';

const BEHIND = {
  name: 'ledger_behind',
  text: `SELECT (SELECT count(*)::int FROM (SELECT FROM late_buckets LIMIT $1) waiting) AS late,
      (SELECT min(p.posted_to) FROM machine_status s
       JOIN posting_state p ON p.machine_id = s.machine_id AND p.carrier = s.carrier
       WHERE s.last_updated > now() - INTERVAL '1 hour') < now() - INTERVAL '2 hours' AS is_behind,
      EXISTS (SELECT FROM posting_marks
        WHERE ends_at > starts_at + INTERVAL '1 day' OR requested_at < now() - INTERVAL '90 seconds') AS is_marked`,
};
interface Behind {
  late: number;
  is_behind: boolean | null;
  is_marked: boolean;
}

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
    const [row] = await this.#database.rows<Behind>(BEHIND, [MANY_LATE_BUCKETS]);
    if (row === undefined) return null;
    if (row.late >= MANY_LATE_BUCKETS) return 'late readings are on their way into the aggregates';
    if (row.is_marked) return 'a long span is being posted anew';
    return row.is_behind === true ? 'the ledger is more than two hours behind' : null;
  }
}
