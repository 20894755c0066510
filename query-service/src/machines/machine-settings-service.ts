import { Injectable } from '@nestjs/common';
import { Database, Problem } from '@enms/http-api';
import type { Queryable } from '@enms/http-api';
import { refuseIfChanged } from '../registry/if-match.ts';
import type { Actor, Change, Refusals } from '../registry/registry-changes.ts';
import { RegistryChanges } from '../registry/registry-changes.ts';
import { RegistryLookup, unknown } from '../registry/registry-lookup.ts';
import type { MachineChangeBody, MachineSettingsDto, NewMachineBody } from './machine-settings-dto.ts';
import { MachineSettingsRepository } from './machine-settings-repository.ts';

/** What the constraints of machines mean. */
export const MACHINE_REFUSALS: Refusals = {
  machines_factory_id_name_key: () =>
    new Problem(409, 'machine_exists', 'The factory has a machine with this name already.', {
      remedy: 'Choose another name, or change the machine that has it.',
    }),
};

/** Registers machines and changes what is set for them. */
@Injectable()
export class MachineSettingsService {
  readonly #repository: MachineSettingsRepository;
  readonly #lookup: RegistryLookup;
  readonly #changes: RegistryChanges;
  readonly #database: Database;

  constructor(
    repository: MachineSettingsRepository,
    lookup: RegistryLookup,
    changes: RegistryChanges,
    database: Database,
  ) {
    this.#repository = repository;
    this.#lookup = lookup;
    this.#changes = changes;
    this.#database = database;
  }

  /** @throws Problem 404 `unknown_machine`, 409 `ambiguous_machine` */
  async one(
    tenantId: number,
    nameOrId: string,
    factory: string | null,
    on: Queryable = this.#database,
  ): Promise<MachineSettingsDto> {
    const { id } = await this.#lookup.machine(on, tenantId, nameOrId, factory);
    return this.#withId(on, tenantId, id);
  }

  /** @throws Problem 404 `unknown_factory`, `unknown_area`; 409 `machine_exists`, `ambiguous_factory` */
  add(actor: Actor, body: NewMachineBody): Promise<MachineSettingsDto> {
    return this.#changes.make(actor, MACHINE_REFUSALS, (on) => this.adding(on, actor.who.tenantId, body));
  }

  /** @throws Problem 404 `unknown_machine`, `unknown_area`; 409 `machine_exists`, `ambiguous_machine`; 412 */
  change(
    actor: Actor,
    which: { readonly nameOrId: string; readonly factory: string | null },
    body: MachineChangeBody,
    ifMatch: string | undefined,
  ): Promise<MachineSettingsDto> {
    return this.#changes.make(actor, MACHINE_REFUSALS, async (on) => {
      const before = await this.one(actor.who.tenantId, which.nameOrId, which.factory, on);
      refuseIfChanged(ifMatch, before);
      return this.changing(on, actor.who.tenantId, before, body);
    });
  }

  /** @throws Problem 404 `unknown_machine`; 409 `machine_measured`, `in_use` */
  async remove(actor: Actor, nameOrId: string, factory: string | null): Promise<void> {
    await this.#changes.make(actor, MACHINE_REFUSALS, async (on) => {
      const before = await this.one(actor.who.tenantId, nameOrId, factory, on);
      if (await this.#repository.isMeasured(on, before.id)) {
        throw new Problem(409, 'machine_measured', `Readings of ${before.name} are kept, so it stays.`, {
          remedy: 'End its meter assignments instead; what was measured keeps its machine.',
        });
      }
      await this.#repository.remove(on, before.id);
      return {
        action: 'machine.delete',
        object: `machine:${before.factory}/${before.name}`,
        before,
        after: null,
        result: undefined,
      };
    });
  }

  /** Adds a machine within a transaction. */
  async adding(on: Queryable, tenantId: number, body: NewMachineBody): Promise<Change<MachineSettingsDto>> {
    const factory = await this.#lookup.factory(on, tenantId, body.factory);
    if (typeof body.area_id === 'number') await this.#lookup.area(on, factory.id, body.area_id);
    const id = await this.#repository.add(on, factory.id, body);
    const result = await this.#withId(on, tenantId, id);
    return {
      action: 'machine.create',
      object: `machine:${factory.slug}/${result.name}`,
      before: null,
      after: result,
      result,
    };
  }

  /** Changes a machine within a transaction. */
  async changing(
    on: Queryable,
    tenantId: number,
    before: MachineSettingsDto,
    body: MachineChangeBody,
  ): Promise<Change<MachineSettingsDto>> {
    if (typeof body.area_id === 'number') {
      const { factoryId } = await this.#lookup.machine(on, tenantId, String(before.id));
      await this.#lookup.area(on, factoryId, body.area_id);
    }
    await this.#repository.change(on, before.id, body);
    const result = await this.#withId(on, tenantId, before.id);
    return {
      action: 'machine.change',
      object: `machine:${before.factory}/${before.name}`,
      before,
      after: result,
      result,
    };
  }

  async #withId(on: Queryable, tenantId: number, id: number): Promise<MachineSettingsDto> {
    const machine = await this.#repository.find(tenantId, id, on);
    if (machine === undefined) throw unknown('machine', String(id), 'GET /api/v1/machines lists all.');
    return machine;
  }
}
