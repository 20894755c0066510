import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';
import type { Statement } from '@enms/http-api';
import { scopeColumns } from '../scopes/scope.ts';
import type { Scope, ScopeKind } from '../scopes/scope.ts';
import type { Carrier } from '@enms/telemetry-contract';
import type { Recommendation, RecommendationStatus } from './recommendation.ts';
import type { DemandPrice } from './rules/facts.ts';
import type { DriftFacts } from './rules/baseline-drift.ts';
import type { ValuedFinding } from './valuation.ts';
import { englishText } from './wording/text.ts';

const COLUMNS = `r.id, CASE WHEN r.machine_id IS NOT NULL THEN 'machine' WHEN r.group_id IS NOT NULL THEN 'group' ELSE 'factory' END
    AS scope_kind, coalesce(r.machine_id, r.group_id, r.factory_id) AS scope_id,
  coalesce(m.display_name, g.name, f.name) AS label, r.carrier, r.rule, r.found_at, r.updated_at, r.saving_kwh_year,
  r.saving_cost_year, r.currency, r.cost_reason, r.saving_co2_kg_year, r.co2_reason, r.evidence, r.text, r.status,
  r.decided_by, r.decided_at, r.note`;
const JOINS = `LEFT JOIN machines m ON m.id = r.machine_id LEFT JOIN machine_groups g ON g.id = r.group_id
  LEFT JOIN factories f ON f.id = r.factory_id`;

const LIST: Statement = {
  name: 'recommendation_list',
  text: `SELECT ${COLUMNS} FROM analytics.recommendations r ${JOINS}
    WHERE r.tenant_id = $1 AND ($2::text IS NULL OR r.status = $2)
      AND ($3::int[] IS NULL OR r.machine_id = ANY ($3) OR r.group_id = $4 OR r.factory_id = $5)
    ORDER BY r.saving_cost_year DESC NULLS LAST, r.saving_kwh_year DESC NULLS LAST, r.id LIMIT 1000`,
};

const FIND: Statement = {
  name: 'recommendation_find',
  text: `SELECT ${COLUMNS} FROM analytics.recommendations r ${JOINS} WHERE r.tenant_id = $1 AND r.id = $2`,
};

/** What people decided stays; what was gone and is found again is open. */
const WRITE: Statement = {
  name: 'recommendation_write',
  text: `INSERT INTO analytics.recommendations AS r (tenant_id, machine_id, group_id, factory_id, carrier, rule, found_at,
      updated_at, saving_kwh_year, saving_cost_year, currency, cost_reason, saving_co2_kg_year, co2_reason, evidence,
      made_from, text)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
    ON CONFLICT ON CONSTRAINT recommendations_one_a_rule DO UPDATE SET updated_at = excluded.updated_at,
      found_at = CASE r.status WHEN 'gone' THEN excluded.found_at ELSE r.found_at END,
      saving_kwh_year = excluded.saving_kwh_year, saving_cost_year = excluded.saving_cost_year,
      currency = excluded.currency, cost_reason = excluded.cost_reason,
      saving_co2_kg_year = excluded.saving_co2_kg_year, co2_reason = excluded.co2_reason, evidence = excluded.evidence,
      made_from = excluded.made_from, text = excluded.text,
      status = CASE r.status WHEN 'gone' THEN 'open' ELSE r.status END`,
};

const END: Statement = {
  name: 'recommendation_end',
  text: `UPDATE analytics.recommendations SET status = 'gone', updated_at = $8
    WHERE tenant_id = $1 AND machine_id IS NOT DISTINCT FROM $2 AND group_id IS NOT DISTINCT FROM $3
      AND factory_id IS NOT DISTINCT FROM $4 AND carrier = $5 AND rule = ANY ($6::text[]) AND rule <> ALL ($7::text[])
      AND status = 'open'`,
};

const DECIDE: Statement = {
  name: 'recommendation_decide',
  text: `UPDATE analytics.recommendations SET status = $3, note = $4, decided_by = $5, decided_at = $6
    WHERE tenant_id = $1 AND id = $2 AND status <> 'gone' RETURNING id`,
};

const SITES: Statement = {
  name: 'recommendation_sites',
  text: `SELECT f.tenant_id, f.id, (t.components -> 'demand' ->> 'price_per_kw')::float8 AS per_kw_month, t.currency,
      t.id IS NOT NULL AS has_tariff
    FROM factories f
    LEFT JOIN LATERAL (
      SELECT v.id, v.components, v.currency FROM tariff_versions v
      WHERE v.tenant_id = f.tenant_id AND v.machine_id IS NULL AND (v.factory_id = f.id OR v.factory_id IS NULL)
        AND v.carrier = 'electricity' AND v.effective_from <= ($2::timestamptz AT TIME ZONE f.time_zone)::date
        AND (v.effective_to IS NULL OR v.effective_to > ($2::timestamptz AT TIME ZONE f.time_zone)::date)
      ORDER BY v.factory_id NULLS LAST LIMIT 1
    ) t ON true
    WHERE $1::int IS NULL OR f.tenant_id = $1 ORDER BY f.id`,
};

