import { Injectable } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';
import { Authenticator, Problem, credentialOf, notSignedIn } from '@enms/http-api';
import { includesRole } from '@enms/access-tokens';
import type { Principal, Role } from '@enms/access-tokens';
import { IdentityRepository } from './identity-repository.ts';

/** Grafana's own names of roles. */
const GRAFANA_ROLES: Readonly<Record<Role, string>> = {
  viewer: 'Viewer',
  operator: 'Viewer',
  analyst: 'Viewer',
  engineer: 'Editor',
  administrator: 'Admin',
};

/** Tells the door who may see pages that other programs serve. */
@Injectable()
export class PageAccess {
  readonly #authenticator: Authenticator;
  readonly #repository: IdentityRepository;
  /** It never changes once it is there. */
  #homeTenant: number | undefined;

  constructor(authenticator: Authenticator, repository: IdentityRepository) {
    this.#authenticator = authenticator;
    this.#repository = repository;
  }

  /**
   * The cookie counts, so that a browser can load a page, and a token or key for who has one. What another program
   * put into Authorization for itself does no harm. To change something, the cookie is enough only where the program
   * behind the door cannot do without, and asks for a token of its own.
   *
   * @throws Problem 401 `not_signed_in`, 403 `role_too_low`
   */
  async visitor(
    headers: IncomingHttpHeaders,
    cookie: string | undefined,
    needed: Role,
    cookieMayWrite: boolean,
  ): Promise<Principal> {
    const isRead = /^(GET|HEAD|OPTIONS)$/.test(String(headers['x-original-method'] ?? 'GET'));
    const pagesToken = isRead || cookieMayWrite ? cookie : undefined;
    const credential = credentialOf(headers);
    const identity =
      (pagesToken === undefined ? undefined : await this.#authenticator.identify(pagesToken, 'enms-pages')) ??
      (credential === undefined ? undefined : await this.#authenticator.identify(credential));
    if (identity === undefined || identity.scopes?.includes(isRead ? 'read' : 'control') === false) {
      throw notSignedIn(credential !== undefined || pagesToken !== undefined);
    }
    const { principal } = identity;
    if (includesRole(principal.role, needed)) return principal;
    throw new Problem(403, 'role_too_low', `That needs the role ${needed}; you are ${principal.role}.`, {
      remedy: 'Ask an administrator of your tenant for the role.',
    });
  }

  /**
   * Grafana reads as one database role, which is bound to the home tenant, and what an engineer does in Node-RED or the
   * simulator moves all tenants: whoever works in another one may not go there.
   *
   * @throws Problem 403 `not_the_home_tenant`
   */
  async requireHomeTenant(who: Principal): Promise<void> {
    if (await this.isOfHomeTenant(who)) return;
    throw new Problem(403, 'not_the_home_tenant', 'This part of the installation is the home tenant’s.', {
      remedy: 'Use the pages of the portal, which show yours.',
    });
  }

  /** Whether somebody works in the tenant that Grafana shows and whose engineers run the installation. */
  async isOfHomeTenant({ tenantId }: Principal): Promise<boolean> {
    this.#homeTenant ??= await this.#repository.homeTenant();
    return tenantId === this.#homeTenant;
  }

  /** What the door hands on. */
  headersFor(who: Principal): Record<string, string> {
    return {
      'x-enms-user': encodeURIComponent(who.name).replaceAll('%40', '@'),
      'x-enms-role': who.role,
      'x-enms-tenant': String(who.tenantId),
      'x-enms-grafana-role': GRAFANA_ROLES[who.role],
    };
  }
}
