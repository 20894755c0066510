import { Injectable } from '@nestjs/common';
import type { Carrier } from '@enms/telemetry-contract';
import { Database } from '@enms/http-api';
import type { TimeRange } from '@enms/http-api';

/** What baselines expected of periods that are over, and what those periods were. */
export interface Expectation {
  readonly carrier: Carrier;
  readonly baselines: number;
  readonly expectedKwh: number | null;
  readonly lowKwh: number | null;
  readonly highKwh: number | null;
  readonly actualKwh: number | null;
  readonly from: Date | null;
  readonly to: Date | null;
}

/** The highest quarter hour of machines together; null where none is over. */
export interface Peak {
  readonly kw: number | null;
  readonly at: Date | null;
  readonly reason: string | null;
}

/** Mean power of one machine in one step. */
export interface SparkPoint {
  readonly machineId: number;
  /** From 0. */
  readonly step: number;
  readonly meanKw: number | null;
}

/** Reads what the overview shows besides amounts. */
@Injectable()
export class OverviewRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The recorded stream of hourly baselines in force of these machines, by carrier. */
  async expectations(machineIds: readonly number[], { from, to }: TimeRange): Promise<Expectation[]> {
    const rows = await this.#database.rows<{
      carrier: Carrier;
      baselines: number;
      expected: number | null;
      low: number | null;
      high: number | null;
      actual: number | null;
      from_at: Date | null;
      to_at: Date | null;
    }>({ name: 'overview-expected', text: EXPECTED }, [machineIds, from, to]);
    return rows.map((row) => ({
      carrier: row.carrier,
      baselines: row.baselines,
      expectedKwh: row.expected,
      lowKwh: row.low,
      highKwh: row.high,
      actualKwh: row.actual,
      from: row.from_at,
      to: row.to_at,
    }));
  }

  async peak(machineIds: readonly number[], carrier: Carrier, { from, to }: TimeRange): Promise<Peak> {
    const [row] = await this.#database.rows<{
      peak_kw: number | null;
      peak_at: Date | null;
      reason: string | null;
    }>(
      {
        name: 'overview-peak',
        text: `SELECT peak_kw, peak_at, reason FROM kpi.demand_of($1::int[], $2::energy_carrier, $3, $4)`,
      },
      [machineIds, carrier, from, to],
    );
    return { kw: row?.peak_kw ?? null, at: row?.peak_at ?? null, reason: row?.reason ?? null };
  }

  /** Power of the machines' own carriers by steps of whole minutes. */
  async sparks(
    machineIds: readonly number[],
    { from, to }: TimeRange,
    stepSeconds: number,
  ): Promise<SparkPoint[]> {
    const rows = await this.#database.rows<{ machine_id: number; step: number; mean_kw: number | null }>(
      { name: 'overview-sparks', text: SPARKS },
      [machineIds, from, to, stepSeconds],
    );
    return rows.map((row) => ({ machineId: row.machine_id, step: row.step, meanKw: row.mean_kw }));
  }

  /** The areas of machines that lie in one. */
  async areas(machineIds: readonly number[]): Promise<Map<number, string>> {
    const rows = await this.#database.rows<{ id: number; area: string }>(
      {
        name: 'overview-areas',
        text: `SELECT m.id, a.name AS area FROM machines m JOIN areas a ON a.id = m.area_id WHERE m.id = ANY ($1::int[])`,
      },
      [machineIds],
    );
    return new Map(rows.map(({ id, area }) => [id, area]));
  }

  /** How many anomalies of the machines last still, by severity; those that people called false are left out. */
  async openAnomalies(machineIds: readonly number[]): Promise<{ critical: number; warning: number }> {
    const [row] = await this.#database.rows<{ critical: number; warning: number }>(
      {
        name: 'overview-anomalies',
        text: `SELECT (count(*) FILTER (WHERE severity = 'critical'))::int AS critical,
                      (count(*) FILTER (WHERE severity = 'warning'))::int AS warning
                 FROM analytics.anomalies
                WHERE machine_id = ANY ($1::int[]) AND ended_at IS NULL AND closed_at IS NULL
                  AND feedback IS DISTINCT FROM 'false'`,
      },
      [machineIds],
    );
    return row ?? { critical: 0, warning: 0 };
  }
}

/**
 * A machine is judged once, however many baselines it has: by the one that came into force last. Errors of its periods
 * follow one another: n of them say as much as n(1 − ρ)/(1 + ρ) that do not (ASHRAE Guideline 14), at worst as much as
 * one. Machines miss independently of each other.
 */
const EXPECTED = `
  WITH judges AS (
    SELECT DISTINCT ON (b.machine_id, b.carrier) b.carrier, v.id,
           (v.report->>'lag1_autocorrelation')::float8 AS rho
      FROM analytics.baselines b
      JOIN analytics.baseline_versions v ON v.baseline_id = b.id AND v.status = 'in_force'
     WHERE b.machine_id = ANY ($1::int[]) AND b.resolution = 'hour'
     ORDER BY b.machine_id, b.carrier, v.in_force_from DESC, v.id DESC
  ), judged AS (
    SELECT j.carrier, j.rho, sum(p.expected_kwh) AS expected, sum(p.actual_kwh) AS actual, min(p.period_start) AS from_at,
           max(p.period_end) AS to_at,
           sum(p.expected_kwh - p.low_kwh) AS most_below, sum(p.high_kwh - p.expected_kwh) AS most_above,
           sqrt(sum((p.expected_kwh - p.low_kwh) ^ 2)) AS below, sqrt(sum((p.high_kwh - p.expected_kwh) ^ 2)) AS above
      FROM judges j
      LEFT JOIN analytics.baseline_periods p ON p.version_id = j.id AND p.period_start >= $2 AND p.period_end <= $3
           AND p.expected_kwh IS NOT NULL AND p.actual_kwh IS NOT NULL
     GROUP BY j.carrier, j.id, j.rho
  ), bounded AS (
    SELECT *, CASE WHEN rho <= 0 THEN 1 WHEN rho < 1 THEN sqrt((1 + rho) / (1 - rho)) END AS widening FROM judged
  )
  SELECT carrier, count(*)::int AS baselines, sum(expected) AS expected,
         sum(expected) - sqrt(sum(least(most_below, below * widening) ^ 2)) AS low,
         sum(expected) + sqrt(sum(least(most_above, above * widening) ^ 2)) AS high,
         sum(actual) AS actual, min(from_at) AS from_at, max(to_at) AS to_at
    FROM bounded
   GROUP BY carrier`;

const SPARKS = `
  SELECT e.machine_id, floor(extract(epoch FROM e.bucket - $2::timestamptz) / $4)::int AS step,
         sum(e.power_kw_sum) / nullif(sum(e.power_kw_count), 0) AS mean_kw
    FROM energy_1min e
    JOIN machines m ON m.id = e.machine_id AND m.carrier = e.carrier
   WHERE e.machine_id = ANY ($1::int[]) AND e.bucket >= $2 AND e.bucket < $3
   GROUP BY 1, 2`;
