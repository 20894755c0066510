import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';
import type { Queryable } from '@enms/http-api';
import { setClause } from '../registry/partial-update.ts';
import type { AreaChangeBody, AreaDto } from './area-dto.ts';

const TREE = `
  WITH RECURSIVE tree AS (
    SELECT a.id, a.factory_id, f.slug AS factory, a.name, a.parent_id, ARRAY[a.name] AS path
      FROM areas a JOIN factories f ON f.id = a.factory_id WHERE f.tenant_id = $1 AND a.parent_id IS NULL
    UNION ALL
    SELECT a.id, a.factory_id, t.factory, a.name, a.parent_id, t.path || a.name
      FROM areas a JOIN tree t ON t.id = a.parent_id
  )
  SELECT id, factory, name, parent_id, path FROM tree`;

/** Reads and changes the areas of factories. */
@Injectable()
export class AreaRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  list(
    tenantId: number,
    factoryId: number | null,
    afterId: number,
    limit: number,
    on: Queryable = this.#database,
  ): Promise<AreaDto[]> {
    return on.rows(`${TREE} WHERE ($2::int IS NULL OR factory_id = $2) AND id > $3 ORDER BY id LIMIT $4`, [
      tenantId,
      factoryId,
      afterId,
      limit,
    ]);
  }

  async find(tenantId: number, id: number, on: Queryable = this.#database): Promise<AreaDto | undefined> {
    const [row] = await on.rows<AreaDto>(`${TREE} WHERE id = $2`, [tenantId, id]);
    return row;
  }

  async findPath(
    on: Queryable,
    tenantId: number,
    factoryId: number,
    path: readonly string[],
  ): Promise<AreaDto | undefined> {
    const [row] = await on.rows<AreaDto>(`${TREE} WHERE factory_id = $2 AND path = $3::text[]`, [
      tenantId,
      factoryId,
      path,
    ]);
    return row;
  }

  async add(on: Queryable, factoryId: number, name: string, parentId: number | null): Promise<number> {
    const [row] = await on.rows<{ id: number }>(
      'INSERT INTO areas (factory_id, name, parent_id) VALUES ($1, $2, $3) RETURNING id',
      [factoryId, name, parentId],
    );
    if (row === undefined) throw new Error('INSERT … RETURNING returned no row');
    return row.id;
  }

  async change(on: Queryable, id: number, change: AreaChangeBody): Promise<void> {
    const { text, values } = setClause({ name: change.name, parent_id: change.parent_id }, 2);
    if (text !== '') await on.rows(`UPDATE areas SET ${text} WHERE id = $1`, [id, ...values]);
  }

  async remove(on: Queryable, id: number): Promise<void> {
    await on.rows('DELETE FROM areas WHERE id = $1', [id]);
  }

  /** Lets nobody else move areas of the factory until the end of the transaction; two moves could close a ring. */
  async lockTree(on: Queryable, factoryId: number): Promise<void> {
    await on.rows('SELECT FROM factories WHERE id = $1 FOR NO KEY UPDATE', [factoryId]);
  }

  /** Whether `inner` is the area itself, or lies in it. */
  async contains(on: Queryable, id: number, inner: number): Promise<boolean> {
    const rows = await on.rows(
      `WITH RECURSIVE up AS (
         SELECT id, parent_id FROM areas WHERE id = $2
         UNION ALL SELECT a.id, a.parent_id FROM areas a JOIN up ON a.id = up.parent_id
       ) SELECT FROM up WHERE id = $1`,
      [id, inner],
    );
    return rows.length > 0;
  }
}
