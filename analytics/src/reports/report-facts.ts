import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';
import type { Statement, TimeRange } from '@enms/http-api';
import type { Scope } from '../scopes/scope.ts';
import type { Carrier } from '@enms/telemetry-contract';

/** A key figure as `kpi.all_of` answers it. */
export interface KpiFact {
  readonly name: string;
  readonly value: number | null;
  readonly unit: string | null;
  readonly coverage: number | null;
  readonly reason: string | null;
  readonly estimated_share: number | null;
}

/** What a machine used in the period. */
export interface MachineFact {
  readonly machine_id: number;
  readonly energy_kwh: number | null;
  readonly cost: number | null;
  readonly currency: string | null;
  readonly cost_reason: string | null;
  readonly co2_kg: number | null;
  readonly co2_reason: string | null;
  readonly coverage: number | null;
}

/** A baseline in force, and what was found against it in the period. */
export interface BaselineFact {
  readonly id: number;
  readonly name: string;
  readonly version: number;
  readonly version_id: number;
  readonly model_kind: string;
  readonly resolution: string;
  readonly data_hash: string;
  readonly in_force_from: Date;
  readonly periods: number;
  readonly skipped: number;
  readonly extrapolated: number;
  readonly actual_kwh: number | null;
  readonly expected_kwh: number | null;
  readonly deviation_kwh: number | null;
  readonly deviation_cost: number | null;
  readonly currency: string | null;
  readonly cost_reason: string | null;
}

export interface BaselinePeriodFact {
  readonly period_start: Date;
  readonly actual_kwh: number | null;
  readonly expected_kwh: number | null;
  readonly low_kwh: number | null;
  readonly high_kwh: number | null;
}

export interface AnomalyFact {
  readonly machine: string;
  readonly started_at: Date;
  readonly ended_at: Date | null;
  readonly severity: 'warning' | 'critical';
  readonly energy_kwh: number | null;
  readonly cost: number | null;
  readonly currency: string | null;
  readonly cost_reason: string | null;
  readonly explanation: string;
}

export interface AnomalyCounts {
  readonly warnings: number;
  readonly critical: number;
  /** Of those whose energy is known. */
  readonly energy_kwh: number | null;
}

export interface RecommendationFact {
  readonly rule: string;
  readonly label: string;
  readonly text: string;
  readonly saving_kwh_year: number | null;
  readonly saving_cost_year: number | null;
  readonly currency: string | null;
  readonly cost_reason: string | null;
  readonly saving_co2_kg_year: number | null;
  readonly co2_reason: string | null;
}

const KPIS: Statement = {
  name: 'report_kpis',
  text: `SELECT name, value, unit, coverage, reason, estimated_share
    FROM kpi.all_of($1::int[], $2, $3, $4::energy_carrier)`,
};

const MACHINES: Statement = {
  name: 'report_machines',
  text: `SELECT machine_id, energy_kwh::float8, cost::float8, currency, cost_reason, co2_location_kg::float8 AS co2_kg,
      location_reason AS co2_reason, coverage
    FROM accounting.totals($1::int[], $2::energy_carrier, ARRAY[$3, $4]::timestamptz[])
    ORDER BY energy_kwh DESC NULLS LAST, machine_id`,
};

const LINEAGE: Statement = {
  name: 'report_lineage',
  text: `SELECT kpi.lineage($1, $2::int[], $3, $4, $5::energy_carrier) AS lineage`,
};

/** A baseline of the scope itself, or of a machine in it. */
const BASELINES: Statement = {
  name: 'report_baselines',
  text: `SELECT b.id, b.name, v.version, v.id AS version_id, v.model_kind, b.resolution, v.data_hash, v.in_force_from,
      count(p.period_start)::int AS periods, count(p.skipped_reason)::int AS skipped,
      count(*) FILTER (WHERE p.extrapolated)::int AS extrapolated,
      sum(p.actual_kwh) FILTER (WHERE p.deviation_kwh IS NOT NULL) AS actual_kwh,
      sum(p.expected_kwh) FILTER (WHERE p.deviation_kwh IS NOT NULL) AS expected_kwh,
      sum(p.deviation_kwh) AS deviation_kwh,
      CASE WHEN count(DISTINCT p.currency) < 2 THEN sum(p.deviation_cost) END AS deviation_cost,
      CASE WHEN count(DISTINCT p.currency) = 1 THEN min(p.currency) END AS currency,
      CASE WHEN count(DISTINCT p.currency) > 1 THEN 'mixed_currencies' ELSE max(p.cost_reason) END AS cost_reason
    FROM analytics.baselines b
    JOIN analytics.baseline_versions v ON v.baseline_id = b.id AND v.status = 'in_force'
    LEFT JOIN analytics.baseline_periods p
      ON p.version_id = v.id AND p.period_start >= $4 AND p.period_end <= $5
    WHERE b.tenant_id = $1 AND b.carrier = $6::energy_carrier
      AND (b.machine_id = ANY ($2::int[]) OR ($3 = 'group' AND b.group_id = $7) OR ($3 = 'factory' AND b.factory_id = $7))
    GROUP BY b.id, v.id
    ORDER BY num_nonnulls(b.group_id, b.factory_id) DESC, b.name`,
};

const BASELINE_PERIODS: Statement = {
  name: 'report_baseline_periods',
  text: `SELECT period_start, actual_kwh, expected_kwh, low_kwh, high_kwh FROM analytics.baseline_periods
    WHERE version_id = $1 AND period_start >= $2 AND period_end <= $3 ORDER BY period_start LIMIT $4`,
};

