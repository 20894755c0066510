import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';
import type { Queryable } from '@enms/http-api';
import { setClause } from '../registry/partial-update.ts';
import { idIn } from '../registry/registry-lookup.ts';
import type { FactoryChangeBody, FactoryDetailsDto, NewFactoryBody } from './factory-dto.ts';

const COLUMNS = 'id, slug, name, time_zone, location, currency, floor_area_m2, emission_region';

/** Reads and changes the sites of a tenant. */
@Injectable()
export class FactoryRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  list(tenantId: number, afterId: number, limit: number): Promise<FactoryDetailsDto[]> {
    return this.#database.rows(
      `SELECT ${COLUMNS} FROM factories WHERE tenant_id = $1 AND id > $2 ORDER BY id LIMIT $3`,
      [tenantId, afterId, limit],
    );
  }

  /** An id wins over a slug of digits. */
  async find(
    tenantId: number,
    slugOrId: string,
    on: Queryable = this.#database,
  ): Promise<FactoryDetailsDto | undefined> {
    const [row] = await on.rows<FactoryDetailsDto>(
      `SELECT ${COLUMNS} FROM factories WHERE tenant_id = $1 AND (slug = $2 OR id = $3::int)
        ORDER BY id = $3::int DESC NULLS LAST LIMIT 1`,
      [tenantId, slugOrId, idIn(slugOrId)],
    );
    return row;
  }

  async add(on: Queryable, tenantId: number, body: NewFactoryBody): Promise<number> {
    const [row] = await on.rows<{ id: number }>(
      `INSERT INTO factories (tenant_id, slug, name, time_zone, location, currency, floor_area_m2, emission_region)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
      [
        tenantId,
        body.slug,
        body.name,
        body.time_zone,
        body.location,
        body.currency,
        body.floor_area_m2,
        body.emission_region,
      ],
    );
    if (row === undefined) throw new Error('INSERT … RETURNING returned no row');
    return row.id;
  }

  async change(on: Queryable, id: number, change: FactoryChangeBody): Promise<void> {
    const { text, values } = setClause(
      {
        slug: change.slug,
        name: change.name,
        time_zone: change.time_zone,
        location: change.location,
        currency: change.currency,
        floor_area_m2: change.floor_area_m2,
        emission_region: change.emission_region,
      },
      2,
    );
    if (text !== '') await on.rows(`UPDATE factories SET ${text} WHERE id = $1`, [id, ...values]);
  }

  async remove(on: Queryable, id: number): Promise<void> {
    await on.rows('DELETE FROM factories WHERE id = $1', [id]);
  }

  /** Whether devices speak of the factory by its slug in their topics. */
  async hasActiveDevices(on: Queryable, id: number): Promise<boolean> {
    const rows = await on.rows(
      `SELECT FROM devices WHERE factory_id = $1 AND status <> 'discovered' LIMIT 1`,
      [id],
    );
    return rows.length > 0;
  }

  /** Whether anything was measured or posted in the factory's time zone. */
  async hasPostings(on: Queryable, id: number): Promise<boolean> {
    const rows = await on.rows(
      `SELECT FROM daily_totals d JOIN machines m ON m.id = d.machine_id WHERE m.factory_id = $1 LIMIT 1`,
      [id],
    );
    return rows.length > 0;
  }
}
