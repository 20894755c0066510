import { Injectable } from '@nestjs/common';
import { carriers } from '@enms/telemetry-contract';
import type { Carrier } from '@enms/telemetry-contract';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { Problem, instant, remedy } from '@enms/http-api';
import type { Queryable } from '@enms/http-api';
import { NAME, nameRemedy } from '../machines/machine-dto.ts';
import { Counter } from '../meter-assignments/meter-assignment-dto.ts';
import type { MeterAssignmentDto } from '../meter-assignments/meter-assignment-dto.ts';
import { MeterAssignmentRepository } from '../meter-assignments/meter-assignment-repository.ts';
import type { NewAssignment } from '../meter-assignments/meter-assignment-repository.ts';
import {
  ASSIGNMENT_REFUSALS,
  assignmentChange,
  refuseOtherFactory,
} from '../meter-assignments/meter-assignment-service.ts';
import { Omittable, PositiveNumber } from '../registry/fields.ts';
import { RegistryLookup } from '../registry/registry-lookup.ts';
import type { CsvKind, TakenLine } from './csv-kind.ts';
import { bodyOf, differences } from './csv-kind.ts';
import type { CsvRow } from './csv-text.ts';

const ALL = 1_000_000;
const TEXTS = ['device', 'channel', 'factory', 'machine', 'carrier', 'valid_from', 'valid_to'];
const NUMBERS = ['multiplier', 'opening_counter_kwh', 'closing_counter_kwh', 'register_size_kwh'];
const CLEARABLE = [
  'valid_from',
  'valid_to',
  'opening_counter_kwh',
  'closing_counter_kwh',
  'register_size_kwh',
];

/** A line of the file. */
class AssignmentLine {
  @Matches(NAME, nameRemedy)
  device!: string;

  @Omittable()
  @Matches(NAME, nameRemedy)
  channel?: string;

  @Omittable()
  @Matches(NAME, nameRemedy)
  factory?: string;

  @Matches(NAME, nameRemedy)
  machine!: string;

  @Omittable()
  @IsIn(carriers, remedy(`Send one of ${carriers.join(', ')}.`))
  carrier?: Carrier;

  @Omittable()
  @PositiveNumber('times', 1_000_000)
  multiplier?: number;

  @IsOptional()
  @IsString()
  @MaxLength(40)
  valid_from?: string | null;

  @IsOptional()
  @IsString()
  @MaxLength(40)
  valid_to?: string | null;

  @IsOptional()
  @Counter()
  opening_counter_kwh?: number | null;

  @IsOptional()
  @Counter()
  closing_counter_kwh?: number | null;

  @IsOptional()
  @PositiveNumber('kWh', 1e15)
  register_size_kwh?: number | null;
}

/** Meter assignments as CSV, known by device, channel and beginning. */
@Injectable()
export class AssignmentCsv implements CsvKind {
  readonly columns = [...TEXTS, ...NUMBERS];
  readonly refusals = ASSIGNMENT_REFUSALS;
  readonly #repository: MeterAssignmentRepository;
  readonly #lookup: RegistryLookup;

  constructor(repository: MeterAssignmentRepository, lookup: RegistryLookup) {
    this.#repository = repository;
    this.#lookup = lookup;
  }

  async rows(on: Queryable, tenantId: number): Promise<Record<string, string | number | null>[]> {
    const found = await this.#repository.list(tenantId, { machineId: null, deviceId: null }, 0, ALL, on);
    return found.map(({ id: _id, machine_id: _machineId, ...texts }) => texts);
  }

  async take(on: Queryable, tenantId: number, row: CsvRow): Promise<TakenLine> {
    const line = bodyOf(AssignmentLine, row, { texts: TEXTS, numbers: NUMBERS }, CLEARABLE);
    const device = await this.#lookup.device(on, tenantId, line.device);
    const machine = await this.#lookup.machine(on, tenantId, line.machine, line.factory ?? null);
    refuseOtherFactory(device, machine.factoryId);
    const wanted: NewAssignment = {
      deviceId: device.id,
      channel: line.channel ?? 'main',
      machineId: machine.id,
      carrier: line.carrier ?? machine.carrier,
      multiplier: line.multiplier ?? 1,
      validFrom: momentOf('valid_from', line.valid_from),
      validTo: momentOf('valid_to', line.valid_to),
      openingCounterKwh: line.opening_counter_kwh ?? null,
      closingCounterKwh: line.closing_counter_kwh ?? null,
      registerSizeKwh: line.register_size_kwh ?? null,
    };
    const { channel, validFrom } = wanted;
    const known = await this.#repository.findBeginning(on, device.id, channel, validFrom);
    if (known !== undefined) return this.#correct(on, tenantId, known, wanted);
    const id = await this.#repository.add(on, wanted);
    return { outcome: 'created', change: await this.#changeOf(on, tenantId, 'create', id, null) };
  }

  async #correct(
    on: Queryable,
    tenantId: number,
    known: MeterAssignmentDto,
    wanted: NewAssignment,
  ): Promise<TakenLine> {
    if (known.machine_id !== wanted.machineId || known.carrier !== wanted.carrier) {
      throw new Problem(
        409,
        'other_machine',
        `The channel speaks for ${known.machine} (${known.carrier}) then.`,
        {
          remedy: 'End that assignment and begin another: what was measured stays with its machine.',
        },
      );
    }
    const changes = differences(
      {
        multiplier: wanted.multiplier,
        valid_to: wanted.validTo?.toISOString() ?? null,
        opening_counter_kwh: wanted.openingCounterKwh,
        closing_counter_kwh: wanted.closingCounterKwh,
        register_size_kwh: wanted.registerSizeKwh,
      },
      known,
    );
    if (Object.keys(changes).length === 0) return { outcome: 'unchanged', change: null };
    await this.#repository.correct(on, known.id, wanted);
    return { outcome: 'updated', change: await this.#changeOf(on, tenantId, 'correct', known.id, known) };
  }

  async #changeOf(
    on: Queryable,
    tenantId: number,
    what: 'create' | 'correct',
    id: number,
    before: MeterAssignmentDto | null,
  ): Promise<ReturnType<typeof assignmentChange>> {
    const after = await this.#repository.find(tenantId, id, on);
    if (after === undefined) throw new Error('what was just written is there');
    return assignmentChange(`meter_assignment.${what}`, before, after);
  }
}

function momentOf(field: string, text: string | null | undefined): Date | null {
  return typeof text === 'string' ? instant(field, text) : null;
}
