import { Injectable } from '@nestjs/common';
import type { Carrier } from '@enms/telemetry-contract';
import { Database } from '@enms/http-api';
import type { Queryable } from '@enms/http-api';
import type { EffectivePeriod } from '../effective-version.ts';
import type { VersionScope } from '../scope-of-version.ts';

/** Prices that hold between two dates. */
export interface CostVersion extends EffectivePeriod, VersionScope {
  /** `tenant`, `factory:<slug>` or `machine:<name>`. */
  readonly scope: string;
  readonly carrier: Carrier;
  readonly name: string;
  readonly currency: string;
  readonly components: object;
  readonly notes: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
}

/** Prices to be entered. */
export type NewCostVersion = Omit<CostVersion, 'id' | 'scope' | 'createdAt'>;

interface CostVersionRow {
  id: number;
  tenant_id: number;
  factory_id: number | null;
  machine_id: number | null;
  scope: string;
  carrier: Carrier;
  name: string;
  currency: string;
  effective_from: string;
  effective_to: string | null;
  components: object;
  notes: string | null;
  created_by: string;
  created_at: Date;
}

const VERSIONS = `
  SELECT v.id, v.tenant_id, v.factory_id, v.machine_id, v.carrier, v.name, v.currency, v.effective_from, v.effective_to,
         v.components, v.notes, v.created_by, v.created_at,
         CASE WHEN v.machine_id IS NOT NULL THEN 'machine:' || m.name
              WHEN v.factory_id IS NOT NULL THEN 'factory:' || f.slug ELSE 'tenant' END AS scope
    FROM tariff_versions v LEFT JOIN machines m ON m.id = v.machine_id LEFT JOIN factories f ON f.id = v.factory_id`;

/** Versions for the same: tenant $1, factory $2, machine $3, carrier $4. */
const SAME_SCOPE = `v.tenant_id = $1 AND v.factory_id IS NOT DISTINCT FROM $2::int
  AND v.machine_id IS NOT DISTINCT FROM $3::int AND v.carrier = $4::energy_carrier`;

/** Reads and changes versions of prices. */
@Injectable()
export class CostVersionRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** In the order of their ids, starting behind `afterId`. */
  async list(
    tenantId: number,
    filter: {
      readonly scope: VersionScope | null;
      readonly carrier: Carrier | null;
      readonly on: string | null;
    },
    afterId: number,
    limit: number,
  ): Promise<CostVersion[]> {
    const { scope } = filter;
    const rows = await this.#database.rows<CostVersionRow>(
      `${VERSIONS}
        WHERE v.tenant_id = $1 AND ($2::boolean OR (v.factory_id IS NOT DISTINCT FROM $3::int
              AND v.machine_id IS NOT DISTINCT FROM $4::int))
          AND ($5::energy_carrier IS NULL OR v.carrier = $5)
          AND ($6::date IS NULL OR daterange(v.effective_from, v.effective_to) @> $6) AND v.id > $7
        ORDER BY v.id LIMIT $8`,
      [
        tenantId,
        scope === null,
        scope?.factoryId ?? null,
        scope?.machineId ?? null,
        filter.carrier,
        filter.on,
        afterId,
        limit,
      ],
    );
    return rows.map(toCostVersion);
  }

  async find(tenantId: number, id: string, on: Queryable = this.#database): Promise<CostVersion | undefined> {
    const [row] = await on.rows<CostVersionRow>(`${VERSIONS} WHERE v.tenant_id = $1 AND v.id = $2`, [
      tenantId,
      id,
    ]);
    return row === undefined ? undefined : toCostVersion(row);
  }

  /** What is wrong with the components, in words that begin with the path; null when nothing is. */
  async componentProblem(components: object): Promise<string | null> {
    const [row] = await this.#database.rows<{ problem: string | null }>(
      'SELECT accounting.component_problem($1::jsonb) AS problem',
      [JSON.stringify(components)],
    );
    return row?.problem ?? null;
  }

  /** The currency of the factory or of the machine's; of a tenant the one that all its factories share. */
  async currencyOf(scope: VersionScope): Promise<string | null> {
    const rows = await this.#database.rows<{ currency: string | null }>(
      `SELECT DISTINCT f.currency FROM factories f
        WHERE f.tenant_id = $1 AND ($2::int IS NULL OR f.id = $2)
          AND ($3::int IS NULL OR f.id = (SELECT factory_id FROM machines WHERE id = $3)) LIMIT 2`,
      [scope.tenantId, scope.factoryId, scope.machineId],
    );
    return rows.length === 1 ? (rows[0]?.currency ?? null) : null;
  }

  /** Ends the version that holds until further notice and began before `date`; undefined when none does. */
  async closeOpen(
    on: Queryable,
    scope: VersionScope,
    carrier: Carrier,
    date: string,
  ): Promise<number | undefined> {
    const [row] = await on.rows<{ id: number }>(
      `UPDATE tariff_versions v SET effective_to = $5
        WHERE ${SAME_SCOPE} AND v.effective_to IS NULL AND v.effective_from < $5::date RETURNING v.id`,
      [scope.tenantId, scope.factoryId, scope.machineId, carrier, date],
    );
    return row?.id;
  }

  /** The first version for the same that holds at some day of the period. @param except a version to leave out */
  async overlapping(
    on: Queryable,
    scope: VersionScope,
    carrier: Carrier,
    period: { readonly from: string; readonly to: string | null },
    except: number | null = null,
  ): Promise<CostVersion | undefined> {
    const [row] = await on.rows<CostVersionRow>(
      `${VERSIONS} WHERE ${SAME_SCOPE} AND daterange(v.effective_from, v.effective_to) && daterange($5::date, $6::date)
          AND v.id IS DISTINCT FROM $7::int ORDER BY v.effective_from LIMIT 1`,
      [scope.tenantId, scope.factoryId, scope.machineId, carrier, period.from, period.to, except],
    );
    return row === undefined ? undefined : toCostVersion(row);
  }

  async add(on: Queryable, version: NewCostVersion): Promise<number> {
    const [row] = await on.rows<{ id: number }>(
      `INSERT INTO tariff_versions (tenant_id, factory_id, machine_id, carrier, name, currency, effective_from, effective_to,
                                    components, notes, created_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10, $11) RETURNING id`,
      [
        version.tenantId,
        version.factoryId,
        version.machineId,
        version.carrier,
        version.name,
        version.currency,
        version.effectiveFrom,
        version.effectiveTo,
        JSON.stringify(version.components),
        version.notes,
        version.createdBy,
      ],
    );
    return row?.id ?? 0;
  }

  async end(on: Queryable, id: number, effectiveTo: string | null): Promise<void> {
    await on.rows('UPDATE tariff_versions SET effective_to = $2 WHERE id = $1', [id, effectiveTo]);
  }

  /** @throws ConstraintError when entries were posted with it */
  async delete(on: Queryable, id: number): Promise<void> {
    await on.rows('DELETE FROM tariff_versions WHERE id = $1', [id]);
  }
}

function toCostVersion(row: CostVersionRow): CostVersion {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    factoryId: row.factory_id,
    machineId: row.machine_id,
    scope: row.scope,
    carrier: row.carrier,
    name: row.name,
    currency: row.currency,
    effectiveFrom: row.effective_from,
    effectiveTo: row.effective_to,
    components: row.components,
    notes: row.notes,
    createdBy: row.created_by,
    createdAt: row.created_at,
  };
}
