import { Inject, Injectable } from '@nestjs/common';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { CLOCK, Database } from '@enms/http-api';
import type { Clock, Queryable } from '@enms/http-api';
import type { Caller } from './client-address.ts';

/** A session that is not used for so long ends. */
export const REFRESH_SECONDS = 7 * 86_400;
/** A session ends after so long, however much it is used. */
export const SESSION_DAYS = 30;
const TOKEN_BYTES = 32;
/** A page that is loaded anew while its renewal is under way never hears the answer, and asks again at once. */
const GRACE_SECONDS = 10;

/** A session as its refresh token tells it. */
export interface Session {
  readonly userId: number;
  readonly tenantId: number;
  readonly family: string;
}

/** What became of a refresh token that was shown. */
export type Redemption =
  | { readonly outcome: 'redeemed'; readonly session: Session }
  | { readonly outcome: 'replayed'; readonly session: Session }
  | { readonly outcome: 'unknown' };

/**
 * Tokens that renew a session: each is good once. Who shows one a second time has stolen it, or was stolen from: the
 * whole family, all tokens that stem from one sign-in, is void then. Only the same browser may repeat itself within
 * seconds, as long as nothing was done with the answer; of the tokens it then has, one can be used.
 */
@Injectable()
export class RefreshTokens {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(database: Database, @Inject(CLOCK) clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** The first token of a new session. */
  async begin(
    userId: number,
    tenantId: number,
    caller: Caller,
  ): Promise<{ readonly family: string; readonly token: string }> {
    const family = randomUUID();
    await this.#database.rows('DELETE FROM refresh_tokens WHERE user_id = $1 AND created_at < $2', [
      userId,
      new Date(this.#clock.now().getTime() - (SESSION_DAYS + 1) * 86_400_000),
    ]);
    return { family, token: await this.issue({ userId, tenantId, family }, caller) };
  }

  /** The next token of a session. */
  async issue(session: Session, caller: Caller): Promise<string> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const now = this.#clock.now();
    await this.#database.rows(
      `INSERT INTO refresh_tokens (user_id, tenant_id, family, token_hash, expires_at, created_at, address, user_agent)
       VALUES ($1, $2, $3, $4, $5, $6, $7::inet, $8)`,
      [
        session.userId,
        session.tenantId,
        session.family,
        hashOf(token),
        new Date(now.getTime() + REFRESH_SECONDS * 1000),
        now,
        caller.address,
        caller.userAgent,
      ],
    );
    return token;
  }

  /** Uses a token up; a token that was used before voids its family. */
  async redeem(token: string, caller: Caller): Promise<Redemption> {
    const hash = hashOf(token);
    const now = this.#clock.now();
    const oldest = new Date(now.getTime() - SESSION_DAYS * 86_400_000);
    const [used] = await this.#database.rows<SessionRow>(USE_UP, [hash, now, oldest]);
    if (used !== undefined) return { outcome: 'redeemed', session: toSession(used) };
    const graceBegan = new Date(now.getTime() - GRACE_SECONDS * 1000);
    const [replayed] = await this.#database.rows<SessionRow & { is_repeat: boolean }>(FIND_USED, [
      hash,
      graceBegan,
      caller.address,
      caller.userAgent,
    ]);
    if (replayed === undefined) return { outcome: 'unknown' };
    if (replayed.is_repeat) return { outcome: 'redeemed', session: toSession(replayed) };
    const revoked = await this.revoke(replayed.family);
    return revoked > 0 ? { outcome: 'replayed', session: toSession(replayed) } : { outcome: 'unknown' };
  }

  /** The session that a token belongs to, used or not. */
  async sessionOf(token: string): Promise<Session | undefined> {
    const [row] = await this.#database.rows<SessionRow>(
      'SELECT user_id, tenant_id, family FROM refresh_tokens WHERE token_hash = $1',
      [hashOf(token)],
    );
    return row === undefined ? undefined : toSession(row);
  }

  /** Ends a session. @returns how many tokens that voided: none, when it had ended before */
  async revoke(family: string): Promise<number> {
    const rows = await this.#database.rows(
      'UPDATE refresh_tokens SET revoked_at = $2 WHERE family = $1 AND revoked_at IS NULL RETURNING 1',
      [family, this.#clock.now()],
    );
    return rows.length;
  }

  /** Ends a session of this person. @returns how many tokens that voided: none, when it is another's, or had ended */
  async revokeOwn(userId: number, family: string, on: Queryable): Promise<number> {
    const rows = await on.rows(
      `UPDATE refresh_tokens SET revoked_at = $3 WHERE family = $2 AND user_id = $1 AND revoked_at IS NULL
       RETURNING 1`,
      [userId, family, this.#clock.now()],
    );
    return rows.length;
  }

  /** Ends all sessions of somebody but one. @returns how many sessions could still be used */
  async revokeOthers(userId: number, kept: string | null, on: Queryable): Promise<number> {
    const now = this.#clock.now();
    const [row] = await on.rows<{ ended: number }>(
      `WITH ended AS (
         UPDATE refresh_tokens SET revoked_at = $3
          WHERE user_id = $1 AND family IS DISTINCT FROM $2::uuid AND revoked_at IS NULL
         RETURNING family, used_at, expires_at
       )
       SELECT count(DISTINCT family) FILTER (WHERE used_at IS NULL AND expires_at > $3)::int AS ended FROM ended`,
      [userId, kept, now],
    );
    return row?.ended ?? 0;
  }

  /** Ends the sessions of somebody that work in a tenant. */
  async revokeWithin(userId: number, tenantId: number, on: Queryable): Promise<void> {
    await on.rows(
      `UPDATE refresh_tokens SET revoked_at = $3
        WHERE revoked_at IS NULL AND family IN
          (SELECT family FROM refresh_tokens WHERE user_id = $1 AND tenant_id = $2 AND used_at IS NULL)`,
      [userId, tenantId, this.#clock.now()],
    );
  }

  /** Ends all sessions of somebody. */
  async revokeAll(userId: number, on: Queryable = this.#database): Promise<void> {
    await on.rows('UPDATE refresh_tokens SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL', [
      userId,
      this.#clock.now(),
    ]);
  }
}

/** Others of the family that could be used come from a repeated request; they count as used from their beginning. */
const USE_UP = `
  WITH used AS (
    UPDATE refresh_tokens r SET used_at = $2
     WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2
       AND NOT EXISTS (SELECT FROM refresh_tokens f
                        WHERE f.family = r.family AND (f.revoked_at IS NOT NULL OR f.created_at < $3))
    RETURNING id, user_id, tenant_id, family
  ), superseded AS (
    UPDATE refresh_tokens r SET used_at = r.created_at
      FROM used u
     WHERE r.family = u.family AND r.id <> u.id AND r.used_at IS NULL
  )
  SELECT user_id, tenant_id, family FROM used`;

const FIND_USED = `
  SELECT r.user_id, r.tenant_id, r.family,
         r.used_at > $2 AND r.address IS NOT DISTINCT FROM $3::inet AND r.user_agent IS NOT DISTINCT FROM $4
           AND NOT EXISTS (SELECT FROM refresh_tokens f
                            WHERE f.family = r.family
                              AND (f.revoked_at IS NOT NULL OR f.id > r.id AND f.used_at IS NOT NULL))
           AS is_repeat
    FROM refresh_tokens r
   WHERE r.token_hash = $1 AND r.used_at IS NOT NULL`;

interface SessionRow {
  user_id: number;
  tenant_id: number;
  family: string;
}

function toSession(row: SessionRow): Session {
  return { userId: row.user_id, tenantId: row.tenant_id, family: row.family };
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
