import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';
import type { Queryable } from '@enms/http-api';
import type { GroupDto } from './group-dto.ts';

const GROUPS = `
  SELECT g.id, g.name,
         coalesce((SELECT jsonb_agg(jsonb_build_object('id', m.id, 'name', m.name, 'display_name', m.display_name)
                                    ORDER BY m.id)
                     FROM machine_group_members x JOIN machines m ON m.id = x.machine_id
                    WHERE x.group_id = g.id), '[]') AS machines
    FROM machine_groups g`;

/** Reads and changes the machine groups of a tenant. */
@Injectable()
export class GroupRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  list(tenantId: number, afterId: number, limit: number): Promise<GroupDto[]> {
    return this.#database.rows(`${GROUPS} WHERE g.tenant_id = $1 AND g.id > $2 ORDER BY g.id LIMIT $3`, [
      tenantId,
      afterId,
      limit,
    ]);
  }

  async find(tenantId: number, id: number, on: Queryable = this.#database): Promise<GroupDto | undefined> {
    const [row] = await on.rows<GroupDto>(`${GROUPS} WHERE g.tenant_id = $1 AND g.id = $2`, [tenantId, id]);
    return row;
  }

  async add(on: Queryable, tenantId: number, name: string): Promise<number> {
    const [row] = await on.rows<{ id: number }>(
      'INSERT INTO machine_groups (tenant_id, name) VALUES ($1, $2) RETURNING id',
      [tenantId, name],
    );
    if (row === undefined) throw new Error('INSERT … RETURNING returned no row');
    return row.id;
  }

  async rename(on: Queryable, id: number, name: string): Promise<void> {
    await on.rows('UPDATE machine_groups SET name = $2 WHERE id = $1', [id, name]);
  }

  /** Makes exactly these machines members. */
  async setMembers(on: Queryable, id: number, machineIds: readonly number[]): Promise<void> {
    await on.rows('DELETE FROM machine_group_members WHERE group_id = $1 AND machine_id <> ALL ($2::int[])', [
      id,
      machineIds,
    ]);
    await on.rows(
      `INSERT INTO machine_group_members (group_id, machine_id) SELECT $1, unnest($2::int[])
       ON CONFLICT DO NOTHING`,
      [id, machineIds],
    );
  }

  async remove(on: Queryable, id: number): Promise<void> {
    await on.rows('DELETE FROM machine_groups WHERE id = $1', [id]);
  }

  /** Those of the ids that are no machines of the tenant. */
  async strangers(on: Queryable, tenantId: number, machineIds: readonly number[]): Promise<number[]> {
    const rows = await on.rows<{ id: number }>(
      `SELECT i.id FROM unnest($2::int[]) AS i (id)
        WHERE NOT EXISTS (SELECT FROM machines m JOIN factories f ON f.id = m.factory_id
                           WHERE m.id = i.id AND f.tenant_id = $1)`,
      [tenantId, machineIds],
    );
    return rows.map(({ id }) => id);
  }
}
