import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';
import type { Queryable } from '@enms/http-api';
import type { Role } from '@enms/access-tokens';

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

  async account(userId: number, on: Queryable = this.#database): Promise<Account | undefined> {
    const [row] = await on.rows<AccountRow>(`${ACCOUNTS} WHERE id = $1`, [userId]);
    return row === undefined ? undefined : toAccount(row);
  }

  /** Sets name and language; null leaves one as it is. */
  async describe(
    on: Queryable,
    userId: number,
    displayName: string | null,
    locale: string | null,
  ): Promise<void> {
    await on.rows(
      'UPDATE users SET display_name = coalesce($2, display_name), locale = coalesce($3, locale) WHERE id = $1',
      [userId, displayName, locale],
    );
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
