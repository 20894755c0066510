import { Injectable } from '@nestjs/common';
import { Database, Problem, pageOf } from '@enms/http-api';
import type { Page, Queryable } from '@enms/http-api';
import { refuseIfChanged } from '../registry/if-match.ts';
import type { Actor, Change, Refusals } from '../registry/registry-changes.ts';
import { RegistryChanges } from '../registry/registry-changes.ts';
import { RegistryLookup, unknown } from '../registry/registry-lookup.ts';
import type { AreaChangeBody, AreaDto, ListAreasQuery, NewAreaBody } from './area-dto.ts';
import { AreaRepository } from './area-repository.ts';

/** What the constraints of areas mean. */
export const AREA_REFUSALS: Refusals = {
  areas_factory_id_parent_id_name_key: () =>
    new Problem(409, 'area_exists', 'There is an area with this name at this place already.', {
      remedy: 'Choose another name, or another parent.',
    }),
};

/** Keeps the areas of factories, a tree each. */
@Injectable()
export class AreaService {
  readonly #repository: AreaRepository;
  readonly #lookup: RegistryLookup;
  readonly #changes: RegistryChanges;
  readonly #database: Database;

  constructor(
    repository: AreaRepository,
    lookup: RegistryLookup,
    changes: RegistryChanges,
    database: Database,
  ) {
    this.#repository = repository;
    this.#lookup = lookup;
    this.#changes = changes;
    this.#database = database;
  }

  /** @throws Problem 404 `unknown_factory` */
  async list(tenantId: number, query: ListAreasQuery): Promise<Page<AreaDto>> {
    const { factory } = query;
    const factoryId =
      factory === undefined ? null : (await this.#lookup.factory(this.#database, tenantId, factory)).id;
    return pageOf(query, (afterId, limit) => this.#repository.list(tenantId, factoryId, afterId, limit));
  }

  /** @throws Problem 404 `unknown_area` */
  async one(tenantId: number, id: number, on?: Queryable): Promise<AreaDto> {
    const area = await this.#repository.find(tenantId, id, on);
    if (area === undefined) throw unknown('area', String(id), 'GET /api/v1/areas lists all.');
    return area;
  }

  /** @throws Problem 404 `unknown_factory`, `unknown_area`; 409 `area_exists`, `ambiguous_factory` */
  add(actor: Actor, body: NewAreaBody): Promise<AreaDto> {
    return this.#changes.make(actor, AREA_REFUSALS, (on) => this.adding(on, actor.who.tenantId, body));
  }

  /** Adds an area within a transaction. */
  async adding(on: Queryable, tenantId: number, body: NewAreaBody): Promise<Change<AreaDto>> {
    const factory = await this.#lookup.factory(on, tenantId, body.factory);
    const parentId = body.parent_id ?? null;
    if (parentId !== null) await this.#lookup.area(on, factory.id, parentId);
    const id = await this.#repository.add(on, factory.id, body.name, parentId);
    const result = await this.one(tenantId, id, on);
    return { action: 'area.create', object: `area:${id}`, before: null, after: result, result };
  }

  /** @throws Problem 404 `unknown_area`; 409 `area_exists`, `area_in_itself`; 412 */
  change(actor: Actor, id: number, body: AreaChangeBody, ifMatch: string | undefined): Promise<AreaDto> {
    const { tenantId } = actor.who;
    return this.#changes.make(actor, AREA_REFUSALS, async (on) => {
      const before = await this.one(tenantId, id, on);
      refuseIfChanged(ifMatch, before);
      if (typeof body.parent_id === 'number') await this.#refuseRing(on, tenantId, before, body.parent_id);
      await this.#repository.change(on, id, body);
      const result = await this.one(tenantId, id, on);
      return { action: 'area.change', object: `area:${id}`, before, after: result, result };
    });
  }

  /** @throws Problem 404 `unknown_area`, 409 `in_use` */
  async remove(actor: Actor, id: number): Promise<void> {
    await this.#changes.make(actor, AREA_REFUSALS, async (on) => {
      const before = await this.one(actor.who.tenantId, id, on);
      await this.#repository.remove(on, id);
      return { action: 'area.delete', object: `area:${id}`, before, after: null, result: undefined };
    });
  }

  async #refuseRing(on: Queryable, tenantId: number, area: AreaDto, parentId: number): Promise<void> {
    const factory = await this.#lookup.factory(on, tenantId, area.factory);
    await this.#repository.lockTree(on, factory.id);
    await this.#lookup.area(on, factory.id, parentId);
    if (!(await this.#repository.contains(on, area.id, parentId))) return;
    throw new Problem(409, 'area_in_itself', 'An area cannot lie in itself or in one of its own.', {
      remedy: 'Choose a parent outside of it, or null for none.',
    });
  }
}
