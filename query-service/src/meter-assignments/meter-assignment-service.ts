import type { Carrier } from '@enms/telemetry-contract';
import { Injectable } from '@nestjs/common';
import { Database, Problem, instant, invalidRequest, pageOf } from '@enms/http-api';
import type { Page, Queryable } from '@enms/http-api';
import type { Actor, Change, Refusals } from '../registry/registry-changes.ts';
import { RegistryChanges } from '../registry/registry-changes.ts';
import type { FoundDevice } from '../registry/registry-lookup.ts';
import { RegistryLookup, unknown } from '../registry/registry-lookup.ts';
import type {
  EndAssignmentBody,
  ListAssignmentsQuery,
  MeterAssignmentDto,
  NewAssignmentBody,
  SwapBody,
  SwapDto,
} from './meter-assignment-dto.ts';
import { MeterAssignmentRepository } from './meter-assignment-repository.ts';

/** What the constraints of meter assignments mean. */
export const ASSIGNMENT_REFUSALS: Refusals = {
  meter_assignments_device_id_channel_tstzrange_excl: () =>
    new Problem(409, 'assignment_overlaps', 'The channel speaks for a machine during that time already.', {
      remedy:
        'End the other assignment first, or begin this one after its end; a change of meter is POST meter-assignments/{id}/swap.',
    }),
  meter_assignments_check: () =>
    new Problem(409, 'assignment_without_time', 'The assignment would end before it begins.', {
      remedy: 'Let it end after valid_from.',
    }),
};

/** Keeps which device speaks for which machine, and when. */
@Injectable()
export class MeterAssignmentService {
  readonly #repository: MeterAssignmentRepository;
  readonly #lookup: RegistryLookup;
  readonly #changes: RegistryChanges;
  readonly #database: Database;

  constructor(
    repository: MeterAssignmentRepository,
    lookup: RegistryLookup,
    changes: RegistryChanges,
    database: Database,
  ) {
    this.#repository = repository;
    this.#lookup = lookup;
    this.#changes = changes;
    this.#database = database;
  }

