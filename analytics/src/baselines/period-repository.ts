import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';
import type { Statement, TimeRange } from '@enms/http-api';

/** Actual against expected energy of a period; null where it is not known. */
export interface BaselinePeriod {
  readonly periodStart: Date;
  readonly periodEnd: Date;
  readonly actualKwh: number | null;
  readonly expectedKwh: number | null;
  readonly lowKwh: number | null;
  readonly highKwh: number | null;
  readonly deviationKwh: number | null;
  readonly deviationCost: number | null;
  readonly currency: string | null;
  readonly costReason: string | null;
  readonly extrapolated: boolean;
  readonly skippedReason: string | null;
}

const WRITE: Statement = {
  name: 'baseline_periods_write',
  text: `INSERT INTO analytics.baseline_periods AS p (version_id, period_start, period_end, actual_kwh, expected_kwh, low_kwh,
      high_kwh, deviation_kwh, deviation_cost, currency, cost_reason, extrapolated, skipped_reason)
    SELECT $1, r.* FROM unnest($2::timestamptz[], $3::timestamptz[], $4::float8[], $5::float8[], $6::float8[], $7::float8[],
      $8::float8[], $9::float8[], $10::text[], $11::text[], $12::boolean[], $13::text[]) AS r
    ON CONFLICT (version_id, period_start) DO UPDATE SET period_end = excluded.period_end,
      actual_kwh = excluded.actual_kwh, expected_kwh = excluded.expected_kwh, low_kwh = excluded.low_kwh,
      high_kwh = excluded.high_kwh, deviation_kwh = excluded.deviation_kwh, deviation_cost = excluded.deviation_cost,
      currency = excluded.currency, cost_reason = excluded.cost_reason, extrapolated = excluded.extrapolated,
      skipped_reason = excluded.skipped_reason
    WHERE (p.*) IS DISTINCT FROM (excluded.*)`,
};

const LAST: Statement = {
  name: 'baseline_periods_last',
  text: 'SELECT max(period_end) AS last FROM analytics.baseline_periods WHERE version_id = $1',
};

const READ: Statement = {
  name: 'baseline_periods_read',
  text: `SELECT period_start AS "periodStart", period_end AS "periodEnd", actual_kwh AS "actualKwh",
      expected_kwh AS "expectedKwh", low_kwh AS "lowKwh", high_kwh AS "highKwh", deviation_kwh AS "deviationKwh",
      deviation_cost AS "deviationCost", currency, cost_reason AS "costReason", extrapolated,
      skipped_reason AS "skippedReason"
    FROM analytics.baseline_periods
    WHERE version_id = $1 AND period_start >= $2 AND period_end <= $3 ORDER BY period_start`,
};

/** The deviation stream: what the versions in force make of each period. */
@Injectable()
export class PeriodRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Writes periods, again where something changed. */
  async write(versionId: number, periods: readonly BaselinePeriod[]): Promise<void> {
    const column = <K extends keyof BaselinePeriod>(name: K) => periods.map((period) => period[name]);
    await this.#database.rows(WRITE, [
      versionId,
      column('periodStart'),
      column('periodEnd'),
      column('actualKwh'),
      column('expectedKwh'),
      column('lowKwh'),
      column('highKwh'),
      column('deviationKwh'),
      column('deviationCost'),
      column('currency'),
      column('costReason'),
      column('extrapolated'),
      column('skippedReason'),
    ]);
  }

  /** The end of the last period written; null before the first. */
  async last(versionId: number): Promise<Date | null> {
    return (await this.#database.rows<{ last: Date | null }>(LAST, [versionId]))[0]?.last ?? null;
  }

  /** Whole periods within the range, in the order of time. */
  read(versionId: number, range: TimeRange): Promise<BaselinePeriod[]> {
    return this.#database.rows<BaselinePeriod>(READ, [versionId, range.from, range.to]);
  }
}
