import { Injectable } from '@nestjs/common';
import { MachineDirectory } from '../machines/machine-directory.ts';
import { MachineRepository } from '../machines/machine-repository.ts';
import type { Factory, Machine, MachineState } from '../machines/machine.ts';
import { Problem, invalidRequest } from '@enms/http-api';
import { ScopeRepository } from './scope-repository.ts';

/** Machines that one question is about. */
export interface Scope {
  /** As it is told: `machine:compressor-1`, `group:3`, `area:Hall 1`, `factory:demo`, `tenant`. */
  readonly name: string;
  readonly machines: readonly Machine[];
  /** The zone of days and periods: the site's; of several sites the first one's. */
  readonly timeZone: string;
}

const MAX_MACHINES = 10_000;
const SCOPE = /^(machine|group|area|factory):(.{1,64})$/;

/** Finds the machines that a question of one tenant is about. What another tenant owns is unknown here. */
@Injectable()
export class ScopeDirectory {
  readonly #directory: MachineDirectory;
  readonly #machines: MachineRepository;
  readonly #scopes: ScopeRepository;

  constructor(directory: MachineDirectory, machines: MachineRepository, scopes: ScopeRepository) {
    this.#directory = directory;
    this.#machines = machines;
    this.#scopes = scopes;
  }

  /** @throws Problem 404 `unknown_machine`, 409 `ambiguous_machine` */
  machine(tenantId: number, nameOrId: string, factorySlug?: string): Promise<Machine> {
    return this.#directory.machine(tenantId, nameOrId, factorySlug ?? null);
  }

  /** @throws Problem 404 `unknown_factory`, 409 `ambiguous_factory` */
  factory(tenantId: number, slug?: string): Promise<Factory> {
    return this.#directory.factory(tenantId, slug);
  }

  /** A factory by its id or slug, as those ask who call it a building. @throws Problem 404 `unknown_factory` */
  async building(tenantId: number, idOrSlug: string): Promise<Factory> {
    const all = /^[1-9]\d{0,8}$/.test(idOrSlug) ? await this.#machines.factories(tenantId, null) : [];
    return all.find(({ id }) => String(id) === idOrSlug) ?? this.factory(tenantId, idOrSlug);
  }

  machinesOf(tenantId: number, factoryId: number | null): Promise<Machine[]> {
    return this.#machines.list(tenantId, factoryId, 0, MAX_MACHINES);
  }

  /** The newest state of every carrier of these machines. */
  states(machines: readonly Machine[]): Promise<MachineState[]> {
    return this.#machines.states(machines.map(({ id }) => id));
  }

  /**
   * The machines of `machine:<name or id>`, `group:<id or name>`, `area:<name>`, `factory:<slug>` or `tenant`.
   *
   * @throws Problem 400, 404 `unknown_group`, `unknown_area` and those of machines and factories
   */
  async resolve(tenantId: number, scope: string): Promise<Scope> {
    if (scope === 'tenant') return scopeOf('tenant', await this.machinesOf(tenantId, null));
    const [, kind, name = ''] = SCOPE.exec(scope) ?? [];
    switch (kind) {
      case 'machine': {
        const machine = await this.machine(tenantId, name);
        return scopeOf(`machine:${machine.name}`, [machine]);
      }
      case 'factory': {
        const factory = await this.factory(tenantId, name);
        const machines = await this.machinesOf(tenantId, factory.id);
        return { name: `factory:${factory.slug}`, machines, timeZone: factory.timeZone };
      }
      case 'area':
        return this.#area(tenantId, name);
      case 'group':
        return this.#group(tenantId, name);
      default:
        throw invalidRequest([
          {
            field: 'scope',
            reason: 'unknown_scope',
            remedy: 'Send machine:<name or id>, group:<id or name>, area:<name>, factory:<slug> or tenant.',
          },
        ]);
    }
  }

  async #area(tenantId: number, name: string): Promise<Scope> {
    const ids = await this.#scopes.machinesInArea(tenantId, name);
    if (ids === undefined) {
      throw new Problem(404, 'unknown_area', `There is no area ${JSON.stringify(name)}.`, {
        remedy: 'GET /api/v1/areas lists all areas.',
      });
    }
    return scopeOf(`area:${name}`, await this.#machines.withIds(tenantId, ids));
  }

  async #group(tenantId: number, name: string): Promise<Scope> {
    const group = await this.#scopes.group(tenantId, name);
    if (group === undefined) {
      throw new Problem(404, 'unknown_group', `There is no group ${JSON.stringify(name)}.`, {
        remedy: 'GET /api/v1/groups lists all groups.',
      });
    }
    return scopeOf(`group:${group.id}`, await this.#machines.withIds(tenantId, group.machineIds));
  }
}

function scopeOf(name: string, machines: readonly Machine[]): Scope {
  return { name, machines, timeZone: machines[0]?.factory.timeZone ?? 'UTC' };
}
