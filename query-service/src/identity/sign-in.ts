import { Inject, Injectable } from '@nestjs/common';
import { AuditLog, Authenticator, CLOCK, Database, Problem } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import { ACCESS_TOKEN_SECONDS, AccessTokens } from '@enms/access-tokens';
import type { Principal } from '@enms/access-tokens';
import type { SignedInDto } from './auth-dto.ts';
import { userDto } from './auth-presenter.ts';
import type { Account, Membership } from './identity-repository.ts';
import { IdentityRepository } from './identity-repository.ts';
import type { Caller } from './client-address.ts';
import { PasswordCheck } from './password-check.ts';
import { hashPassword } from './password-hash.ts';
import { refuseWeakPassword } from './password-rules.ts';
import { RefreshTokens } from './refresh-tokens.ts';
import { SecondFactorCheck } from './second-factor/second-factor-check.ts';

/** A session that was begun or renewed: what the answer says, and what goes into cookies. */
export interface SignedIn {
  readonly answer: SignedInDto;
  readonly refreshToken: string;
  readonly pagesToken: string;
}

/** What somebody shows to sign in. */
export interface Proof {
  readonly email: string;
  readonly password: string;
  /** A code of the authenticator, or a recovery code; null: none was sent. */
  readonly totp: string | null;
}

/** Begins, renews and ends the sessions of people. */
@Injectable()
export class SignIn {
  readonly #repository: IdentityRepository;
  readonly #passwords: PasswordCheck;
  readonly #secondFactor: SecondFactorCheck;
  readonly #refreshTokens: RefreshTokens;
  readonly #accessTokens: AccessTokens;
  readonly #authenticator: Authenticator;
  readonly #audit: AuditLog;
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(
    repository: IdentityRepository,
    passwords: PasswordCheck,
    secondFactor: SecondFactorCheck,
    refreshTokens: RefreshTokens,
    accessTokens: AccessTokens,
    authenticator: Authenticator,
    audit: AuditLog,
    database: Database,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#repository = repository;
    this.#passwords = passwords;
    this.#secondFactor = secondFactor;
    this.#refreshTokens = refreshTokens;
    this.#accessTokens = accessTokens;
    this.#authenticator = authenticator;
    this.#audit = audit;
    this.#database = database;
    this.#clock = clock;
  }

