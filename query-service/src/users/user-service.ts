import type { PageQuery } from '@enms/http-api';
import { Inject, Injectable } from '@nestjs/common';
import { AuditLog, Authenticator, CLOCK, Database, Problem } from '@enms/http-api';
import type { Clock, Queryable } from '@enms/http-api';
import type { Deed } from '../identity/deed.ts';
import { IdentityRepository } from '../identity/identity-repository.ts';
import { hashPassword } from '../identity/password-hash.ts';
import { refuseWeakPassword } from '../identity/password-rules.ts';
import { RefreshTokens } from '../identity/refresh-tokens.ts';
import { SecondFactorRepository } from '../identity/second-factor/second-factor-repository.ts';
import type { CreateUserBody, TenantUserDto, UpdateUserBody, UserListDto } from './user-dto.ts';
import type { User } from './user-repository.ts';
import { UserRepository } from './user-repository.ts';

/** Administers the people of a tenant. */
@Injectable()
export class UserService {
  readonly #repository: UserRepository;
  readonly #identities: IdentityRepository;
  readonly #refreshTokens: RefreshTokens;
  readonly #secondFactors: SecondFactorRepository;
  readonly #authenticator: Authenticator;
  readonly #audit: AuditLog;
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(
    repository: UserRepository,
    identities: IdentityRepository,
    refreshTokens: RefreshTokens,
    secondFactors: SecondFactorRepository,
    authenticator: Authenticator,
    audit: AuditLog,
    database: Database,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#repository = repository;
    this.#identities = identities;
    this.#refreshTokens = refreshTokens;
    this.#secondFactors = secondFactors;
    this.#authenticator = authenticator;
    this.#audit = audit;
    this.#database = database;
    this.#clock = clock;
  }

  async list(tenantId: number, query: PageQuery): Promise<UserListDto> {
    const users = await this.#repository.list(tenantId, Number(query.cursor ?? 0), query.limit + 1);
    const page = users.slice(0, query.limit);
    const last = page.at(-1);
    return {
      items: page.map(userDto),
      next_cursor: users.length > query.limit && last !== undefined ? String(last.id) : null,
    };
  }

