import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';
import type { Queryable } from '@enms/http-api';

/** What is kept of somebody's authenticator. */
export interface KeptFactor {
  /** As the secret box closed it. */
  readonly secret: string;
  /** null: it was shown, and no code has proven yet that it was taken up. */
  readonly confirmedAt: Date | null;
  readonly recoveryCodesLeft: number;
}

/** Reads and changes the second factors of people. */
@Injectable()
export class SecondFactorRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** undefined: the person has none, not even a beginning. */
  async find(userId: number, on: Queryable = this.#database): Promise<KeptFactor | undefined> {
    const [row] = await on.rows<{ secret: string; confirmed_at: Date | null; codes_left: number }>(
      `SELECT u.totp_secret AS secret, u.totp_confirmed_at AS confirmed_at,
              (SELECT count(*)::int FROM recovery_codes c WHERE c.user_id = u.id AND c.used_at IS NULL) AS codes_left
         FROM users u WHERE u.id = $1 AND u.totp_secret IS NOT NULL`,
      [userId],
    );
    return row === undefined
      ? undefined
      : { secret: row.secret, confirmedAt: row.confirmed_at, recoveryCodesLeft: row.codes_left };
  }

  /** Keeps a secret that waits for its first code; false where another one is in force. */
  async begin(on: Queryable, userId: number, secret: string): Promise<boolean> {
    const rows = await on.rows(
      `UPDATE users SET totp_secret = $2, totp_last_step = NULL
        WHERE id = $1 AND totp_confirmed_at IS NULL RETURNING id`,
      [userId, secret],
    );
    return rows.length > 0;
  }

  /** Puts this very secret in force; false where another one took its place meanwhile. */
  async confirm(on: Queryable, userId: number, secret: string, at: Date): Promise<boolean> {
    const rows = await on.rows(
      `UPDATE users SET totp_confirmed_at = $3
        WHERE id = $1 AND totp_secret = $2 AND totp_confirmed_at IS NULL RETURNING id`,
      [userId, secret, at],
    );
    return rows.length > 0;
  }

  /** Makes exactly these recovery codes good. */
  async setRecoveryCodes(on: Queryable, userId: number, hashes: readonly Buffer[]): Promise<void> {
    await on.rows('DELETE FROM recovery_codes WHERE user_id = $1', [userId]);
    await on.rows('INSERT INTO recovery_codes (user_id, code_hash) SELECT $1, unnest($2::bytea[])', [
      userId,
      hashes,
    ]);
  }

  /** Takes the second factor away, with all that belongs to it; false where there was none in force. */
  async remove(on: Queryable, userId: number): Promise<boolean> {
    const [row] = await on.rows<{ was_on: boolean }>(
      `WITH before AS (SELECT id, totp_confirmed_at IS NOT NULL AS was_on FROM users WHERE id = $1 FOR UPDATE)
       UPDATE users u SET totp_secret = NULL, totp_confirmed_at = NULL, totp_last_step = NULL, failed_attempts = 0,
              locked_until = NULL
         FROM before WHERE u.id = before.id RETURNING before.was_on`,
      [userId],
    );
    await on.rows('DELETE FROM recovery_codes WHERE user_id = $1', [userId]);
    return row?.was_on ?? false;
  }

  /**
   * Counts a code before it is looked at, so that guesses at the same time count too.
   *
   * @param forgiven from so many wrong ones in a row on, each costs a wait
   * @returns null when it may be looked at, else the seconds to wait
   */
  async beginAttempt(
    userId: number,
    now: Date,
    forgiven: number,
    waitSeconds: number,
  ): Promise<number | null> {
    const attempts = await this.#database.rows(
      `UPDATE users SET failed_attempts = failed_attempts + 1,
              locked_until = CASE WHEN failed_attempts + 1 >= $3::int
                THEN $2::timestamptz + $4::float8 * interval '1 second' END
        WHERE id = $1 AND (locked_until IS NULL OR locked_until <= $2) RETURNING id`,
      [userId, now, forgiven, waitSeconds],
    );
    if (attempts.length > 0) return null;
    const [row] = await this.#database.rows<{ locked_until: Date | null }>(
      'SELECT locked_until FROM users WHERE id = $1',
      [userId],
    );
    const until = row?.locked_until?.getTime() ?? now.getTime();
    return Math.max(1, Math.ceil((until - now.getTime()) / 1000));
  }

  /** Takes a step up, once: false for one that was taken up before, or is older than such a one. */
  async takeStep(userId: number, step: number): Promise<boolean> {
    const rows = await this.#database.rows(
      `UPDATE users SET totp_last_step = $2, failed_attempts = 0, locked_until = NULL
        WHERE id = $1 AND coalesce(totp_last_step, -1) < $2 RETURNING id`,
      [userId, step],
    );
    return rows.length > 0;
  }

  /** Uses a recovery code up; false where it is none, or was used before. */
  async takeRecoveryCode(userId: number, hash: Buffer, at: Date): Promise<boolean> {
    const rows = await this.#database.rows(
      `WITH taken AS (
         UPDATE recovery_codes SET used_at = $3 WHERE user_id = $1 AND code_hash = $2 AND used_at IS NULL
         RETURNING user_id
       )
       UPDATE users u SET failed_attempts = 0, locked_until = NULL FROM taken WHERE u.id = taken.user_id RETURNING u.id`,
      [userId, hash, at],
    );
    return rows.length > 0;
  }
}
