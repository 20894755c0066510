import { Inject, Injectable } from '@nestjs/common';
import { AuditLog, Authenticator, CLOCK, Database, Problem, invalidRequest } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import { generateApiKey, hashApiKey, shownPrefix } from '@enms/access-tokens';
import type { Deed } from '../identity/deed.ts';
import type { ApiKeyDto, ApiKeyListDto, CreateApiKeyBody, NewApiKeyDto } from './api-key-dto.ts';
import type { ApiKey } from './api-key-repository.ts';
import { ApiKeyRepository } from './api-key-repository.ts';

/** Makes and revokes the keys of programs. */
@Injectable()
export class ApiKeyService {
  readonly #repository: ApiKeyRepository;
  readonly #authenticator: Authenticator;
  readonly #audit: AuditLog;
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(
    repository: ApiKeyRepository,
    authenticator: Authenticator,
    audit: AuditLog,
    database: Database,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#repository = repository;
    this.#authenticator = authenticator;
    this.#audit = audit;
    this.#database = database;
    this.#clock = clock;
  }

  async list(tenantId: number): Promise<ApiKeyListDto> {
    return { items: (await this.#repository.list(tenantId)).map(keyDto) };
  }

  /** Makes a key; only this answer ever holds it. @throws Problem 400 when it would have expired already */
  async create({ who, from }: Deed, body: CreateApiKeyBody): Promise<NewApiKeyDto> {
    const now = this.#clock.now();
    const expiresAt = body.expires_at === undefined ? null : new Date(body.expires_at);
    if (expiresAt !== null && !(expiresAt > now)) {
      throw invalidRequest([
        { field: 'expires_at', reason: 'in_the_past', remedy: 'Send a time that is yet to come.' },
      ]);
    }
    const key = generateApiKey();
    const made = await this.#database.transaction(async (transaction) => {
      const row = await this.#repository.add(
        transaction,
        who.tenantId,
        {
          name: body.name,
          prefix: shownPrefix(key),
          scopes: body.scopes,
          role: body.role ?? 'viewer',
          expires_at: expiresAt,
          created_by: who.name,
          created_at: now,
        },
        hashApiKey(key),
      );
      const after = keyDto(row);
      await this.#audit.record(who, 'api_key.create', `api_key:${row.id}`, null, after, from, transaction);
      return after;
    });
    this.#authenticator.forget();
    return Object.assign(made, { key });
  }

  /** Revokes a key at once and for good. @throws Problem 404 `unknown_key` */
  async revoke({ who, from }: Deed, id: number): Promise<ApiKeyDto> {
    const revoked = await this.#database.transaction(async (transaction) => {
      const row = await this.#repository.revoke(transaction, who.tenantId, id, this.#clock.now());
      if (row === undefined) {
        throw new Problem(404, 'unknown_key', `There is no key ${id}.`, {
          remedy: 'GET /api/v1/api-keys lists all.',
        });
      }
      const after = { revoked_at: row.revoked_at };
      await this.#audit.record(who, 'api_key.revoke', `api_key:${id}`, null, after, from, transaction);
      return row;
    });
    this.#authenticator.forget();
    return keyDto(revoked);
  }
}

function keyDto(key: ApiKey): ApiKeyDto {
  return {
    id: key.id,
    name: key.name,
    prefix: key.prefix,
    scopes: [...key.scopes],
    role: key.role,
    expires_at: key.expires_at?.toISOString() ?? null,
    last_used_at: key.last_used_at?.toISOString() ?? null,
    revoked_at: key.revoked_at?.toISOString() ?? null,
    created_by: key.created_by,
    created_at: key.created_at.toISOString(),
  };
}
