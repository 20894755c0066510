import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { AuditLog, CLOCK, LOG, Problem } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import type { QueryServiceConfig } from '../../config.ts';
import { CONFIG } from '../../tokens.ts';
import type { Account } from '../identity-repository.ts';
import { IdentityRepository } from '../identity-repository.ts';
import { tooManyAttempts } from '../password-check.ts';
import { recoveryHash } from './recovery-codes.ts';
import { SecondFactorRepository } from './second-factor-repository.ts';
import { SecretBox } from './secret-box.ts';
import { stepOfCode } from './totp.ts';

/**
 * So many wrong codes in a row, from all addresses together, then each costs a wait: 96 guesses a day at a code that is
 * one of a million, three of them good at a time. It binds the person too, but only where somebody knows the password.
 */
const FORGIVEN = 10;
const WAIT_SECONDS = 15 * 60;
const CODE = /^\d{6}$/;

/** Why a code is not taken. */
type Refusal = 'wrong_code' | 'used_before' | 'secret_unreadable';

const REMEDIES: Readonly<Record<Refusal, string>> = {
  wrong_code: 'Send the six digits that your authenticator shows now, or a recovery code that was not used.',
  used_before: 'Wait for the next code, at most 30 s: each is good once.',
  secret_unreadable: 'Use a recovery code, or ask an administrator to take the second factor away.',
};

/** Asks who signs in for the code of their authenticator, where they have one. */
@Injectable()
export class SecondFactorCheck {
  readonly #repository: SecondFactorRepository;
  readonly #people: IdentityRepository;
  readonly #box: SecretBox;
  readonly #audit: AuditLog;
  readonly #clock: Clock;
  readonly #log: Logger;

  constructor(
    repository: SecondFactorRepository,
    people: IdentityRepository,
    audit: AuditLog,
    @Inject(CONFIG) config: QueryServiceConfig,
    @Inject(CLOCK) clock: Clock,
    @Inject(LOG) log: Logger,
  ) {
    this.#repository = repository;
    this.#people = people;
    this.#box = new SecretBox(config.authSecret);
    this.#audit = audit;
    this.#clock = clock;
    this.#log = log;
  }

  /** The secret as it is kept. */
  close(userId: number, secret: Buffer): string {
    return this.#box.close(secret, `user:${userId}`);
  }

  /**
   * Lets through who has no second factor in force, or sends its code or a recovery code.
   *
   * @param given what was sent; null: nothing
   * @throws Problem 401 `totp_required` or `totp_refused`, 429 `too_many_attempts`
   */
  async demand(account: Account, given: string | null, from: string): Promise<void> {
    const factor = await this.#repository.find(account.id);
    if (factor === undefined || factor.confirmedAt === null) return;
    if (given === null) {
      throw new Problem(401, 'totp_required', 'This account asks for a code beside the password.', {
        remedy: 'Send totp too: the six digits of your authenticator, or a recovery code.',
        errors: [{ field: 'totp', reason: 'missing', remedy: REMEDIES.wrong_code }],
      });
    }
    const refusal = await this.#refusalOf(account, factor.secret, given, from);
    if (refusal === undefined) return;
    await this.#note(account, 'session.refuse', { reason: `totp: ${refusal}` }, from);
    throw new Problem(401, 'totp_refused', 'The code is not taken.', {
      remedy: REMEDIES[refusal],
      errors: [{ field: 'totp', reason: refusal, remedy: REMEDIES[refusal] }],
    });
  }

  /**
   * Whether this is the code that the kept secret gives now; it is used up by that.
   *
   * @returns why not, undefined where it is
   * @throws Problem 429 `too_many_attempts`
   */
  async refusalOfCode(userId: number, secret: string, code: string): Promise<Refusal | undefined> {
    await this.#count(userId);
    return this.#take(userId, secret, code);
  }

  async #refusalOf(
    account: Account,
    secret: string,
    given: string,
    from: string,
  ): Promise<Refusal | undefined> {
    await this.#count(account.id);
    const code = given.replaceAll(' ', '');
    if (CODE.test(code)) return this.#take(account.id, secret, code);
    const now = this.#clock.now();
    if (!(await this.#repository.takeRecoveryCode(account.id, recoveryHash(given), now))) return 'wrong_code';
    const left = (await this.#repository.find(account.id))?.recoveryCodesLeft ?? 0;
    await this.#note(account, 'totp.use_recovery_code', { recovery_codes_left: left }, from);
    return undefined;
  }

  async #count(userId: number): Promise<void> {
    const wait = await this.#repository.beginAttempt(userId, this.#clock.now(), FORGIVEN, WAIT_SECONDS);
    if (wait !== null) throw tooManyAttempts(wait, 'There were too many wrong codes for this account.');
  }

  async #take(userId: number, kept: string, code: string): Promise<Refusal | undefined> {
    const secret = this.#box.open(kept, `user:${userId}`);
    if (secret === undefined) {
      this.#log.warn({ user: userId }, 'a TOTP secret was encrypted under another AUTH_SECRET');
      return 'secret_unreadable';
    }
    const step = stepOfCode(secret, code.replaceAll(' ', ''), this.#clock.now());
    if (step === undefined) return 'wrong_code';
    return (await this.#repository.takeStep(userId, step)) ? undefined : 'used_before';
  }

  async #note(account: Account, action: string, after: object, from: string): Promise<void> {
    const [membership] = await this.#people.memberships(account.id);
    const who = { name: account.email, tenantId: membership?.tenantId ?? null };
    await this.#audit.record(who, action, `user:${account.id}`, null, after, from);
  }
}
