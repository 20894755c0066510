import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';
import type { Queryable } from '@enms/http-api';
import { setClause } from '../registry/partial-update.ts';
import type { BuildingDto, NewTenantBody, TenantChangeBody, TenantDetailsDto } from './tenant-dto.ts';

const TENANTS = `
  SELECT t.id, t.slug, t.name, t.id = (SELECT min(id) FROM tenants) AS is_home, t.logs_voice FROM tenants t`;

/** Reads and changes tenants. */
@Injectable()
export class TenantRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  list(afterId: number, limit: number): Promise<TenantDetailsDto[]> {
    return this.#database.rows(`${TENANTS} WHERE t.id > $1 ORDER BY t.id LIMIT $2`, [afterId, limit]);
  }

  async find(id: number, on: Queryable = this.#database): Promise<TenantDetailsDto | undefined> {
    const [row] = await on.rows<TenantDetailsDto>(`${TENANTS} WHERE t.id = $1`, [id]);
    return row;
  }

  async add(on: Queryable, body: NewTenantBody): Promise<number> {
    const [row] = await on.rows<{ id: number }>(
      'INSERT INTO tenants (name, slug) VALUES ($1, $2) RETURNING id',
      [body.name, body.slug],
    );
    if (row === undefined) throw new Error('INSERT … RETURNING returned no row');
    return row.id;
  }

  /** Makes a person the tenant's first administrator. */
  async addAdministrator(on: Queryable, tenantId: number, userId: number): Promise<void> {
    await on.rows(`INSERT INTO memberships (user_id, tenant_id, role) VALUES ($1, $2, 'administrator')`, [
      userId,
      tenantId,
    ]);
  }

  async change(on: Queryable, id: number, change: TenantChangeBody): Promise<void> {
    const { text, values } = setClause({ name: change.name, logs_voice: change.logs_voice }, 2);
    if (text !== '') await on.rows(`UPDATE tenants SET ${text} WHERE id = $1`, [id, ...values]);
  }

  buildings(tenantId: number, afterId: number, limit: number): Promise<BuildingDto[]> {
    return this.#database.rows(
      `SELECT f.id, f.name, (SELECT count(*)::int FROM devices d WHERE d.factory_id = f.id) AS sensor_count
         FROM factories f WHERE f.tenant_id = $1 AND f.id > $2 ORDER BY f.id LIMIT $3`,
      [tenantId, afterId, limit],
    );
  }
}
