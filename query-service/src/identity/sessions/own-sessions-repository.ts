import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';

/** A session that has not ended, as its person is told of it. */
export interface OpenSession {
  readonly id: string;
  readonly tenant: string | null;
  readonly begunAt: Date;
  readonly renewedAt: Date;
  readonly expiresAt: Date;
  readonly address: string | null;
  readonly userAgent: string | null;
}

/** Reads the sessions of people out of their refresh tokens: what one sign-in led to is one session. */
@Injectable()
export class OwnSessionsRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Those that can still be renewed, the one used last first.
   *
   * @param longestMillis after which a session is over, however much it is used
   */
  async open(userId: number, now: Date, longestMillis: number): Promise<OpenSession[]> {
    const rows = await this.#database.rows<{
      family: string;
      tenant: string | null;
      begun_at: Date;
      renewed_at: Date;
      expires_at: Date;
      address: string | null;
      user_agent: string | null;
    }>(
      `SELECT newest.family, t.slug AS tenant, first.begun_at, newest.created_at AS renewed_at,
              least(newest.expires_at, first.begun_at + $3::float8 * interval '1 millisecond') AS expires_at,
              host(newest.address) AS address, newest.user_agent
         FROM (SELECT DISTINCT ON (family) * FROM refresh_tokens WHERE user_id = $1 ORDER BY family, id DESC) newest
         JOIN (SELECT family, min(created_at) AS begun_at, bool_or(revoked_at IS NOT NULL) AS is_ended
                 FROM refresh_tokens WHERE user_id = $1 GROUP BY family) first ON first.family = newest.family
         LEFT JOIN tenants t ON t.id = newest.tenant_id
        WHERE NOT first.is_ended AND newest.used_at IS NULL AND newest.expires_at > $2
          AND first.begun_at > $2::timestamptz - $3::float8 * interval '1 millisecond'
        ORDER BY newest.created_at DESC, newest.family LIMIT 1000`,
      [userId, now, longestMillis],
    );
    return rows.map((row) => ({
      id: row.family,
      tenant: row.tenant,
      begunAt: row.begun_at,
      renewedAt: row.renewed_at,
      expiresAt: row.expires_at,
      address: row.address,
      userAgent: row.user_agent,
    }));
  }
}
