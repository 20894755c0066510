import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';
import type { Queryable } from '@enms/http-api';
import type { Role } from '@enms/access-tokens';

/** A person as its tenant sees it. */
export interface User {
  readonly id: number;
  readonly email: string;
  readonly displayName: string;
  readonly locale: string;
  readonly role: Role;
  readonly isActive: boolean;
  readonly hasSecondFactor: boolean;
  readonly createdAt: Date;
  /** How many tenants the person belongs to. */
  readonly tenantCount: number;
}

interface UserRow {
  id: number;
  email: string;
  display_name: string;
  locale: string;
  role: Role;
  is_active: boolean;
  has_second_factor: boolean;
  created_at: Date;
  tenant_count: number;
}

const USERS = `
  SELECT u.id, u.email, u.display_name, u.locale, m.role, u.is_active, u.created_at,
         u.totp_confirmed_at IS NOT NULL AS has_second_factor,
         (SELECT count(*)::int FROM memberships o WHERE o.user_id = u.id) AS tenant_count
    FROM users u JOIN memberships m ON m.user_id = u.id`;

/** Reads and changes the people of a tenant. */
@Injectable()
export class UserRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async list(tenantId: number, afterId: number, limit: number): Promise<User[]> {
    const rows = await this.#database.rows<UserRow>(
      `${USERS} WHERE m.tenant_id = $1 AND u.id > $2 ORDER BY u.id LIMIT $3`,
      [tenantId, afterId, limit],
    );
    return rows.map(toUser);
  }

  async find(tenantId: number, userId: number, on: Queryable = this.#database): Promise<User | undefined> {
    const [row] = await on.rows<UserRow>(`${USERS} WHERE m.tenant_id = $1 AND u.id = $2`, [tenantId, userId]);
    return row === undefined ? undefined : toUser(row);
  }

  /** Adds a person; undefined where somebody has this e-mail address already, in whichever tenant. */
  async add(
    on: Queryable,
    tenantId: number,
    user: {
      readonly email: string;
      readonly displayName: string;
      readonly locale: string;
      readonly role: Role;
      readonly passwordHash: string;
      readonly at: Date;
    },
  ): Promise<number | undefined> {
    const [row] = await on.rows<{ id: number }>(
      `INSERT INTO users (email, display_name, locale, password_hash, password_changed_at, created_at)
       VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (lower(email)) DO NOTHING RETURNING id`,
      [user.email, user.displayName, user.locale, user.passwordHash, user.at],
    );
    if (row === undefined) return undefined;
    await on.rows('INSERT INTO memberships (user_id, tenant_id, role) VALUES ($1, $2, $3)', [
      row.id,
      tenantId,
      user.role,
    ]);
    return row.id;
  }

  async update(
    on: Queryable,
    tenantId: number,
    userId: number,
    change: {
      readonly displayName: string | null;
      readonly locale: string | null;
      readonly role: Role | null;
      readonly isActive: boolean | null;
    },
  ): Promise<void> {
    await on.rows(
      `UPDATE users SET display_name = coalesce($2, display_name), locale = coalesce($3, locale),
              is_active = coalesce($4, is_active) WHERE id = $1`,
      [userId, change.displayName, change.locale, change.isActive],
    );
    await on.rows('UPDATE memberships SET role = coalesce($3, role) WHERE user_id = $1 AND tenant_id = $2', [
      userId,
      tenantId,
      change.role,
    ]);
  }

  /** Takes somebody out of a tenant; who belongs to no other one has no account any more. */
  async remove(on: Queryable, tenantId: number, userId: number): Promise<void> {
    await on.rows('DELETE FROM memberships WHERE user_id = $1 AND tenant_id = $2', [userId, tenantId]);
    await on.rows(
      'DELETE FROM users u WHERE id = $1 AND NOT EXISTS (SELECT FROM memberships m WHERE m.user_id = u.id)',
      [userId],
    );
  }

  /** Holds the tenant against other changes of its people until the end of the transaction. */
  async lock(on: Queryable, tenantId: number): Promise<void> {
    await on.rows('SELECT FROM tenants WHERE id = $1 FOR NO KEY UPDATE', [tenantId]);
  }

  async countActiveAdministrators(on: Queryable, tenantId: number): Promise<number> {
    const [row] = await on.rows<{ count: number }>(
      `SELECT count(*)::int AS count FROM memberships m JOIN users u ON u.id = m.user_id
        WHERE m.tenant_id = $1 AND m.role = 'administrator' AND u.is_active`,
      [tenantId],
    );
    return row?.count ?? 0;
  }
}

function toUser(row: UserRow): User {
  return {
    id: row.id,
    email: row.email,
    displayName: row.display_name,
    locale: row.locale,
    role: row.role,
    isActive: row.is_active,
    hasSecondFactor: row.has_second_factor,
    createdAt: row.created_at,
    tenantCount: row.tenant_count,
  };
}
