import { Injectable } from '@nestjs/common';
import { Problem, pageOf } from '@enms/http-api';
import type { Page, PageQuery, Queryable } from '@enms/http-api';
import { refuseIfChanged } from '../registry/if-match.ts';
import type { Actor, Refusals } from '../registry/registry-changes.ts';
import { RegistryChanges } from '../registry/registry-changes.ts';
import { unknown } from '../registry/registry-lookup.ts';
import type { GroupChangeBody, GroupDto, NewGroupBody } from './group-dto.ts';
import { GroupRepository } from './group-repository.ts';

const REFUSALS: Refusals = {
  machine_groups_tenant_id_name_key: () =>
    new Problem(409, 'group_exists', 'The tenant has a group with this name already.', {
      remedy: 'Choose another name, or change the group that has it.',
    }),
};

/** Keeps groups of machines, which figures can be asked for as for one machine. */
@Injectable()
export class GroupService {
  readonly #repository: GroupRepository;
  readonly #changes: RegistryChanges;

  constructor(repository: GroupRepository, changes: RegistryChanges) {
    this.#repository = repository;
    this.#changes = changes;
  }

  list(tenantId: number, query: PageQuery): Promise<Page<GroupDto>> {
    return pageOf(query, (afterId, limit) => this.#repository.list(tenantId, afterId, limit));
  }

  /** @throws Problem 404 `unknown_group` */
  async one(tenantId: number, id: number, on?: Queryable): Promise<GroupDto> {
    const group = await this.#repository.find(tenantId, id, on);
    if (group === undefined) throw unknown('group', String(id), 'GET /api/v1/groups lists all.');
    return group;
  }

  /** @throws Problem 404 `unknown_machine`, 409 `group_exists` */
  add(actor: Actor, body: NewGroupBody): Promise<GroupDto> {
    const { tenantId } = actor.who;
    return this.#changes.make(actor, REFUSALS, async (on) => {
      const id = await this.#repository.add(on, tenantId, body.name);
      await this.#setMembers(on, tenantId, id, body.machine_ids ?? []);
      const result = await this.one(tenantId, id, on);
      return { action: 'group.create', object: `group:${id}`, before: null, after: result, result };
    });
  }

  /** @throws Problem 404 `unknown_group`, `unknown_machine`; 409 `group_exists`; 412 */
  change(actor: Actor, id: number, body: GroupChangeBody, ifMatch: string | undefined): Promise<GroupDto> {
    const { tenantId } = actor.who;
    return this.#changes.make(actor, REFUSALS, async (on) => {
      const before = await this.one(tenantId, id, on);
      refuseIfChanged(ifMatch, before);
      if (body.name !== undefined) await this.#repository.rename(on, id, body.name);
      if (body.machine_ids !== undefined) await this.#setMembers(on, tenantId, id, body.machine_ids);
      const result = await this.one(tenantId, id, on);
      return { action: 'group.change', object: `group:${id}`, before, after: result, result };
    });
  }

  /** @throws Problem 404 `unknown_group`, 409 `in_use` */
  async remove(actor: Actor, id: number): Promise<void> {
    await this.#changes.make(actor, REFUSALS, async (on) => {
      const before = await this.one(actor.who.tenantId, id, on);
      await this.#repository.remove(on, id);
      return { action: 'group.delete', object: `group:${id}`, before, after: null, result: undefined };
    });
  }

  async #setMembers(
    on: Queryable,
    tenantId: number,
    id: number,
    machineIds: readonly number[],
  ): Promise<void> {
    const [stranger] = await this.#repository.strangers(on, tenantId, machineIds);
    if (stranger !== undefined) throw unknown('machine', String(stranger), 'GET /api/v1/machines lists all.');
    await this.#repository.setMembers(on, id, machineIds);
  }
}
