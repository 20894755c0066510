import { Injectable } from '@nestjs/common';
import type { Role, Scope } from '@enms/access-tokens';
import { Database } from '../service/database.ts';

/** What a session is worth now. */
export interface Standing {
  readonly email: string;
  readonly role: Role;
  readonly passwordChangedAt: Date;
}

/** A key that is neither revoked nor expired. */
export interface UsableKey {
  readonly id: number;
  readonly name: string;
  readonly tenantId: number;
  readonly role: Role;
  readonly scopes: readonly Scope[];
}

/** Looks up what the owner of a token or key is worth now. */
@Injectable()
export class Standings {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** What somebody is within a tenant now; undefined once the person, the membership or the session is no more. */
  async standing(userId: number, tenantId: number, session: string): Promise<Standing | undefined> {
    const [row] = await this.#database.rows<{ email: string; role: Role; password_changed_at: Date }>(
      {
        name: 'identity-standing',
        text: `SELECT u.email, m.role, u.password_changed_at
                 FROM users u JOIN memberships m ON m.user_id = u.id
                WHERE u.id = $1 AND m.tenant_id = $2 AND u.is_active
                  AND NOT EXISTS (SELECT FROM refresh_tokens r WHERE r.family = $3 AND r.revoked_at IS NOT NULL)`,
      },
      [userId, tenantId, session],
    );
    return row === undefined
      ? undefined
      : { email: row.email, role: row.role, passwordChangedAt: row.password_changed_at };
  }

  /** The key with this hash, noting at most once a minute that it was used. */
  async usableKey(hash: Buffer, now: Date): Promise<UsableKey | undefined> {
    const [row] = await this.#database.rows<{
      id: number;
      name: string;
      tenant_id: number;
      role: Role;
      scopes: Scope[];
    }>(
      {
        name: 'identity-key',
        text: `WITH key AS (
                 SELECT id, name, tenant_id, role, scopes, last_used_at FROM api_keys
                  WHERE key_hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)
               ), noted AS (
                 UPDATE api_keys k SET last_used_at = $2 FROM key
                  WHERE k.id = key.id AND coalesce(key.last_used_at < $2::timestamptz - interval '1 minute', true)
               )
               SELECT id, name, tenant_id, role, scopes FROM key`,
      },
      [hash, now],
    );
    return row === undefined
      ? undefined
      : { id: row.id, name: row.name, tenantId: row.tenant_id, role: row.role, scopes: row.scopes };
  }
}
