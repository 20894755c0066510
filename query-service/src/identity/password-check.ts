import { Inject, Injectable } from '@nestjs/common';
import { AuditLog, CLOCK, Problem } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import type { Account } from './identity-repository.ts';
import { IdentityRepository } from './identity-repository.ts';
import { NOBODYS_HASH, verifyPassword } from './password-hash.ts';
import { SignInFailures } from './sign-in-failures.ts';

/** Finds out whether somebody knows the password of an account. */
@Injectable()
export class PasswordCheck {
  readonly #repository: IdentityRepository;
  readonly #failures: SignInFailures;
  readonly #audit: AuditLog;
  readonly #clock: Clock;

  constructor(
    repository: IdentityRepository,
    failures: SignInFailures,
    audit: AuditLog,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#repository = repository;
    this.#failures = failures;
    this.#audit = audit;
    this.#clock = clock;
  }

  /**
   * The account of who knows its password. An unknown address takes the same steps as a wrong password, and gets the
   * same answer.
   *
   * @throws Problem 401 `wrong_credentials`, 429 `too_many_attempts`
   */
  async account(email: string, password: string, from: string): Promise<Account> {
    const wait = await this.#failures.begin(email, from, this.#clock.now());
    if (wait !== null) throw tooManyAttempts(wait, 'There were too many wrong passwords from here.');
    const account = await this.#repository.accountByEmail(email);
    const isRight = await verifyPassword(password, account?.passwordHash ?? NOBODYS_HASH);
    if (!isRight || account?.isActive !== true) {
      const [membership] = await this.#repository.memberships(account?.id ?? 0);
      const who = { name: email, tenantId: membership?.tenantId ?? null };
      await this.#audit.record(who, 'session.refuse', 'sign-in', null, null, from);
      throw new Problem(401, 'wrong_credentials', 'The e-mail address or the password is wrong.', {
        remedy: 'Check both; an administrator can set a new password.',
      });
    }
    await this.#failures.clear(email, from);
    return account;
  }
}

/** 429: who guesses has to wait. */
export function tooManyAttempts(seconds: number, detail: string): Problem {
  return new Problem(429, 'too_many_attempts', detail, {
    remedy: `Wait ${seconds} s, then try again.`,
    retryAfterSeconds: seconds,
  });
}
