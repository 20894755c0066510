import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../problem/problem.ts';
import { ALLOWED_ROLE, IS_PUBLIC, NEEDED_SCOPE } from './allow.ts';
import { Authenticator } from './authenticator.ts';
import type { Identity } from './authenticator.ts';
import { credentialOf } from './credential.ts';
import type { IdentifiedRequest } from './current-principal.ts';
import { includesRole } from '@enms/access-tokens';
import type { Role, Scope } from '@enms/access-tokens';

/** Lets through who has the role that the route asks for. A session cookie never counts here. */
@Injectable()
export class AccessGuard implements CanActivate {
  readonly #reflector: Reflector;
  readonly #authenticator: Authenticator;

  constructor(reflector: Reflector, authenticator: Authenticator) {
    this.#reflector = reflector;
    this.#authenticator = authenticator;
  }

  /** @throws Problem 401 `not_signed_in`, 403 `role_too_low` or `scope_missing` */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.#reflector.getAllAndOverride<boolean | undefined>(IS_PUBLIC, targets) === true) return true;
    const needed = this.#reflector.getAllAndOverride<Role | undefined>(ALLOWED_ROLE, targets);
    if (needed === undefined) throw new Error(`${context.getClass().name} has a route without @Allow`);
    const request = context.switchToHttp().getRequest<FastifyRequest & IdentifiedRequest>();
    const credential = credentialOf(request.headers);
    const identity = credential === undefined ? undefined : await this.#authenticator.identify(credential);
    if (identity === undefined) throw notSignedIn(credential !== undefined);
    const scope = this.#reflector.getAllAndOverride<Scope | undefined>(NEEDED_SCOPE, targets);
    refuseUnlessAllowed(identity, needed, scope ?? scopeOf(request.method));
    request.principal = identity.principal;
    request.session = identity.session;
    return true;
  }
}

function scopeOf(method: string): Scope {
  return method === 'GET' || method === 'HEAD' ? 'read' : 'control';
}

function refuseUnlessAllowed({ principal, scopes }: Identity, needed: Role, scope: Scope): void {
  if (scopes !== null && !scopes.includes(scope)) {
    throw new Problem(
      403,
      'scope_missing',
      `This key may not be used for that: it lacks the scope ${scope}.`,
      {
        remedy: 'Have an administrator make a key with that scope.',
        extra: { needed_scope: scope },
      },
    );
  }
  if (scopes !== null && scope === 'telemetry:write') return;
  if (includesRole(principal.role, needed)) return;
  throw new Problem(403, 'role_too_low', `That needs the role ${needed}; you are ${principal.role}.`, {
    remedy: 'Ask an administrator of your tenant to do it, or for the role.',
    extra: { needed_role: needed, role: principal.role },
  });
}

/** 401: nobody is known to ask. */
export function notSignedIn(hadCredential: boolean): Problem {
  return new Problem(
    401,
    'not_signed_in',
    hadCredential ? 'The token or key is not valid, or no longer.' : 'Nobody is signed in.',
    {
      remedy: 'Sign in with POST /api/v1/auth/login and send Authorization: Bearer …, or send X-API-Key.',
      authenticate: hadCredential ? 'Bearer error="invalid_token"' : 'Bearer',
    },
  );
}
