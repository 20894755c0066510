import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';
import type { Queryable, Statement } from '@enms/http-api';
import type { Scope, ScopeColumns } from '../scopes/scope.ts';
import { scopeColumns, scopeOfColumns } from '../scopes/scope.ts';
import type { Carrier } from '@enms/telemetry-contract';
import type { Baseline } from './baseline.ts';
import type { Resolution } from './model/driver-spec.ts';

interface BaselineRow extends ScopeColumns {
  id: number;
  tenant_id: number;
  name: string;
  carrier: Carrier;
  resolution: Resolution;
  created_at: Date;
  created_by: string;
}

/** What a list is narrowed to. */
export interface BaselineFilter {
  readonly scope: Pick<Scope, 'kind' | 'id'> | null;
  readonly carrier: Carrier | null;
  readonly afterId: number;
  readonly limit: number;
}

const COLUMNS =
  'id, tenant_id, name, machine_id, group_id, factory_id, carrier, resolution, created_at, created_by';

const ADD: Statement = {
  name: 'baseline_add',
  text: `INSERT INTO analytics.baselines (tenant_id, name, machine_id, group_id, factory_id, carrier, resolution, created_at, created_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (tenant_id, name) DO NOTHING RETURNING ${COLUMNS}`,
};

const FIND: Statement = {
  name: 'baseline_find',
  text: `SELECT ${COLUMNS} FROM analytics.baselines WHERE tenant_id = $1 AND id = $2`,
};

const LIST: Statement = {
  name: 'baseline_list',
  text: `SELECT ${COLUMNS} FROM analytics.baselines
    WHERE tenant_id = $1 AND ($2::int IS NULL OR machine_id = $2) AND ($3::int IS NULL OR group_id = $3)
      AND ($4::int IS NULL OR factory_id = $4) AND ($5::energy_carrier IS NULL OR carrier = $5) AND id > $6
    ORDER BY id LIMIT $7`,
};

const IN_FORCE: Statement = {
  name: 'baselines_in_force',
  text: `SELECT ${COLUMNS} FROM analytics.baselines b
    WHERE EXISTS (SELECT FROM analytics.baseline_versions v WHERE v.baseline_id = b.id AND v.status = 'in_force')
      AND ($1::int IS NULL OR tenant_id = $1)
    ORDER BY id`,
};

/** Baselines: what is asked of energy. Another tenant's are not there. */
@Injectable()
export class BaselineRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Undefined when the tenant has one of this name. @throws DatabaseError */
  async add(baseline: Omit<Baseline, 'id'>): Promise<Baseline | undefined> {
    const { machine_id, group_id, factory_id } = scopeColumns({
      kind: baseline.scopeKind,
      id: baseline.scopeId,
    });
    const [row] = await this.#database.rows<BaselineRow>(ADD, [
      baseline.tenantId,
      baseline.name,
      machine_id,
      group_id,
      factory_id,
      baseline.carrier,
      baseline.resolution,
      baseline.createdAt,
      baseline.createdBy,
    ]);
    return row === undefined ? undefined : baselineOf(row);
  }

  async find(tenantId: number, id: number, on: Queryable = this.#database): Promise<Baseline | undefined> {
    const [row] = await on.rows<BaselineRow>(FIND, [tenantId, id]);
    return row === undefined ? undefined : baselineOf(row);
  }

  /** In the order of their ids. */
  async list(tenantId: number, filter: BaselineFilter): Promise<Baseline[]> {
    const scope = filter.scope === null ? undefined : scopeColumns(filter.scope);
    const rows = await this.#database.rows<BaselineRow>(LIST, [
      tenantId,
      scope?.machine_id ?? null,
      scope?.group_id ?? null,
      scope?.factory_id ?? null,
      filter.carrier,
      filter.afterId,
      filter.limit,
    ]);
    return rows.map(baselineOf);
  }

  /** Those with a version in force, of a tenant or of all. */
  async inForce(tenantId: number | null): Promise<Baseline[]> {
    return (await this.#database.rows<BaselineRow>(IN_FORCE, [tenantId])).map(baselineOf);
  }
}

function baselineOf(row: BaselineRow): Baseline {
  const { kind, id } = scopeOfColumns(row);
  return {
    id: row.id,
    tenantId: row.tenant_id,
    name: row.name,
    scopeKind: kind,
    scopeId: id,
    carrier: row.carrier,
    resolution: row.resolution,
    createdAt: row.created_at,
    createdBy: row.created_by,
  };
}
