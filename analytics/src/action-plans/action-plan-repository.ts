import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';
import type { Statement } from '@enms/http-api';
import type { ActionPlan, Measurement, PlanFields, PlanStatus } from './action-plan.ts';

const PLAN = `id, tenant_id, title, description, owner, baseline_id, baseline_version_id, recommendation_id,
  expected_saving_kwh, starts_on::text, due_on::text, implemented_at, status, created_at, created_by, updated_at, updated_by`;
const MEASUREMENT = `measured_at, period_from, period_to, saving_kwh, uncertainty_kwh, saving_cost, currency, cost_reason,
  extrapolated_share, made_from`;

const LIST: Statement = {
  name: 'action_plan_list',
  text: `SELECT ${PLAN} FROM analytics.action_plans
    WHERE tenant_id = $1 AND ($2::text IS NULL OR status = $2) AND id < $3 ORDER BY id DESC LIMIT $4`,
};

const FIND: Statement = {
  name: 'action_plan_find',
  text: `SELECT ${PLAN} FROM analytics.action_plans WHERE tenant_id = $1 AND id = $2`,
};

const ADD: Statement = {
  name: 'action_plan_add',
  text: `INSERT INTO analytics.action_plans (tenant_id, title, description, owner, baseline_id, baseline_version_id,
      recommendation_id, expected_saving_kwh, starts_on, due_on, implemented_at, status, created_at, created_by,
      updated_at, updated_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $13, $14) RETURNING ${PLAN}`,
};

const CHANGE: Statement = {
  name: 'action_plan_change',
  text: `UPDATE analytics.action_plans SET title = $3, description = $4, owner = $5, baseline_id = $6,
      baseline_version_id = $7, recommendation_id = $8, expected_saving_kwh = $9, starts_on = $10, due_on = $11,
      implemented_at = $12, status = $13, updated_at = $14, updated_by = $15
    WHERE tenant_id = $1 AND id = $2 RETURNING ${PLAN}`,
};

const REMOVE: Statement = {
  name: 'action_plan_remove',
  text: `DELETE FROM analytics.action_plans p WHERE p.tenant_id = $1 AND p.id = $2
    AND NOT EXISTS (SELECT FROM analytics.action_plan_measurements m WHERE m.plan_id = p.id) RETURNING id`,
};

const MEASURED: Statement = {
  name: 'action_plan_measured',
  text: `INSERT INTO analytics.action_plan_measurements (plan_id, ${MEASUREMENT})
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING ${MEASUREMENT}`,
};

const MEASUREMENTS: Statement = {
  name: 'action_plan_measurements',
  text: `SELECT ${MEASUREMENT} FROM analytics.action_plan_measurements
    WHERE plan_id = $1 ORDER BY measured_at DESC LIMIT 200`,
};

/** The newest one of each plan of a page. */
const NEWEST: Statement = {
  name: 'action_plan_newest_measurements',
  text: `SELECT p.id AS plan_id, m.* FROM unnest($1::int[]) AS p (id)
    CROSS JOIN LATERAL (
      SELECT ${MEASUREMENT} FROM analytics.action_plan_measurements WHERE plan_id = p.id ORDER BY measured_at DESC LIMIT 1
    ) m`,
};

const TO_MEASURE: Statement = {
  name: 'action_plan_to_measure',
  text: `SELECT ${PLAN} FROM analytics.action_plans
    WHERE ($1::int IS NULL OR tenant_id = $1) AND implemented_at < $2 AND baseline_version_id IS NOT NULL
      AND status <> 'cancelled' ORDER BY id`,
};

/** Action plans and what was measured of them. */
@Injectable()
export class ActionPlanRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Newest first, those with a smaller id. @throws DatabaseError */
  list(tenantId: number, status: PlanStatus | null, below: number, limit: number): Promise<ActionPlan[]> {
    return this.#database.rows<ActionPlan>(LIST, [tenantId, status, below, limit]);
  }

  async find(tenantId: number, id: number): Promise<ActionPlan | undefined> {
    return (await this.#database.rows<ActionPlan>(FIND, [tenantId, id]))[0];
  }

  /** @throws DatabaseError also when what it names is not the tenant's */
  async add(tenantId: number, fields: PlanFields, by: string, at: Date): Promise<ActionPlan> {
    const [plan] = await this.#database.rows<ActionPlan>(ADD, [tenantId, ...valuesOf(fields), at, by]);
    if (plan === undefined) throw new Error('The plan was not written.');
    return plan;
  }

  /** @throws DatabaseError also when the baseline of the plan is another one */
  async change(
    tenantId: number,
    id: number,
    fields: PlanFields,
    by: string,
    at: Date,
  ): Promise<ActionPlan | undefined> {
    const values = [tenantId, id, ...valuesOf(fields), at, by];
    return (await this.#database.rows<ActionPlan>(CHANGE, values))[0];
  }

  /** False when it was measured: then it stays. @throws DatabaseError */
  async remove(tenantId: number, id: number): Promise<boolean> {
    return (await this.#database.rows(REMOVE, [tenantId, id])).length === 1;
  }

  /** @throws DatabaseError */
  async measured(planId: number, measurement: Measurement): Promise<Measurement> {
    const { made_from: madeFrom, ...figures } = measurement;
    const [kept] = await this.#database.rows<Measurement>(MEASURED, [
      planId,
      figures.measured_at,
      figures.period_from,
      figures.period_to,
      figures.saving_kwh,
      figures.uncertainty_kwh,
      figures.saving_cost,
      figures.currency,
      figures.cost_reason,
      figures.extrapolated_share,
      JSON.stringify(madeFrom),
    ]);
    return kept ?? measurement;
  }

  /** Newest first. @throws DatabaseError */
  measurements(planId: number): Promise<Measurement[]> {
    return this.#database.rows<Measurement>(MEASUREMENTS, [planId]);
  }

  /** The newest measurement of each plan that has one. @throws DatabaseError */
  async newest(planIds: readonly number[]): Promise<ReadonlyMap<number, Measurement>> {
    const rows = await this.#database.rows<Measurement & { plan_id: number }>(NEWEST, [planIds]);
    return new Map(rows.map(({ plan_id: id, ...measurement }) => [id, measurement]));
  }

  /** Plans carried out before a moment that can be measured. @throws DatabaseError */
  toMeasure(tenantId: number | null, before: Date): Promise<ActionPlan[]> {
    return this.#database.rows<ActionPlan>(TO_MEASURE, [tenantId, before]);
  }
}

function valuesOf(fields: PlanFields): unknown[] {
  return [
    fields.title,
    fields.description,
    fields.owner,
    fields.baseline_id,
    fields.baseline_version_id,
    fields.recommendation_id,
    fields.expected_saving_kwh,
    fields.starts_on,
    fields.due_on,
    fields.implemented_at,
    fields.status,
  ];
}