const IN_PERIOD = `a.tenant_id = $1 AND a.machine_id = ANY ($2::int[]) AND a.carrier = $3::energy_carrier
  AND a.started_at < $5 AND coalesce(a.ended_at, $5) > $4 AND a.feedback IS DISTINCT FROM 'false'`;

const ANOMALIES: Statement = {
  name: 'report_anomalies',
  text: `SELECT m.display_name AS machine, a.started_at, a.ended_at, a.severity, a.energy_kwh, a.cost, a.currency,
      a.cost_reason, a.explanation
    FROM analytics.anomalies a JOIN machines m ON m.id = a.machine_id
    WHERE ${IN_PERIOD}
    ORDER BY a.severity = 'critical' DESC, a.energy_kwh DESC NULLS LAST, a.started_at, a.id LIMIT $6`,
};

const ANOMALY_COUNTS: Statement = {
  name: 'report_anomaly_counts',
  text: `SELECT count(*) FILTER (WHERE a.severity = 'warning')::int AS warnings,
      count(*) FILTER (WHERE a.severity = 'critical')::int AS critical, sum(a.energy_kwh) AS energy_kwh
    FROM analytics.anomalies a WHERE ${IN_PERIOD}`,
};

const RECOMMENDATIONS: Statement = {
  name: 'report_recommendations',
  text: `SELECT r.rule, coalesce(m.display_name, g.name, f.name) AS label, r.text, r.saving_kwh_year, r.saving_cost_year,
      r.currency, r.cost_reason, r.saving_co2_kg_year, r.co2_reason
    FROM analytics.recommendations r
    LEFT JOIN machines m ON m.id = r.machine_id
    LEFT JOIN machine_groups g ON g.id = r.group_id
    LEFT JOIN factories f ON f.id = r.factory_id
    WHERE r.tenant_id = $1 AND r.carrier = $4::energy_carrier AND r.status IN ('open', 'accepted')
      AND (r.machine_id = ANY ($2::int[]) OR ($3 = 'group' AND r.group_id = $5) OR ($3 = 'factory' AND r.factory_id = $5))
    ORDER BY r.saving_kwh_year DESC NULLS LAST, r.id LIMIT $6`,
};

/** Reads the figures that reports are made of; their arithmetic is the database's. */
@Injectable()
export class ReportFacts {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  kpis(scope: Scope, carrier: Carrier, range: TimeRange): Promise<KpiFact[]> {
    return this.#database.rows(KPIS, [scope.machineIds, range.from, range.to, carrier]);
  }

  /** The largest first. */
  machines(scope: Scope, carrier: Carrier, range: TimeRange): Promise<MachineFact[]> {
    return this.#database.rows(MACHINES, [scope.machineIds, carrier, range.from, range.to]);
  }

  /** What a key figure was made of: ledger, versions, gaps. */
  async lineage(name: string, scope: Scope, carrier: Carrier, range: TimeRange): Promise<Lineage | null> {
    const [row] = await this.#database.rows<{ lineage: Lineage | null }>(LINEAGE, [
      name,
      scope.machineIds,
      range.from,
      range.to,
      carrier,
    ]);
    return row?.lineage ?? null;
  }

  /** Those of the scope itself first. */
  baselines(scope: Scope, carrier: Carrier, range: TimeRange): Promise<BaselineFact[]> {
    const { tenantId, machineIds, kind, id } = scope;
    return this.#database.rows(BASELINES, [tenantId, machineIds, kind, range.from, range.to, carrier, id]);
  }

  baselinePeriods(versionId: number, range: TimeRange, limit: number): Promise<BaselinePeriodFact[]> {
    return this.#database.rows(BASELINE_PERIODS, [versionId, range.from, range.to, limit]);
  }

  /** The worst first; those that people called false are left out. */
  anomalies(scope: Scope, carrier: Carrier, range: TimeRange, limit: number): Promise<AnomalyFact[]> {
    return this.#database.rows(ANOMALIES, [...anomalyValues(scope, carrier, range), limit]);
  }

  async anomalyCounts(scope: Scope, carrier: Carrier, range: TimeRange): Promise<AnomalyCounts> {
    const [row] = await this.#database.rows<AnomalyCounts>(
      ANOMALY_COUNTS,
      anomalyValues(scope, carrier, range),
    );
    return row ?? { warnings: 0, critical: 0, energy_kwh: null };
  }

  /** Not dismissed, and still true; the largest saving first. */
  recommendations(scope: Scope, carrier: Carrier, limit: number): Promise<RecommendationFact[]> {
    const { tenantId, machineIds, kind, id } = scope;
    return this.#database.rows(RECOMMENDATIONS, [tenantId, machineIds, kind, carrier, id, limit]);
  }
}

/** The part of `kpi.lineage` that a report shows. */
export interface Lineage {
  readonly ledger: {
    readonly entries: number;
    readonly not_posted: number;
    readonly estimated_kwh: number | null;
  };
  readonly tariff_versions:
    readonly { readonly id: number; readonly name: string; readonly effective_from: string }[] | null;
  readonly emission_factors:
    | readonly {
        readonly id: number;
        readonly kg_per_kwh: string;
        readonly source: string;
        readonly effective_from: string;
      }[]
    | null;
  readonly gap_count: number;
}

function anomalyValues(scope: Scope, carrier: Carrier, { from, to }: TimeRange): unknown[] {
  return [scope.tenantId, scope.machineIds, carrier, from, to];
}