  /** @throws Problem 404 `unknown_machine`, `unknown_device`; 409 `ambiguous_machine` */
  async list(tenantId: number, query: ListAssignmentsQuery): Promise<Page<MeterAssignmentDto>> {
    const { machine, device, factory } = query;
    const on = this.#database;
    const machineId =
      machine === undefined ? null : (await this.#lookup.machine(on, tenantId, machine, factory ?? null)).id;
    const deviceId = device === undefined ? null : (await this.#lookup.device(on, tenantId, device)).id;
    return pageOf(query, (afterId, limit) =>
      this.#repository.list(tenantId, { machineId, deviceId }, afterId, limit),
    );
  }

  /** @throws Problem 404 `unknown_assignment` */
  async one(tenantId: number, id: number, on?: Queryable): Promise<MeterAssignmentDto> {
    const assignment = await this.#repository.find(tenantId, id, on);
    if (assignment === undefined)
      throw unknown('assignment', String(id), 'GET /api/v1/meter-assignments lists all.');
    return assignment;
  }

  /** @throws Problem 404 `unknown_device`, `unknown_machine`; 409 `assignment_overlaps`, `other_factory` */
  add(actor: Actor, body: NewAssignmentBody): Promise<MeterAssignmentDto> {
    const { tenantId } = actor.who;
    return this.#changes.make(actor, ASSIGNMENT_REFUSALS, async (on) => {
      const device = await this.#lookup.device(on, tenantId, body.device);
      const machine = await this.#lookup.machine(on, tenantId, String(body.machine_id));
      refuseOtherFactory(device, machine.factoryId);
      const id = await this.#repository.add(on, {
        deviceId: device.id,
        channel: body.channel ?? 'main',
        machineId: machine.id,
        carrier: body.carrier ?? machine.carrier,
        multiplier: body.multiplier ?? 1,
        validFrom: typeof body.valid_from === 'string' ? instant('valid_from', body.valid_from) : null,
        validTo: null,
        openingCounterKwh: body.opening_counter_kwh ?? null,
        closingCounterKwh: null,
        registerSizeKwh: body.register_size_kwh ?? null,
      });
      return assignmentChange('meter_assignment.create', null, await this.one(tenantId, id, on));
    });
  }

  /** @throws Problem 400 with `counter_backwards`, 404 `unknown_assignment`, 409 `assignment_ended` */
  end(actor: Actor, id: number, body: EndAssignmentBody): Promise<MeterAssignmentDto> {
    const { tenantId } = actor.who;
    const at = instant('at', body.at);
    return this.#changes.make(actor, ASSIGNMENT_REFUSALS, async (on) => {
      const before = await this.#running(on, tenantId, id, at);
      await this.#refuseBackwards(on, tenantId, before, at, body.closing_counter_kwh);
      await this.#repository.end(on, id, at, body.closing_counter_kwh ?? null);
      return assignmentChange('meter_assignment.end', before, await this.one(tenantId, id, on));
    });
  }

  /**
   * Closes the old meter and opens the new one for the same machine and carrier; nothing happens by halves.
   *
   * @throws Problem 400 with `counter_backwards`; 404 `unknown_assignment`, `unknown_device`; 409 `assignment_ended`,
   *   `assignment_overlaps`, `other_factory`
   */
  swap(actor: Actor, id: number, body: SwapBody): Promise<SwapDto> {
    const { tenantId } = actor.who;
    const at = instant('at', body.at);
    return this.#changes.make(actor, ASSIGNMENT_REFUSALS, async (on) => {
      const old = await this.#running(on, tenantId, id, at);
      const [oldDevice, newDevice] = [
        await this.#lookup.device(on, tenantId, old.device),
        await this.#lookup.device(on, tenantId, body.new_device),
      ];
      refuseOtherFactory(
        newDevice,
        (await this.#lookup.machine(on, tenantId, String(old.machine_id))).factoryId,
      );
      await this.#refuseBackwards(on, tenantId, old, at, body.closing_counter_kwh);
      await this.#repository.end(on, id, at, body.closing_counter_kwh);
      const newId = await this.#repository.add(on, {
        deviceId: newDevice.id,
        channel: body.channel ?? old.channel,
        machineId: old.machine_id,
        carrier: old.carrier as Carrier,
        multiplier: body.multiplier ?? old.multiplier,
        validFrom: at,
        validTo: old.valid_to === null ? null : new Date(old.valid_to),
        openingCounterKwh: body.opening_counter_kwh,
        closingCounterKwh: null,
        registerSizeKwh: body.register_size_kwh ?? null,
      });
      const result = {
        closed: await this.one(tenantId, id, on),
        opened: await this.one(tenantId, newId, on),
      };
      const detail = swapDetail(result, actor);
      for (const device of new Set([oldDevice.id, newDevice.id]))
        await this.#repository.noteSwap(on, device, at, detail);
      return {
        action: 'meter_assignment.swap',
        object: `meter_assignment:${id}`,
        before: old,
        after: result,
        result,
      };
    });
  }

  /** A counter ends no lower than it was last heard, unless it is one that rolls over: somebody misread it. */
  async #refuseBackwards(
    on: Queryable,
    tenantId: number,
    old: MeterAssignmentDto,
    at: Date,
    closingKwh: number | null | undefined,
  ): Promise<void> {
    if (closingKwh == null || old.register_size_kwh !== null) return;
    const { id: deviceId } = await this.#lookup.device(on, tenantId, old.device);
    const of = { machineId: old.machine_id, carrier: old.carrier as Carrier, deviceId };
    const lastKwh = await this.#repository.lastCounterKwh(on, of, at);
    if (lastKwh === undefined || closingKwh >= lastKwh) return;
    throw invalidRequest([
      {
        field: 'closing_counter_kwh',
        reason: 'counter_backwards',
        remedy: `Send ${lastKwh} or more: the device has told ${lastKwh} kWh before that time.`,
      },
    ]);
  }

  async #running(on: Queryable, tenantId: number, id: number, at: Date): Promise<MeterAssignmentDto> {
    await this.#repository.lock(on, (await this.one(tenantId, id, on)).id);
    const assignment = await this.one(tenantId, id, on);
    if (assignment.valid_to !== null && new Date(assignment.valid_to) <= at) {
      throw new Problem(409, 'assignment_ended', `The assignment ended at ${assignment.valid_to} already.`, {
        remedy: 'Choose the assignment that holds at that time: GET /api/v1/meter-assignments?machine=…',
      });
    }
    if (assignment.valid_from !== null && new Date(assignment.valid_from) >= at) {
      throw invalidRequest([
        {
          field: 'at',
          reason: 'too_early',
          remedy: `Send a time after ${assignment.valid_from}, when it began.`,
        },
      ]);
    }
    return assignment;
  }
}

/** A change of an assignment, for the audit log. */
export function assignmentChange(
  action: string,
  before: MeterAssignmentDto | null,
  result: MeterAssignmentDto,
): Change<MeterAssignmentDto> {
  return { action, object: `meter_assignment:${result.id}`, before, after: result, result };
}

/** @throws Problem 409 `other_factory`: a device and its machines stand in one factory */
export function refuseOtherFactory(device: FoundDevice, factoryId: number): void {
  if (device.factoryId === null || device.factoryId === factoryId) return;
  throw new Problem(
    409,
    'other_factory',
    `Device ${device.code} belongs to another factory than the machine.`,
    {
      remedy: 'Choose a device of the machine’s factory.',
    },
  );
}

function swapDetail({ closed, opened }: SwapDto, actor: Actor): object {
  return {
    machine: closed.machine,
    machine_id: closed.machine_id,
    carrier: closed.carrier,
    old_device: closed.device,
    new_device: opened.device,
    closing_counter_kwh: closed.closing_counter_kwh,
    opening_counter_kwh: opened.opening_counter_kwh,
    by: actor.who.name,
  };
}
