import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../service/clock.ts';
import { CLOCK } from '../service/clock.ts';
import { Remembered } from '../service/remembered.ts';
import { AccessTokens, hashApiKey, isApiKey } from '@enms/access-tokens';
import type { Audience, Principal, Scope, TokenClaims } from '@enms/access-tokens';
import type { Standing, UsableKey } from './standings.ts';
import { Standings } from './standings.ts';

/** Somebody who is known, with what limits a program beside its role. */
export interface Identity {
  readonly principal: Principal;
  /** null: a person, who may do all that the role may. */
  readonly scopes: readonly Scope[] | null;
  /** When the token ends; null for keys. */
  readonly expiresAt: Date | null;
  /** The sign-in that it belongs to; null for keys. */
  readonly session: string | null;
}

/** How long what was looked up is believed. Changes made by this process count at once. */
const BELIEVED_MILLIS = 5000;

/** Finds out who asks: from a token or a key, and from what the database says of its owner now. */
@Injectable()
export class Authenticator {
  readonly #tokens: AccessTokens;
  readonly #standings: Standings;
  readonly #clock: Clock;
  readonly #known = new Remembered<Standing | undefined>(BELIEVED_MILLIS);
  readonly #keys = new Remembered<UsableKey | undefined>(BELIEVED_MILLIS);

  constructor(tokens: AccessTokens, standings: Standings, @Inject(CLOCK) clock: Clock) {
    this.#tokens = tokens;
    this.#standings = standings;
    this.#clock = clock;
  }

  /**
   * Whose credential it is: a bearer token, or a key; undefined when it is good for nothing.
   *
   * @throws DatabaseError while nobody can tell
   */
  identify(credential: string, audience: Audience = 'enms-api'): Promise<Identity | undefined> {
    return isApiKey(credential) ? this.#ofKey(credential) : this.#ofToken(credential, audience);
  }

  /** Forgets what was looked up: somebody's rights or keys just changed. */
  forget(): void {
    this.#known.clear();
    this.#keys.clear();
  }

  async #ofToken(token: string, audience: Audience): Promise<Identity | undefined> {
    const claims = await this.#tokens.read(audience, token);
    if (claims === undefined) return undefined;
    const { userId, tenantId, session } = claims;
    const standing = await this.#known.get(`${userId} ${tenantId} ${session}`, () =>
      this.#standings.standing(userId, tenantId, session),
    );
    if (standing === undefined || wasIssuedBefore(claims, standing.passwordChangedAt)) return undefined;
    return {
      principal: { kind: 'user', id: userId, name: standing.email, tenantId, role: standing.role },
      scopes: null,
      expiresAt: claims.expiresAt,
      session,
    };
  }

  async #ofKey(text: string): Promise<Identity | undefined> {
    const hash = hashApiKey(text);
    const key = await this.#keys.get(hash.toString('base64'), () =>
      this.#standings.usableKey(hash, this.#clock.now()),
    );
    if (key === undefined) return undefined;
    const { id, name, tenantId, role, scopes } = key;
    return {
      principal: { kind: 'api_key', id, name, tenantId, role },
      scopes,
      expiresAt: null,
      session: null,
    };
  }
}

/** Tokens know whole seconds only. */
function wasIssuedBefore({ issuedAt }: TokenClaims, moment: Date): boolean {
  return issuedAt.getTime() < Math.floor(moment.getTime() / 1000) * 1000;
}
