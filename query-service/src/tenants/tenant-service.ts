import { Injectable } from '@nestjs/common';
import { Problem, pageOf } from '@enms/http-api';
import type { Page, PageQuery, Queryable } from '@enms/http-api';
import type { Principal } from '@enms/access-tokens';
import { refuseIfChanged } from '../registry/if-match.ts';
import type { Actor, Refusals } from '../registry/registry-changes.ts';
import { RegistryChanges } from '../registry/registry-changes.ts';
import { unknown } from '../registry/registry-lookup.ts';
import type { BuildingDto, NewTenantBody, TenantChangeBody, TenantDetailsDto } from './tenant-dto.ts';
import { TenantRepository } from './tenant-repository.ts';

const REFUSALS: Refusals = {
  tenants_slug_key: () =>
    new Problem(409, 'tenant_exists', 'There is a tenant with this slug already.', {
      remedy: 'Choose another slug.',
    }),
};

/** Keeps tenants: each sees its own, and only administrators of the home tenant see and add others. */
@Injectable()
export class TenantService {
  readonly #repository: TenantRepository;
  readonly #changes: RegistryChanges;

  constructor(repository: TenantRepository, changes: RegistryChanges) {
    this.#repository = repository;
    this.#changes = changes;
  }

  async list(who: Principal, query: PageQuery): Promise<Page<TenantDetailsDto>> {
    if (await this.#isLandlord(who))
      return pageOf(query, (afterId, limit) => this.#repository.list(afterId, limit));
    return pageOf(query, async (afterId) => (afterId < who.tenantId ? [await this.#own(who.tenantId)] : []));
  }

  /** @throws Problem 404 `unknown_tenant` */
  async one(who: Principal, id: number): Promise<TenantDetailsDto> {
    await this.#refuseStranger(who, id);
    return this.#own(id);
  }

  /**
   * Adds a tenant. A person who does so becomes its first administrator, and can sign in there to add others.
   *
   * @throws Problem 403 `not_the_home_tenant`, 409 `tenant_exists`
   */
  async add(actor: Actor, body: NewTenantBody): Promise<TenantDetailsDto> {
    if (!(await this.#isLandlord(actor.who))) {
      throw new Problem(403, 'not_the_home_tenant', 'Only administrators of the home tenant add tenants.', {
        remedy: 'Ask one of them.',
      });
    }
    return this.#changes.make(actor, REFUSALS, async (on) => {
      const id = await this.#repository.add(on, body);
      if (actor.who.kind === 'user') await this.#repository.addAdministrator(on, id, actor.who.id);
      const result = await this.#own(id, on);
      return {
        action: 'tenant.create',
        object: `tenant:${result.slug}`,
        before: null,
        after: result,
        result,
      };
    });
  }

  /** @throws Problem 404 `unknown_tenant`, 412 `changed_meanwhile` */
  async change(
    actor: Actor,
    id: number,
    body: TenantChangeBody,
    ifMatch: string | undefined,
  ): Promise<TenantDetailsDto> {
    if (id !== actor.who.tenantId) throw unknownTenant(id);
    return this.#changes.make(actor, REFUSALS, async (on) => {
      const before = await this.#own(id, on);
      refuseIfChanged(ifMatch, before);
      await this.#repository.change(on, id, body);
      const result = await this.#own(id, on);
      return { action: 'tenant.change', object: `tenant:${before.slug}`, before, after: result, result };
    });
  }

  /** @throws Problem 404 `unknown_tenant` */
  async buildings(who: Principal, id: number, query: PageQuery): Promise<Page<BuildingDto>> {
    if (id !== who.tenantId) throw unknownTenant(id);
    return pageOf(query, (afterId, limit) => this.#repository.buildings(id, afterId, limit));
  }

  async #refuseStranger(who: Principal, id: number): Promise<void> {
    if (id !== who.tenantId && !(await this.#isLandlord(who))) throw unknownTenant(id);
  }

  async #isLandlord(who: Principal): Promise<boolean> {
    return who.role === 'administrator' && (await this.#own(who.tenantId)).is_home;
  }

  async #own(id: number, on?: Queryable): Promise<TenantDetailsDto> {
    const tenant = await this.#repository.find(id, on);
    if (tenant === undefined) throw unknownTenant(id);
    return tenant;
  }
}

function unknownTenant(id: number): Problem {
  return unknown('tenant', String(id), 'GET /api/v1/tenants lists yours.');
}
