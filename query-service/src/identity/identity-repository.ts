import { Injectable } from '@nestjs/common';
import type { Queryable } from '../connections/database.ts';
import { Database } from '../connections/database.ts';
import type { Role, Scope } from './principal.ts';

/** A person as far as signing in needs. */
export interface Account {
  readonly id: number;
  readonly email: string;
  readonly displayName: string;
  readonly passwordHash: string;
  readonly isActive: boolean;
  readonly locale: string;
}

/** A tenant that a person may work in, and as what. */
export interface Membership {
  readonly tenantId: number;
  readonly slug: string;
  readonly name: string;
  readonly role: Role;
}

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

interface AccountRow {
  id: number;
  email: string;
  display_name: string;
  password_hash: string;
  is_active: boolean;
  locale: string;
}

const ACCOUNTS = 'SELECT id, email, display_name, password_hash, is_active, locale FROM users';

/** Reads people, memberships and keys for whoever has to know who asks. */
@Injectable()
export class IdentityRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async accountByEmail(email: string): Promise<Account | undefined> {
    const [row] = await this.#database.rows<AccountRow>(`${ACCOUNTS} WHERE lower(email) = lower($1)`, [
      email,
    ]);
    return row === undefined ? undefined : toAccount(row);
  }

  async account(userId: number): Promise<Account | undefined> {
    const [row] = await this.#database.rows<AccountRow>(`${ACCOUNTS} WHERE id = $1`, [userId]);
    return row === undefined ? undefined : toAccount(row);
  }

  /** Sets the password; tokens issued before `at` are void. */
  async setPassword(on: Queryable, userId: number, hash: string, at: Date): Promise<void> {
    await on.rows('UPDATE users SET password_hash = $2, password_changed_at = $3 WHERE id = $1', [
      userId,
      hash,
      at,
    ]);
  }

  async memberships(userId: number): Promise<Membership[]> {
    const rows = await this.#database.rows<{ id: number; slug: string; name: string; role: Role }>(
      `SELECT t.id, t.slug, t.name, m.role FROM memberships m JOIN tenants t ON t.id = m.tenant_id
        WHERE m.user_id = $1 ORDER BY t.id`,
      [userId],
    );
    return rows.map(({ id, slug, name, role }) => ({ tenantId: id, slug, name, role }));
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

  /** The tenant that was there first: what belongs to nobody else is its business. */
  async homeTenant(): Promise<number | undefined> {
    const [row] = await this.#database.rows<{ id: number | null }>('SELECT min(id) AS id FROM tenants');
    return row?.id ?? undefined;
  }
}

function toAccount(row: AccountRow): Account {
  return {
    id: row.id,
    email: row.email,
    displayName: row.display_name,
    passwordHash: row.password_hash,
    isActive: row.is_active,
    locale: row.locale,
  };
}