const DRIFTS: Statement = {
  name: 'recommendation_drifts',
  text: `SELECT b.tenant_id, b.machine_id, b.group_id, b.factory_id, b.carrier, b.id, b.name, v.version,
      array_agg(p.deviation_kwh ORDER BY p.period_start) FILTER (WHERE p.deviation_kwh IS NOT NULL) AS deviations,
      array_agg(p.expected_kwh ORDER BY p.period_start) FILTER (WHERE p.deviation_kwh IS NOT NULL) AS expected,
      count(*) FILTER (WHERE p.extrapolated AND p.deviation_kwh IS NOT NULL)::int AS extrapolated, count(*)::int AS periods,
      avg(extract(epoch FROM p.period_end - p.period_start))::float8 / 3600 AS period_hours
    FROM analytics.baselines b
    JOIN analytics.baseline_versions v ON v.baseline_id = b.id AND v.status = 'in_force'
    JOIN analytics.baseline_periods p ON p.version_id = v.id AND p.period_start >= $2 AND p.period_end <= $3
    WHERE $1::int IS NULL OR b.tenant_id = $1
    GROUP BY b.id, v.id ORDER BY b.id`,
};

/** A site with what it pays for its peak. */
export interface Site {
  readonly tenantId: number;
  readonly id: number;
  readonly demand: DemandPrice;
}

/** A baseline in force with its deviations. */
export interface Drift extends DriftFacts {
  readonly tenantId: number;
  readonly scopeKind: ScopeKind;
  readonly scopeId: number;
  readonly carrier: Carrier;
}

interface SiteRow {
  tenant_id: number;
  id: number;
  per_kw_month: number | null;
  currency: string | null;
  has_tariff: boolean;
}

interface DriftRow {
  tenant_id: number;
  machine_id: number | null;
  group_id: number | null;
  factory_id: number | null;
  carrier: Carrier;
  id: number;
  name: string;
  version: number;
  deviations: number[] | null;
  expected: number[] | null;
  extrapolated: number;
  periods: number;
  period_hours: number;
}

/** What a recommendation is about. */
type Place = Pick<Scope, 'kind' | 'id' | 'tenantId'>;

/** Recommendations, and what the rules read beside series. */
@Injectable()
export class RecommendationRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Those worth most first; of a scope those of its machines too. @throws DatabaseError */
  list(
    tenantId: number,
    status: RecommendationStatus | null,
    scope: Scope | null,
  ): Promise<Recommendation[]> {
    return this.#database.rows<Recommendation>(LIST, [
      tenantId,
      status,
      scope?.machineIds ?? null,
      scope === null ? null : scopeColumns(scope).group_id,
      scope === null ? null : scopeColumns(scope).factory_id,
    ]);
  }

  async find(tenantId: number, id: number): Promise<Recommendation | undefined> {
    return (await this.#database.rows<Recommendation>(FIND, [tenantId, id]))[0];
  }

  /** Keeps what the rules found of a place, and ends what they find there no more. @throws DatabaseError */
  async keep(
    place: Place,
    carrier: Carrier,
    rules: readonly string[],
    found: readonly ValuedFinding[],
    madeFrom: object,
    at: Date,
  ): Promise<void> {
    const columns = scopeColumns(place);
    const where = [place.tenantId, columns.machine_id, columns.group_id, columns.factory_id, carrier];
    for (const { finding, ...worth } of found) {
      await this.#database.rows(WRITE, [
        ...where,
        finding.rule,
        at,
        finding.savingKwhYear,
        worth.savingCostYear,
        worth.currency,
        worth.costReason,
        worth.savingCo2KgYear,
        worth.co2Reason,
        JSON.stringify(finding.evidence),
        JSON.stringify(madeFrom),
        englishText(finding, worth),
      ]);
    }
    await this.#database.rows(END, [...where, rules, found.map(({ finding }) => finding.rule), at]);
  }

  /** False when there is no such one, or it is gone. @throws DatabaseError */
  async decide(
    tenantId: number,
    id: number,
    status: RecommendationStatus,
    note: string | null,
    by: string,
    at: Date,
  ): Promise<boolean> {
    const isOpen = status === 'open';
    const values = [tenantId, id, status, note, isOpen ? null : by, isOpen ? null : at];
    return (await this.#database.rows(DECIDE, values)).length === 1;
  }

  /** Every site, or those of a tenant. @throws DatabaseError */
  async sites(tenantId: number | null, at: Date): Promise<Site[]> {
    const rows = await this.#database.rows<SiteRow>(SITES, [tenantId, at]);
    return rows.map((row) => ({
      tenantId: row.tenant_id,
      id: row.id,
      demand: {
        perKwMonth: row.per_kw_month,
        currency: row.per_kw_month === null ? null : row.currency,
        reason: row.per_kw_month !== null ? null : row.has_tariff ? 'no_demand_price' : 'no_tariff',
      },
    }));
  }

  /** Baselines in force with their deviations in a range. @throws DatabaseError */
  async drifts(tenantId: number | null, from: Date, to: Date): Promise<Drift[]> {
    const rows = await this.#database.rows<DriftRow>(DRIFTS, [tenantId, from, to]);
    return rows.map((row) => ({
      tenantId: row.tenant_id,
      scopeKind: row.machine_id !== null ? 'machine' : row.group_id !== null ? 'group' : 'factory',
      scopeId: row.machine_id ?? row.group_id ?? row.factory_id ?? 0,
      carrier: row.carrier,
      baselineId: row.id,
      baselineName: row.name,
      version: row.version,
      deviationKwh: Float64Array.from(row.deviations ?? []),
      expectedKwh: Float64Array.from(row.expected ?? []),
      extrapolated: row.extrapolated,
      periodHours: row.period_hours,
      periods: row.periods,
    }));
  }
}
