import type { Queryable } from '@enms/http-api';

/** The first administrator of an installation. */
export interface AdministratorAccount {
  readonly email: string;
  readonly displayName: string;
  /** A PHC string of argon2id. */
  readonly passwordHash: string;
}

const ACTOR = 'setup';

/**
 * Makes somebody administrator of the first tenant, unless that tenant has an active administrator already: then
 * nothing is changed, and no password is reset. Within a transaction.
 *
 * @returns whether somebody was made administrator
 * @throws Error where there is no tenant yet
 */
export async function makeAdministrator(on: Queryable, account: AdministratorAccount): Promise<boolean> {
  const [tenant] = await on.rows<{ id: number }>(
    'SELECT id FROM tenants ORDER BY id LIMIT 1 FOR NO KEY UPDATE',
  );
  if (tenant === undefined) throw new Error('There is no tenant yet: load a registry first (seed-registry).');
  const present = await on.rows(
    `SELECT m.user_id FROM memberships m JOIN users u ON u.id = m.user_id
      WHERE m.tenant_id = $1 AND m.role = 'administrator' AND u.is_active LIMIT 1`,
    [tenant.id],
  );
  if (present.length > 0) return false;
  const [user] = await on.rows<{ id: number }>(
    `INSERT INTO users (email, display_name, password_hash) VALUES ($1, $2, $3)
     ON CONFLICT (lower(email)) DO UPDATE
       SET is_active = true, password_hash = excluded.password_hash, password_changed_at = now() RETURNING id`,
    [account.email, account.displayName, account.passwordHash],
  );
  if (user === undefined) throw new Error('INSERT … RETURNING returned no row');
  await on.rows(
    `INSERT INTO memberships (user_id, tenant_id, role) VALUES ($1, $2, 'administrator')
     ON CONFLICT (user_id, tenant_id) DO UPDATE SET role = 'administrator'`,
    [user.id, tenant.id],
  );
  await note(on, tenant.id, 'user.create', user.id, { email: account.email, role: 'administrator' });
  return true;
}

/**
 * Gives somebody a new password and takes the second factor away, for who administers the machine that EnMS runs on: the
 * way back in where the last administrator lost everything. All sessions end. Within a transaction.
 *
 * @returns false where nobody has this e-mail address
 */
export async function resetPassword(on: Queryable, email: string, passwordHash: string): Promise<boolean> {
  const [user] = await on.rows<{ id: number }>(
    `UPDATE users SET password_hash = $2, password_changed_at = now(), is_active = true, totp_secret = NULL,
            totp_confirmed_at = NULL, totp_last_step = NULL, failed_attempts = 0, locked_until = NULL
      WHERE lower(email) = lower($1) RETURNING id`,
    [email, passwordHash],
  );
  if (user === undefined) return false;
  await on.rows('UPDATE refresh_tokens SET revoked_at = now() WHERE user_id = $1 AND revoked_at IS NULL', [
    user.id,
  ]);
  await on.rows('DELETE FROM recovery_codes WHERE user_id = $1', [user.id]);
  await on.rows('DELETE FROM sign_in_failures WHERE email = lower($1)', [email]);
  const tenants = await on.rows<{ tenant_id: number }>(
    'SELECT tenant_id FROM memberships WHERE user_id = $1',
    [user.id],
  );
  for (const { tenant_id: tenantId } of tenants) {
    await note(on, tenantId, 'user.reset_password', user.id, { email });
  }
  return true;
}

async function note(
  on: Queryable,
  tenantId: number,
  action: string,
  userId: number,
  after: object,
): Promise<void> {
  await on.rows(
    'INSERT INTO audit_log (tenant_id, actor, action, object, after) VALUES ($1, $2, $3, $4, $5::jsonb)',
    [tenantId, ACTOR, action, `user:${userId}`, JSON.stringify(after)],
  );
}
