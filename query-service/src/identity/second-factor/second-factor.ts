import { Inject, Injectable } from '@nestjs/common';
import { AuditLog, Authenticator, CLOCK, Database, Problem, invalidRequest } from '@enms/http-api';
import type { Clock, Queryable } from '@enms/http-api';
import type { Deed } from '../deed.ts';
import { PasswordCheck } from '../password-check.ts';
import { RefreshTokens } from '../refresh-tokens.ts';
import { newRecoveryCodes, recoveryHash } from './recovery-codes.ts';
import { SecondFactorCheck } from './second-factor-check.ts';
import type { RecoveryCodesDto, TotpDto, TotpEnrolmentDto } from './second-factor-dto.ts';
import { SecondFactorRepository } from './second-factor-repository.ts';
import { base32, newSecret, otpauthUri } from './totp.ts';

/** Lets people switch the second factor of their own account on and off. */
@Injectable()
export class SecondFactor {
  readonly #repository: SecondFactorRepository;
  readonly #check: SecondFactorCheck;
  readonly #passwords: PasswordCheck;
  readonly #refreshTokens: RefreshTokens;
  readonly #authenticator: Authenticator;
  readonly #audit: AuditLog;
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(
    repository: SecondFactorRepository,
    check: SecondFactorCheck,
    passwords: PasswordCheck,
    refreshTokens: RefreshTokens,
    authenticator: Authenticator,
    audit: AuditLog,
    database: Database,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#repository = repository;
    this.#check = check;
    this.#passwords = passwords;
    this.#refreshTokens = refreshTokens;
    this.#authenticator = authenticator;
    this.#audit = audit;
    this.#database = database;
    this.#clock = clock;
  }

  async state(userId: number): Promise<TotpDto> {
    const factor = await this.#repository.find(userId);
    if (factor === undefined) return { state: 'off', since: null, recovery_codes_left: 0 };
    return {
      state: factor.confirmedAt === null ? 'waiting' : 'on',
      since: factor.confirmedAt?.toISOString() ?? null,
      recovery_codes_left: factor.recoveryCodesLeft,
    };
  }

  /**
   * Makes a secret, which is shown this once and not in force before its first code.
   *
   * @throws Problem 401 `wrong_credentials`, 409 `totp_on`, 429 `too_many_attempts`
   */
  async enrol({ who, from }: Deed, password: string): Promise<TotpEnrolmentDto> {
    await this.#passwords.account(who.name, password, from);
    const secret = newSecret();
    await this.#database.transaction(async (on) => {
      if (!(await this.#repository.begin(on, who.id, this.#check.close(who.id, secret)))) throw alreadyOn();
      await this.#note({ who, from }, 'totp.enrol', on);
    });
    return { uri: otpauthUri(secret, who.name), secret: base32(secret) };
  }

  /**
   * Puts the secret in force by its first code, and ends all other sessions: they were begun without one.
   *
   * @param session the one that goes on
   * @throws Problem 400 naming `code`, 409 `totp_on` or `totp_off`, 429 `too_many_attempts`
   */
  async confirm({ who, from }: Deed, code: string, session: string | null): Promise<RecoveryCodesDto> {
    const factor = await this.#repository.find(who.id);
    if (factor === undefined) {
      throw new Problem(409, 'totp_off', 'There is no secret that a code could prove.', {
        remedy: 'Begin with POST /api/v1/auth/totp.',
      });
    }
    if (factor.confirmedAt !== null) throw alreadyOn();
    const refusal = await this.#check.refusalOfCode(who.id, factor.secret, code);
    if (refusal !== undefined) {
      throw invalidRequest([
        {
          field: 'code',
          reason: refusal,
          remedy: 'Send the six digits that the authenticator shows now; its clock must be right.',
        },
      ]);
    }
    const codes = newRecoveryCodes();
    await this.#database.transaction(async (on) => {
      if (!(await this.#repository.confirm(on, who.id, factor.secret, this.#clock.now()))) throw alreadyOn();
      await this.#repository.setRecoveryCodes(on, who.id, codes.map(recoveryHash));
      await this.#refreshTokens.revokeOthers(who.id, session, on);
      await this.#note({ who, from }, 'totp.switch_on', on);
    });
    this.#authenticator.forget();
    return { recovery_codes: codes };
  }

  /**
   * Makes new recovery codes; the old ones are void.
   *
   * @throws Problem 401 `wrong_credentials`, 409 `totp_off`, 429 `too_many_attempts`
   */
  async renewRecoveryCodes({ who, from }: Deed, password: string): Promise<RecoveryCodesDto> {
    await this.#passwords.account(who.name, password, from);
    const codes = newRecoveryCodes();
    await this.#database.transaction(async (on) => {
      const factor = await this.#repository.find(who.id, on);
      if (factor === undefined || factor.confirmedAt === null) throw notOn();
      await this.#repository.setRecoveryCodes(on, who.id, codes.map(recoveryHash));
      await this.#note({ who, from }, 'totp.renew_recovery_codes', on);
    });
    return { recovery_codes: codes };
  }

  /**
   * Switches the second factor off, or gives up one that was only begun.
   *
   * @throws Problem 401 `wrong_credentials`, 429 `too_many_attempts`
   */
  async switchOff({ who, from }: Deed, password: string): Promise<void> {
    await this.#passwords.account(who.name, password, from);
    await this.#database.transaction(async (on) => {
      if (await this.#repository.remove(on, who.id)) await this.#note({ who, from }, 'totp.switch_off', on);
    });
  }

  async #note({ who, from }: Deed, action: string, on: Queryable): Promise<void> {
    await this.#audit.record(who, action, `user:${who.id}`, null, null, from, on);
  }
}

function alreadyOn(): Problem {
  return new Problem(409, 'totp_on', 'The account asks for a code already.', {
    remedy: 'To change the authenticator switch it off first, with POST /api/v1/auth/totp/off.',
  });
}

function notOn(): Problem {
  return new Problem(409, 'totp_off', 'The account asks for no code.', {
    remedy: 'Switch it on with POST /api/v1/auth/totp.',
  });
}
