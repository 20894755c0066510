import { Inject, Injectable } from '@nestjs/common';
import { AuditLog, Authenticator, CLOCK, Database, Problem } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import type { Deed } from '../deed.ts';
import { RefreshTokens, SESSION_DAYS } from '../refresh-tokens.ts';
import { OwnSessionsRepository } from './own-sessions-repository.ts';
import type { SessionListDto, SessionsEndedDto } from './sessions-dto.ts';

/** Shows people their own sessions, and ends them. */
@Injectable()
export class OwnSessions {
  readonly #repository: OwnSessionsRepository;
  readonly #refreshTokens: RefreshTokens;
  readonly #authenticator: Authenticator;
  readonly #audit: AuditLog;
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(
    repository: OwnSessionsRepository,
    refreshTokens: RefreshTokens,
    authenticator: Authenticator,
    audit: AuditLog,
    database: Database,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#repository = repository;
    this.#refreshTokens = refreshTokens;
    this.#authenticator = authenticator;
    this.#audit = audit;
    this.#database = database;
    this.#clock = clock;
  }

  /** @param current the session that asks */
  async list(userId: number, current: string | null): Promise<SessionListDto> {
    const longestMillis = SESSION_DAYS * 86_400_000;
    const sessions = await this.#repository.open(userId, this.#clock.now(), longestMillis);
    return {
      items: sessions.map((session) => ({
        id: session.id,
        is_current: session.id === current,
        tenant: session.tenant,
        begun_at: session.begunAt.toISOString(),
        last_used_at: session.renewedAt.toISOString(),
        expires_at: session.expiresAt.toISOString(),
        address: session.address,
        user_agent: session.userAgent,
      })),
    };
  }

  /** @throws Problem 404 `unknown_session`, for another's too */
  async end({ who, from }: Deed, session: string): Promise<void> {
    await this.#database.transaction(async (on) => {
      if ((await this.#refreshTokens.revokeOwn(who.id, session, on)) === 0) {
        throw new Problem(404, 'unknown_session', `There is no open session ${session} of yours.`, {
          remedy: 'GET /api/v1/auth/sessions lists all.',
        });
      }
      const ended = { session, how: 'by its person' };
      await this.#audit.record(who, 'session.end', `user:${who.id}`, null, ended, from, on);
    });
    this.#authenticator.forget();
  }

  /** Ends all sessions but the one that asks. */
  async endOthers({ who, from }: Deed, current: string | null): Promise<SessionsEndedDto> {
    const ended = await this.#database.transaction(async (on) => {
      const count = await this.#refreshTokens.revokeOthers(who.id, current, on);
      if (count > 0) {
        await this.#audit.record(
          who,
          'session.end_others',
          `user:${who.id}`,
          null,
          { ended: count },
          from,
          on,
        );
      }
      return count;
    });
    this.#authenticator.forget();
    return { ended };
  }
}
