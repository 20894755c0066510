import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';
import type { Statement } from '@enms/http-api';
import type { Span } from '@enms/voice-grammar';
import type { Targets } from './targets.ts';
import { TARGETS, isOfTarget, targetValues } from './targets.ts';

/** Actual against expected of a span, summed over the periods that could be compared. */
export interface Deviation {
  readonly baselines: readonly {
    readonly id: number;
    readonly name: string;
    readonly version: number;
    readonly resolution: string;
  }[];
  /** Of the targets those with a baseline in force, and all. */
  readonly covered: number;
  readonly targets: number;
  readonly judged: number;
  readonly skipped: number;
  readonly extrapolated: number;
  /** null where no period was judged. */
  readonly actualKwh: number | null;
  readonly expectedKwh: number | null;
  readonly deviationKwh: number | null;
  /** Percent of what was expected. */
  readonly percent: number | null;
  /** null where money of a period is not known, or there are several currencies. */
  readonly cost: number | null;
  readonly currency: string | null;
  readonly costReason: string | null;
}

/**
 * Of each period the newest version that was in force: the one that is in force tells of earlier periods, too, where no
 * other was in force then. Of several baselines of a target the one that judges most of the time.
 */
const FIND: Statement = {
  name: 'voice-baseline',
  text: `WITH ${TARGETS}, versions AS (
    SELECT t.machine_id, t.group_id, t.factory_id, b.id AS baseline_id, b.name, b.resolution,
           v.id, v.version, v.status, v.in_force_from, v.in_force_to
      FROM targets t
      JOIN analytics.baselines b ON ${isOfTarget('b')}
      JOIN analytics.baseline_versions v ON v.baseline_id = b.id
     WHERE v.status = 'in_force'
        OR (v.status = 'retired' AND v.in_force_from < $7::timestamptz AND v.in_force_to > $6::timestamptz)
  ), periods AS (
    SELECT DISTINCT ON (v.baseline_id, p.period_start) v.baseline_id, p.*
      FROM versions v JOIN analytics.baseline_periods p ON p.version_id = v.id
     WHERE p.period_start >= $6::timestamptz AND p.period_end <= $7::timestamptz
       AND (v.status = 'in_force' OR (p.period_start >= v.in_force_from AND p.period_start < v.in_force_to))
     ORDER BY v.baseline_id, p.period_start, (p.period_start >= v.in_force_from) DESC, v.version DESC
  ), sums AS (
    SELECT baseline_id,
           count(deviation_kwh) AS judged, count(*) - count(deviation_kwh) AS skipped,
           count(*) FILTER (WHERE extrapolated AND deviation_kwh IS NOT NULL) AS extrapolated,
           sum(date_part('epoch', period_end - period_start)) FILTER (WHERE deviation_kwh IS NOT NULL) AS judged_s,
           sum(actual_kwh) FILTER (WHERE deviation_kwh IS NOT NULL) AS actual,
           sum(expected_kwh) FILTER (WHERE deviation_kwh IS NOT NULL) AS expected,
           sum(deviation_kwh) AS deviation, sum(deviation_cost) FILTER (WHERE deviation_kwh IS NOT NULL) AS cost,
           count(*) FILTER (WHERE deviation_kwh IS NOT NULL AND deviation_cost IS NULL) AS unpriced,
           min(currency) AS currency, max(currency) AS other_currency, min(cost_reason) AS cost_reason
      FROM periods GROUP BY baseline_id
  ), chosen AS (
    SELECT DISTINCT ON (v.machine_id, v.group_id, v.factory_id)
           v.baseline_id AS id, v.name, v.version, v.resolution, s.*
      FROM versions v LEFT JOIN sums s USING (baseline_id)
     ORDER BY v.machine_id, v.group_id, v.factory_id, s.judged_s DESC NULLS LAST, v.status = 'in_force' DESC,
              v.in_force_from DESC, v.id DESC
  )
  SELECT (SELECT count(*) FROM targets)::int AS targets, count(*)::int AS covered,
         jsonb_agg(jsonb_build_object('id', id, 'name', name, 'version', version, 'resolution', resolution) ORDER BY id) AS baselines,
         coalesce(sum(judged), 0)::int AS judged, coalesce(sum(skipped), 0)::int AS skipped,
         coalesce(sum(extrapolated), 0)::int AS extrapolated,
         sum(actual) AS actual, sum(expected) AS expected, sum(deviation) AS deviation,
         100 * sum(deviation) / nullif(greatest(sum(expected), 0), 0) AS percent,
         CASE WHEN coalesce(sum(unpriced), 0) = 0 AND min(currency) = max(other_currency) THEN sum(cost) END AS cost,
         min(currency) AS currency,
         CASE WHEN min(currency) <> max(other_currency) THEN 'mixed_currencies'
              ELSE coalesce(min(cost_reason), CASE WHEN sum(unpriced) > 0 THEN 'no_data' END) END AS cost_reason
    FROM chosen HAVING count(*) > 0`,
};

/** Reads how far machines are from the baselines in force. */
@Injectable()
export class BaselineRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** undefined where no baseline of the targets is in force. */
  async deviation(targets: Targets, { from, to }: Span): Promise<Deviation | undefined> {
    const [row] = await this.#database.rows<{
      targets: number;
      covered: number;
      baselines: Deviation['baselines'];
      judged: number;
      skipped: number;
      extrapolated: number;
      actual: number | null;
      expected: number | null;
      deviation: number | null;
      percent: number | null;
      cost: number | null;
      currency: string | null;
      cost_reason: string | null;
    }>(FIND, [...targetValues(targets), from, to]);
    if (row === undefined) return undefined;
    return {
      baselines: row.baselines,
      covered: row.covered,
      targets: row.targets,
      judged: row.judged,
      skipped: row.skipped,
      extrapolated: row.extrapolated,
      actualKwh: row.actual,
      expectedKwh: row.expected,
      deviationKwh: row.deviation,
      percent: row.percent,
      cost: row.cost,
      currency: row.cost === null ? null : row.currency,
      costReason: row.cost === null ? row.cost_reason : null,
    };
  }
}
