import { Injectable } from '@nestjs/common';
import type { Carrier } from '@enms/telemetry-contract';
import { Database } from '@enms/http-api';
import type { Queryable } from '@enms/http-api';
import type { CarbonMethod } from '../../energy/amounts-dto.ts';
import type { EffectivePeriod } from '../effective-version.ts';

/** What a factor is for: versions of the same never hold at the same day. */
export interface FactorSubject {
  readonly tenantId: number;
  readonly carrier: Carrier;
  readonly region: string | null;
  readonly method: CarbonMethod;
}

/** Carbon of a kWh between two dates. */
export interface EmissionFactor extends EffectivePeriod, FactorSubject {
  /** A decimal number, exact. */
  readonly kgPerKwh: string;
  readonly source: string;
  readonly createdBy: string;
  readonly createdAt: Date;
}

/** A factor to be entered. */
export type NewEmissionFactor = Omit<EmissionFactor, 'id' | 'createdAt'>;

interface FactorRow {
  id: number;
  tenant_id: number;
  carrier: Carrier;
  region: string | null;
  method: CarbonMethod;
  kg_per_kwh: string;
  source: string;
  effective_from: string;
  effective_to: string | null;
  created_by: string;
  created_at: Date;
}

const FACTORS = `
  SELECT id, tenant_id, carrier, region, method, kg_per_kwh::text AS kg_per_kwh, source, effective_from, effective_to,
         created_by, created_at FROM emission_factors`;

const SAME_SUBJECT = `tenant_id = $1 AND carrier = $2::energy_carrier AND region IS NOT DISTINCT FROM $3::text
  AND method = $4`;

/** Reads and changes emission factors. */
@Injectable()
export class EmissionFactorRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** In the order of their ids, starting behind `afterId`. */
  async list(
    tenantId: number,
    filter: {
      readonly carrier: Carrier | null;
      readonly region: string | null;
      readonly method: CarbonMethod | null;
      readonly on: string | null;
    },
    afterId: number,
    limit: number,
  ): Promise<EmissionFactor[]> {
    const rows = await this.#database.rows<FactorRow>(
      `${FACTORS}
        WHERE tenant_id = $1 AND ($2::energy_carrier IS NULL OR carrier = $2) AND ($3::text IS NULL OR region = $3)
          AND ($4::text IS NULL OR method = $4) AND ($5::date IS NULL OR daterange(effective_from, effective_to) @> $5)
          AND id > $6 ORDER BY id LIMIT $7`,
      [tenantId, filter.carrier, filter.region, filter.method, filter.on, afterId, limit],
    );
    return rows.map(toFactor);
  }

  async find(
    tenantId: number,
    id: string,
    on: Queryable = this.#database,
  ): Promise<EmissionFactor | undefined> {
    const [row] = await on.rows<FactorRow>(`${FACTORS} WHERE tenant_id = $1 AND id = $2`, [tenantId, id]);
    return row === undefined ? undefined : toFactor(row);
  }

  /** Ends the factor that holds until further notice and began before `date`; undefined when none does. */
  async closeOpen(on: Queryable, subject: FactorSubject, date: string): Promise<number | undefined> {
    const [row] = await on.rows<{ id: number }>(
      `UPDATE emission_factors SET effective_to = $5
        WHERE ${SAME_SUBJECT} AND effective_to IS NULL AND effective_from < $5::date RETURNING id`,
      [...keyOf(subject), date],
    );
    return row?.id;
  }

  /** The first factor for the same that holds at some day of the period. @param except a factor to leave out */
  async overlapping(
    on: Queryable,
    subject: FactorSubject,
    period: { readonly from: string; readonly to: string | null },
    except: number | null = null,
  ): Promise<EmissionFactor | undefined> {
    const [row] = await on.rows<FactorRow>(
      `${FACTORS} WHERE ${SAME_SUBJECT} AND daterange(effective_from, effective_to) && daterange($5::date, $6::date)
          AND id IS DISTINCT FROM $7::int ORDER BY effective_from LIMIT 1`,
      [...keyOf(subject), period.from, period.to, except],
    );
    return row === undefined ? undefined : toFactor(row);
  }

  async add(on: Queryable, factor: NewEmissionFactor): Promise<number> {
    const [row] = await on.rows<{ id: number }>(
      `INSERT INTO emission_factors (tenant_id, carrier, region, method, kg_per_kwh, source, effective_from, effective_to,
                                     created_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
      [
        ...keyOf(factor),
        factor.kgPerKwh,
        factor.source,
        factor.effectiveFrom,
        factor.effectiveTo,
        factor.createdBy,
      ],
    );
    return row?.id ?? 0;
  }

  async end(on: Queryable, id: number, effectiveTo: string | null): Promise<void> {
    await on.rows('UPDATE emission_factors SET effective_to = $2 WHERE id = $1', [id, effectiveTo]);
  }

  /** @throws ConstraintError when entries were posted with it */
  async delete(on: Queryable, id: number): Promise<void> {
    await on.rows('DELETE FROM emission_factors WHERE id = $1', [id]);
  }
}

function keyOf({ tenantId, carrier, region, method }: FactorSubject): unknown[] {
  return [tenantId, carrier, region, method];
}

function toFactor(row: FactorRow): EmissionFactor {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    carrier: row.carrier,
    region: row.region,
    method: row.method,
    kgPerKwh: row.kg_per_kwh,
    source: row.source,
    effectiveFrom: row.effective_from,
    effectiveTo: row.effective_to,
    createdBy: row.created_by,
    createdAt: row.created_at,
  };
}
