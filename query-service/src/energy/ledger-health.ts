import { Inject, Injectable } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { CLOCK, Database } from '@enms/http-api';
import type { Clock } from '@enms/http-api';

export class LedgerHealthDto {
  @ApiProperty({ example: 0, description: 'Messages in quarantine, and spans that wait to be posted again.' })
  unprocessed_events!: number;

  @ApiProperty({ example: 480, description: 'Ledger entries posted within the last 24 hours.' })
  entries_today!: number;

  @ApiProperty({ nullable: true, type: String, description: 'When the posting job last ended.' })
  last_aggregation!: string | null;

  @ApiProperty({ example: 5 })
  online_devices!: number;
}

/** Tells whether the ledger of a tenant keeps up with its readings. */
@Injectable()
export class LedgerHealth {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(database: Database, @Inject(CLOCK) clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  async report(tenantId: number): Promise<LedgerHealthDto> {
    const now = this.#clock.now();
    const [row] = await this.#database.rows<{
      unprocessed: number;
      entries: number;
      last_run: Date | null;
      online: number;
    }>(
      `SELECT (SELECT count(*)::int FROM quarantine q JOIN devices d ON d.code = q.device_code
                WHERE q.status = 'open' AND d.tenant_id = $1)
              + (SELECT count(*)::int FROM posting_marks WHERE tenant_id = $1) AS unprocessed,
              (SELECT count(*)::int FROM ledger_entries e
                WHERE e.posted_at >= $2::timestamptz - INTERVAL '1 day'
                  AND e.period_start >= $2::timestamptz - INTERVAL '7 days' AND NOT e.is_reversal
                  AND e.machine_id IN (SELECT m.id FROM machines m JOIN factories f ON f.id = m.factory_id
                                        WHERE f.tenant_id = $1)) AS entries,
              (SELECT max(finished_at) FROM ledger_runs) AS last_run,
              (SELECT count(*)::int FROM devices WHERE tenant_id = $1 AND online) AS online`,
      [tenantId, now],
    );
    return {
      unprocessed_events: row?.unprocessed ?? 0,
      entries_today: row?.entries ?? 0,
      last_aggregation: row?.last_run?.toISOString() ?? null,
      online_devices: row?.online ?? 0,
    };
  }
}