  /** @throws Problem 400 for a weak password, 409 `user_exists` */
  async create({ who, from }: Deed, body: CreateUserBody): Promise<TenantUserDto> {
    refuseWeakPassword(body.password, body.email, 'password');
    const passwordHash = await hashPassword(body.password);
    return this.#database.transaction(async (transaction) => {
      const id = await this.#repository.add(transaction, who.tenantId, {
        email: body.email,
        displayName: body.display_name,
        locale: body.locale ?? 'en',
        role: body.role,
        passwordHash,
        at: this.#clock.now(),
      });
      if (id === undefined) {
        throw new Problem(409, 'user_exists', `There is an account ${JSON.stringify(body.email)} already.`, {
          remedy: 'Choose another e-mail address, or change that account.',
        });
      }
      const user = await this.#found(who.tenantId, id, transaction);
      const after = { email: user.email, role: user.role };
      await this.#audit.record(who, 'user.create', `user:${id}`, null, after, from, transaction);
      return userDto(user);
    });
  }

  /**
   * Changes role, name, language, or whether somebody may sign in.
   *
   * @throws Problem 404 `unknown_user`, 409 `last_administrator` or `shared_account`
   */
  async update({ who, from }: Deed, userId: number, body: UpdateUserBody): Promise<TenantUserDto> {
    const changed = await this.#database.transaction(async (transaction) => {
      await this.#repository.lock(transaction, who.tenantId);
      const before = await this.#found(who.tenantId, userId, transaction);
      if (body.is_active !== undefined || body.display_name !== undefined) refuseShared(before);
      await this.#repository.update(transaction, who.tenantId, userId, {
        displayName: body.display_name ?? null,
        locale: body.locale ?? null,
        role: body.role ?? null,
        isActive: body.is_active ?? null,
      });
      if (body.is_active === false) await this.#refreshTokens.revokeAll(userId, transaction);
      await this.#refuseWithoutAdministrator(transaction, who.tenantId);
      const after = await this.#found(who.tenantId, userId, transaction);
      await this.#audit.record(
        who,
        'user.update',
        `user:${userId}`,
        rights(before),
        rights(after),
        from,
        transaction,
      );
      return after;
    });
    this.#authenticator.forget();
    return userDto(changed);
  }

  /**
   * Gives somebody a new password; all sessions end.
   *
   * @throws Problem 400 for a weak one, 404 `unknown_user`, 409 `shared_account`
   */
  async resetPassword({ who, from }: Deed, userId: number, password: string): Promise<void> {
    const user = await this.#found(who.tenantId, userId, this.#database);
    refuseShared(user);
    refuseWeakPassword(password, user.email, 'password');
    const hash = await hashPassword(password);
    await this.#database.transaction(async (transaction) => {
      await this.#identities.setPassword(transaction, userId, hash, this.#clock.now());
      await this.#refreshTokens.revokeAll(userId, transaction);
      await this.#audit.record(who, 'user.reset_password', `user:${userId}`, null, null, from, transaction);
    });
    this.#authenticator.forget();
  }

  /** Ends somebody's sessions in this tenant; they may sign in again. @throws Problem 404 `unknown_user` */
  async endSessions({ who, from }: Deed, userId: number): Promise<void> {
    await this.#database.transaction(async (transaction) => {
      await this.#found(who.tenantId, userId, transaction);
      await this.#refreshTokens.revokeWithin(userId, who.tenantId, transaction);
      await this.#audit.record(who, 'user.end_sessions', `user:${userId}`, null, null, from, transaction);
    });
    this.#authenticator.forget();
  }

  /**
   * Takes somebody out of the tenant: what they hold of it is void at once. Who belongs to no other tenant has no account
   * any more.
   *
   * @throws Problem 404 `unknown_user`, 409 `last_administrator`
   */
  async remove({ who, from }: Deed, userId: number): Promise<void> {
    await this.#database.transaction(async (transaction) => {
      await this.#repository.lock(transaction, who.tenantId);
      const before = await this.#found(who.tenantId, userId, transaction);
      await this.#refreshTokens.revokeWithin(userId, who.tenantId, transaction);
      await this.#repository.remove(transaction, who.tenantId, userId);
      await this.#refuseWithoutAdministrator(transaction, who.tenantId);
      const was = { email: before.email, ...rights(before) };
      await this.#audit.record(who, 'user.remove', `user:${userId}`, was, null, from, transaction);
    });
    this.#authenticator.forget();
  }

  /**
   * Takes somebody's second factor away; all their sessions end. One's own is switched off with the password instead: who
   * found a screen unlocked shall not get around it.
   *
   * @throws Problem 404 `unknown_user`, 409 `shared_account` or `own_account`
   */
  async resetSecondFactor({ who, from }: Deed, userId: number): Promise<void> {
    await this.#database.transaction(async (transaction) => {
      const user = await this.#found(who.tenantId, userId, transaction);
      refuseShared(user);
      if (who.kind === 'user' && who.id === userId) {
        throw new Problem(409, 'own_account', 'That is your own second factor.', {
          remedy: 'Switch it off with your password: POST /api/v1/auth/totp/off.',
        });
      }
      if (!(await this.#secondFactors.remove(transaction, userId))) return;
      await this.#refreshTokens.revokeAll(userId, transaction);
      await this.#audit.record(who, 'totp.reset', `user:${userId}`, null, null, from, transaction);
    });
    this.#authenticator.forget();
  }

  async #refuseWithoutAdministrator(on: Queryable, tenantId: number): Promise<void> {
    if ((await this.#repository.countActiveAdministrators(on, tenantId)) > 0) return;
    throw new Problem(409, 'last_administrator', 'Nobody would be left who may administer this tenant.', {
      remedy: 'Make somebody else administrator first.',
    });
  }

  async #found(tenantId: number, userId: number, on: Queryable): Promise<User> {
    const user = await this.#repository.find(tenantId, userId, on);
    if (user !== undefined) return user;
    throw new Problem(404, 'unknown_user', `There is no person ${userId}.`, {
      remedy: 'GET /api/v1/users lists all.',
    });
  }
}

/** An account that other tenants trust too is not one administrator's to take over or to lock. */
function refuseShared(user: User): void {
  if (user.tenantCount === 1) return;
  throw new Problem(409, 'shared_account', 'The person belongs to other tenants too.', {
    remedy: 'Change the role here, or remove the person from this tenant; the rest is the person’s own.',
  });
}

function rights(user: User): object {
  return { role: user.role, is_active: user.isActive, display_name: user.displayName };
}

function userDto(user: User): TenantUserDto {
  return {
    id: user.id,
    email: user.email,
    display_name: user.displayName,
    locale: user.locale,
    role: user.role,
    is_active: user.isActive,
    has_second_factor: user.hasSecondFactor,
    created_at: user.createdAt.toISOString(),
  };
}
