import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { Database } from '@enms/http-api';
import { RedisLink } from '../connections/redis-link.ts';

/** Larger answers are rarely asked for twice, and would crowd out the others. */
const LARGEST_CHARACTERS = 256 * 1024;

/** A question that is answered the same until something is posted. */
export interface CachedQuestion {
  readonly tenantId: number;
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
}

/**
 * Keeps answers in Redis. The key names the tenant, the question in a normal form, and what was posted last: posting
 * makes new keys, and the old ones expire. Without Redis every question goes to the database.
 */
@Injectable()
export class AnswerCache {
  readonly #redis: RedisLink;
  readonly #database: Database;
  readonly #looks = new Map<number, Promise<string>>();

  constructor(redis: RedisLink, database: Database) {
    this.#redis = redis;
    this.#database = database;
  }

  /** The key of a question as things stand; undefined while there is no Redis. */
  async keyOf(question: CachedQuestion): Promise<string | undefined> {
    if (this.#redis.commands === undefined) return undefined;
    const parts = [question.path, normalForm(question.query), await this.#postedLast(question.tenantId)];
    const digest = createHash('sha256').update(parts.join('\n')).digest('base64url');
    return `enms:answers:${question.tenantId}:${digest}`;
  }

  /** Requests that come together share one look. */
  #postedLast(tenantId: number): Promise<string> {
    let look = this.#looks.get(tenantId);
    if (look === undefined) {
      look = this.#lookAtPostings(tenantId).finally(() => this.#looks.delete(tenantId));
      this.#looks.set(tenantId, look);
    }
    return look;
  }

  async #lookAtPostings(tenantId: number): Promise<string> {
    // A run posts; a mark is made by every change of prices, factors and meters, before a run has posted it.
    const [state] = await this.#database.rows<{ run: string | null; mark: string | null }>(
      {
        name: 'posted-last',
        text: `SELECT (SELECT max(id) FROM ledger_runs) AS run,
                      (SELECT max(id) FROM posting_marks WHERE tenant_id = $1) AS mark`,
      },
      [tenantId],
    );
    return `${state?.run ?? ''} ${state?.mark ?? ''}`;
  }

  /** The answer as JSON text; undefined when it is not there, or Redis is not. */
  async get(key: string): Promise<string | undefined> {
    try {
      return (await this.#redis.commands?.get(key)) ?? undefined;
    } catch {
      // A cache that fails is one that has nothing.
      return undefined;
    }
  }

  async set(key: string, answer: string, lifetimeSeconds: number): Promise<void> {
    if (answer.length > LARGEST_CHARACTERS) return;
    try {
      await this.#redis.commands?.set(key, answer, 'EX', lifetimeSeconds);
    } catch {
      // The answer was given; only the next one takes as long again.
    }
  }
}

/** The same text for the same question, whatever the order of its parameters. */
export function normalForm(query: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(Object.entries(query).sort(([one], [other]) => (one < other ? -1 : 1)));
}
