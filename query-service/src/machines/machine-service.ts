import { Inject, Injectable } from '@nestjs/common';
import { CLOCK } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import { MachineDirectory } from './machine-directory.ts';
import type { ListMachinesQuery, MachineDto, MachineListDto } from './machine-dto.ts';
import { machineDto } from './machine-presenter.ts';
import { MachineRepository } from './machine-repository.ts';
import type { Machine, MachineState } from './machine.ts';

@Injectable()
export class MachineService {
  readonly #directory: MachineDirectory;
  readonly #repository: MachineRepository;
  readonly #clock: Clock;

  constructor(directory: MachineDirectory, repository: MachineRepository, @Inject(CLOCK) clock: Clock) {
    this.#directory = directory;
    this.#repository = repository;
    this.#clock = clock;
  }

  async list(tenantId: number, query: ListMachinesQuery): Promise<MachineListDto> {
    const factory =
      query.factory === undefined ? null : await this.#directory.factory(tenantId, query.factory);
    const machines = await this.#repository.list(
      tenantId,
      factory?.id ?? null,
      Number(query.cursor ?? 0),
      query.limit + 1,
    );
    const page = machines.slice(0, query.limit);
    const last = page.at(-1);
    return {
      items: await this.#withStates(page),
      next_cursor: machines.length > query.limit && last !== undefined ? String(last.id) : null,
    };
  }

  /** One machine with its newest state. */
  async one(tenantId: number, nameOrId: string, factorySlug: string | null): Promise<MachineDto> {
    const machine = await this.#directory.machine(tenantId, nameOrId, factorySlug);
    const [dto] = await this.#withStates([machine]);
    return dto ?? machineDto(machine, undefined, this.#clock.now());
  }

  async #withStates(machines: readonly Machine[]): Promise<MachineDto[]> {
    const states = await this.#repository.states(machines.map((machine) => machine.id));
    const byKey = new Map<string, MachineState>(
      states.map((state) => [`${state.machineId} ${state.carrier}`, state]),
    );
    const now = this.#clock.now();
    return machines.map((machine) => machineDto(machine, byKey.get(`${machine.id} ${machine.carrier}`), now));
  }
}
