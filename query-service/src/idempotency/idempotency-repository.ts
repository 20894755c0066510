import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';

/** A call that came with a key. */
export interface KeyedCall {
  readonly tenantId: number;
  readonly key: string;
  /** Method and path. */
  readonly route: string;
  readonly requestSha256: Buffer;
}

/** What is known of an earlier call with the same key. */
export interface EarlierCall {
  readonly isSameRequest: boolean;
  /** null while it runs. */
  readonly status: number | null;
  readonly body: unknown;
}

/** A call that did not end within this time died with its process. */
const LONGEST_CALL = '2 minutes';
const KEPT = '1 day';

/** Remembers the answers of creating calls. */
@Injectable()
export class IdempotencyRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Takes the key for this call; the earlier call that has it where that cannot be. */
  async begin(call: KeyedCall, now: Date): Promise<EarlierCall | undefined> {
    const values = [call.tenantId, call.key, call.route, call.requestSha256, now];
    await this.#database.rows(
      `DELETE FROM idempotency_keys
        WHERE tenant_id = $1 AND (created_at < $2::timestamptz - INTERVAL '${KEPT}'
           OR (status IS NULL AND created_at < $2::timestamptz - INTERVAL '${LONGEST_CALL}'))`,
      [call.tenantId, now],
    );
    const taken = await this.#database.rows(
      `INSERT INTO idempotency_keys (tenant_id, key, route, request_sha256, created_at)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT (tenant_id, key) DO NOTHING RETURNING key`,
      values,
    );
    if (taken.length > 0) return undefined;
    const [earlier] = await this.#database.rows<EarlierCall>(
      `SELECT route = $3 AND request_sha256 = $4 AS "isSameRequest", status, body FROM idempotency_keys
        WHERE tenant_id = $1 AND key = $2`,
      values.slice(0, 4),
    );
    // It was there, failed, and gave the key back in between.
    return earlier ?? { isSameRequest: true, status: null, body: null };
  }

  async finish(call: KeyedCall, status: number, body: unknown): Promise<void> {
    await this.#database.rows(
      'UPDATE idempotency_keys SET status = $3, body = $4::jsonb WHERE tenant_id = $1 AND key = $2',
      [call.tenantId, call.key, status, body === undefined ? null : JSON.stringify(body)],
    );
  }

  /** Gives the key back: nothing was done, so the call may come again. */
  async forget(call: KeyedCall): Promise<void> {
    await this.#database.rows('DELETE FROM idempotency_keys WHERE tenant_id = $1 AND key = $2', [
      call.tenantId,
      call.key,
    ]);
  }
}
