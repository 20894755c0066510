import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';

/** So many wrong passwords are forgiven before there is a wait. */
const FORGIVEN = 4;
const FIRST_WAIT_SECONDS = 15;
const LONGEST_WAIT_SECONDS = 15 * 60;
const FORGET_AFTER_MILLIS = 24 * 3_600_000;
const TIDY_EVERY_MILLIS = 3_600_000;

/**
 * Slows down who guesses: for each account and address by itself, so that a stranger never locks the real person out
 * from elsewhere. An account that does not exist is treated alike.
 */
@Injectable()
export class SignInFailures {
  readonly #database: Database;
  #tidiedAtMillis = Number.NEGATIVE_INFINITY;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Counts an attempt before its password is looked at, so that guesses at the same time count too.
   *
   * @returns null when it may go on, else the seconds to wait
   */
  async begin(email: string, address: string, now: Date): Promise<number | null> {
    await this.#tidy(now);
    const attempts = await this.#database.rows(
      `INSERT INTO sign_in_failures AS f (email, address, failed_attempts, last_failed_at)
       VALUES (lower($1), $2::inet, 1, $3)
       ON CONFLICT (email, address) DO UPDATE SET
         failed_attempts = CASE WHEN f.last_failed_at < $4 THEN 1 ELSE f.failed_attempts + 1 END,
         last_failed_at = $3,
         locked_until = CASE WHEN f.last_failed_at >= $4 AND f.failed_attempts >= $5::int
           THEN $3::timestamptz
             + least($7::float8, $6::float8 * 2 ^ least(f.failed_attempts - $5::int, 20)) * interval '1 second' END
       WHERE f.locked_until IS NULL OR f.locked_until <= $3
       RETURNING 1`,
      [
        email,
        address,
        now,
        new Date(now.getTime() - FORGET_AFTER_MILLIS),
        FORGIVEN,
        FIRST_WAIT_SECONDS,
        LONGEST_WAIT_SECONDS,
      ],
    );
    return attempts.length > 0 ? null : this.#secondsLeft(email, address, now);
  }

  /** The password was right: what went before is forgotten. */
  async clear(email: string, address: string): Promise<void> {
    await this.#database.rows('DELETE FROM sign_in_failures WHERE email = lower($1) AND address = $2::inet', [
      email,
      address,
    ]);
  }

  async #secondsLeft(email: string, address: string, now: Date): Promise<number> {
    const [row] = await this.#database.rows<{ locked_until: Date | null }>(
      'SELECT locked_until FROM sign_in_failures WHERE email = lower($1) AND address = $2::inet',
      [email, address],
    );
    const until = row?.locked_until?.getTime() ?? now.getTime();
    return Math.max(1, Math.ceil((until - now.getTime()) / 1000));
  }

  async #tidy(now: Date): Promise<void> {
    if (performance.now() - this.#tidiedAtMillis < TIDY_EVERY_MILLIS) return;
    this.#tidiedAtMillis = performance.now();
    await this.#database.rows('DELETE FROM sign_in_failures WHERE last_failed_at < $1', [
      new Date(now.getTime() - FORGET_AFTER_MILLIS),
    ]);
  }
}
