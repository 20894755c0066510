import { SignJWT, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Role } from './principal.ts';
import { roles } from './principal.ts';

/** What a token says of its bearer. The role is as of its issue: what counts is the membership as it is now. */
export interface TokenClaims {
  readonly userId: number;
  readonly tenantId: number;
  readonly role: Role;
  /** The family of refresh tokens that it came with: revoking the family voids it. */
  readonly session: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/** `enms-api`: a bearer of the API. `enms-pages`: a cookie that opens pages at the door, and nothing else. */
export type Audience = 'enms-api' | 'enms-pages';

export const ACCESS_TOKEN_SECONDS = 15 * 60;
export const PAGES_TOKEN_SECONDS = 60 * 60;

const MAX_GOOD = 10_000;

const ISSUER = 'enms';
const ALGORITHM = 'HS256';
const claimsSchema = z.object({
  sub: z.string().regex(/^[1-9]\d{0,9}$/),
  tenant: z.number().int().positive(),
  role: z.enum(roles),
  sid: z.uuid(),
  iat: z.number().int(),
  exp: z.number().int(),
});

/** Issues and reads signed tokens. */
export class AccessTokens {
  readonly #key: Uint8Array;
  readonly #clock: { now(): Date };
  /** What was found good, and stays so until it expires: a signature says the same each time. */
  readonly #good = new Map<string, TokenClaims>();

  /** @param secret at least 32 random characters, the same in every service of an installation */
  constructor(secret: string, clock: { now(): Date }) {
    this.#key = new TextEncoder().encode(secret);
    this.#clock = clock;
  }

  issue(
    audience: Audience,
    bearer: Pick<TokenClaims, 'userId' | 'tenantId' | 'role' | 'session'>,
  ): Promise<string> {
    const issuedAt = Math.floor(this.#clock.now().getTime() / 1000);
    const lifetime = audience === 'enms-api' ? ACCESS_TOKEN_SECONDS : PAGES_TOKEN_SECONDS;
    return new SignJWT({ tenant: bearer.tenantId, role: bearer.role, sid: bearer.session })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
      .setIssuer(ISSUER)
      .setAudience(audience)
      .setSubject(String(bearer.userId))
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + lifetime)
      .sign(this.#key);
  }

  /** What the token says; undefined for one that is forged, expired, or meant for somebody else. */
  async read(audience: Audience, token: string): Promise<TokenClaims | undefined> {
    const key = `${audience} ${token}`;
    const known = this.#good.get(key);
    if (known !== undefined && known.expiresAt > this.#clock.now()) return known;
    const claims = await this.#verified(audience, token);
    if (claims === undefined) this.#good.delete(key);
    else {
      if (this.#good.size >= MAX_GOOD) this.#good.clear();
      this.#good.set(key, claims);
    }
    return claims;
  }

  async #verified(audience: Audience, token: string): Promise<TokenClaims | undefined> {
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience,
        requiredClaims: ['sub', 'iat', 'exp'],
        currentDate: this.#clock.now(),
      });
      const claims = claimsSchema.parse(payload);
      return {
        userId: Number(claims.sub),
        tenantId: claims.tenant,
        role: claims.role,
        session: claims.sid,
        issuedAt: new Date(claims.iat * 1000),
        expiresAt: new Date(claims.exp * 1000),
      };
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof z.ZodError) return undefined;
      throw error;
    }
  }
}
