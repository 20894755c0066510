import { Injectable } from '@nestjs/common';
import { AuditLog, Database } from '@enms/http-api';
import type { OwnProfileBody } from './auth-dto.ts';
import type { Deed } from './deed.ts';
import { IdentityRepository } from './identity-repository.ts';
import type { Account } from './identity-repository.ts';

/** What people say of themselves: how they are called, and which language they read. */
@Injectable()
export class OwnProfile {
  readonly #repository: IdentityRepository;
  readonly #database: Database;
  readonly #audit: AuditLog;

  constructor(repository: IdentityRepository, database: Database, audit: AuditLog) {
    this.#repository = repository;
    this.#database = database;
    this.#audit = audit;
  }

  async change({ who, from }: Deed, body: OwnProfileBody): Promise<void> {
    await this.#database.transaction(async (transaction) => {
      const before = await this.#repository.account(who.id, transaction);
      await this.#repository.describe(transaction, who.id, body.display_name ?? null, body.locale ?? null);
      const after = await this.#repository.account(who.id, transaction);
      const object = `user:${who.id}`;
      await this.#audit.record(
        who,
        'user.describe_self',
        object,
        told(before),
        told(after),
        from,
        transaction,
      );
    });
  }
}

function told(account: Account | undefined): object | null {
  return account === undefined ? null : { display_name: account.displayName, locale: account.locale };
}
