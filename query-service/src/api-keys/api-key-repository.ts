import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';
import type { Queryable } from '@enms/http-api';
import type { Role, Scope } from '@enms/access-tokens';

/** A key as its tenant sees it; the key itself is not kept. */
export interface ApiKey {
  readonly id: number;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly Scope[];
  readonly role: Role;
  readonly expires_at: Date | null;
  readonly last_used_at: Date | null;
  readonly revoked_at: Date | null;
  readonly created_by: string;
  readonly created_at: Date;
}

const COLUMNS =
  'id, name, prefix, scopes, role, expires_at, last_used_at, revoked_at, created_by, created_at';
const MOST_KEYS = 1000;

/** Reads and changes the keys of a tenant. */
@Injectable()
export class ApiKeyRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  list(tenantId: number): Promise<ApiKey[]> {
    return this.#database.rows<ApiKey>(
      `SELECT ${COLUMNS} FROM api_keys WHERE tenant_id = $1 ORDER BY id DESC LIMIT ${MOST_KEYS}`,
      [tenantId],
    );
  }

  async add(
    on: Queryable,
    tenantId: number,
    key: Pick<ApiKey, 'name' | 'prefix' | 'scopes' | 'role' | 'expires_at' | 'created_by' | 'created_at'>,
    hash: Buffer,
  ): Promise<ApiKey> {
    const [row] = await on.rows<ApiKey>(
      `INSERT INTO api_keys (tenant_id, name, prefix, scopes, role, expires_at, created_by, created_at, key_hash)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING ${COLUMNS}`,
      [
        tenantId,
        key.name,
        key.prefix,
        key.scopes,
        key.role,
        key.expires_at,
        key.created_by,
        key.created_at,
        hash,
      ],
    );
    if (row === undefined) throw new Error('INSERT … RETURNING returned no row');
    return row;
  }

  /** Revokes a key for good; undefined where the tenant has no such key. */
  async revoke(on: Queryable, tenantId: number, id: number, at: Date): Promise<ApiKey | undefined> {
    const [row] = await on.rows<ApiKey>(
      `UPDATE api_keys SET revoked_at = coalesce(revoked_at, $3) WHERE tenant_id = $1 AND id = $2
       RETURNING ${COLUMNS}`,
      [tenantId, id, at],
    );
    return row;
  }
}