  /**
   * Signs in by e-mail address and password, and by a code where the account asks for one, into the named tenant or the
   * first one of the person.
   *
   * @throws Problem 401 `wrong_credentials`, `totp_required` or `totp_refused`, 403 `no_membership`, 429
   *   `too_many_attempts`
   */
  async begin(proof: Proof, tenant: string | null, caller: Caller): Promise<SignedIn> {
    const account = await this.#passwords.account(proof.email, proof.password, caller.address);
    await this.#secondFactor.demand(account, proof.totp, caller.address);
    const memberships = await this.#repository.memberships(account.id);
    const membership = chosenMembership(memberships, tenant);
    const { family, token } = await this.#refreshTokens.begin(account.id, membership.tenantId, caller);
    await this.#audit.record(
      { name: account.email, tenantId: membership.tenantId },
      'session.begin',
      `user:${account.id}`,
      null,
      null,
      caller.address,
    );
    return this.#signedIn(account, memberships, membership, family, token);
  }

  /**
   * Renews a session by its refresh token, which is void from then on; may go on in another tenant of the person, which
   * is noted there.
   *
   * @throws Problem 401 `session_ended`, 403 `no_membership`
   */
  async renew(refreshToken: string | undefined, tenant: string | null, caller: Caller): Promise<SignedIn> {
    if (refreshToken === undefined) throw sessionEnded();
    const redemption = await this.#refreshTokens.redeem(refreshToken, caller);
    if (redemption.outcome === 'unknown') throw sessionEnded();
    const { userId, tenantId, family } = redemption.session;
    if (redemption.outcome === 'replayed') {
      this.#authenticator.forget();
      const name = (await this.#repository.account(userId))?.email ?? `user:${userId}`;
      const detail = { reason: 'a refresh token was used twice' };
      await this.#audit.record(
        { name, tenantId },
        'session.revoke',
        `user:${userId}`,
        null,
        detail,
        caller.address,
      );
      throw sessionEnded();
    }
    const account = await this.#repository.account(userId);
    const memberships = await this.#repository.memberships(userId);
    const isStillThere = memberships.some((membership) => membership.tenantId === tenantId);
    if (account?.isActive !== true || (!isStillThere && tenant === null)) {
      await this.#refreshTokens.revoke(family);
      throw sessionEnded();
    }
    const slug = tenant ?? memberships.find((membership) => membership.tenantId === tenantId)?.slug ?? null;
    const membership = chosenMembership(memberships, slug);
    const token = await this.#refreshTokens.issue({ userId, tenantId: membership.tenantId, family }, caller);
    if (membership.tenantId !== tenantId) {
      // Without the tenant that was left: it is no business of this one's administrators.
      await this.#audit.record(
        { name: account.email, tenantId: membership.tenantId },
        'session.change_tenant',
        `user:${userId}`,
        null,
        null,
        caller.address,
      );
    }
    return this.#signedIn(account, memberships, membership, family, token);
  }

  /** Ends the session of a refresh token; its access tokens are void at once. */
  async end(refreshToken: string | undefined, from: string): Promise<void> {
    const session =
      refreshToken === undefined ? undefined : await this.#refreshTokens.sessionOf(refreshToken);
    if (session === undefined || (await this.#refreshTokens.revoke(session.family)) === 0) return;
    this.#authenticator.forget();
    const name = (await this.#repository.account(session.userId))?.email ?? `user:${session.userId}`;
    const who = { name, tenantId: session.tenantId };
    await this.#audit.record(who, 'session.end', `user:${session.userId}`, null, null, from);
  }

  /**
   * Changes the own password; all sessions end, and a new one begins.
   *
   * @throws Problem 400 for a weak one, 401 `wrong_credentials`, 429 `too_many_attempts`
   */
  async changePassword(who: Principal, current: string, next: string, caller: Caller): Promise<SignedIn> {
    refuseWeakPassword(next, who.name, 'new_password');
    const account = await this.#passwords.account(who.name, current, caller.address);
    const hash = await hashPassword(next);
    await this.#database.transaction(async (transaction) => {
      await this.#repository.setPassword(transaction, account.id, hash, this.#clock.now());
      await this.#refreshTokens.revokeAll(account.id, transaction);
      await this.#audit.record(
        who,
        'user.change_password',
        `user:${account.id}`,
        null,
        null,
        caller.address,
        transaction,
      );
    });
    this.#authenticator.forget();
    const memberships = await this.#repository.memberships(account.id);
    const slug = memberships.find(({ tenantId }) => tenantId === who.tenantId)?.slug ?? null;
    const membership = chosenMembership(memberships, slug);
    const { family, token } = await this.#refreshTokens.begin(account.id, membership.tenantId, caller);
    return this.#signedIn(account, memberships, membership, family, token);
  }

  async #signedIn(
    account: Account,
    memberships: readonly Membership[],
    membership: Membership,
    family: string,
    refreshToken: string,
  ): Promise<SignedIn> {
    const { tenantId, role } = membership;
    const bearer = { userId: account.id, tenantId, role, session: family };
    return {
      answer: {
        access_token: await this.#accessTokens.issue('enms-api', bearer),
        token_type: 'Bearer',
        expires_in_s: ACCESS_TOKEN_SECONDS,
        user: userDto(account, membership, memberships),
      },
      refreshToken,
      pagesToken: await this.#accessTokens.issue('enms-pages', bearer),
    };
  }
}

function chosenMembership(memberships: readonly Membership[], slug: string | null): Membership {
  const chosen = slug === null ? memberships[0] : memberships.find((membership) => membership.slug === slug);
  if (chosen !== undefined) return chosen;
  throw new Problem(
    403,
    'no_membership',
    slug === null ? 'You belong to no tenant.' : `You do not belong to a tenant ${JSON.stringify(slug)}.`,
    { remedy: 'Ask its administrator to add you.' },
  );
}

function sessionEnded(): Problem {
  return new Problem(401, 'session_ended', 'The session is over.', { remedy: 'Sign in again.' });
}
