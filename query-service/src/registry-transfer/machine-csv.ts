import { Injectable } from '@nestjs/common';
import { AreaRepository } from '../areas/area-repository.ts';
import type { Queryable } from '@enms/http-api';
import { MachineChangeBody, NewMachineBody } from '../machines/machine-settings-dto.ts';
import { MachineSettingsRepository } from '../machines/machine-settings-repository.ts';
import { MACHINE_REFUSALS, MachineSettingsService } from '../machines/machine-settings-service.ts';
import { RegistryLookup } from '../registry/registry-lookup.ts';
import { AreaCsv } from './area-csv.ts';
import type { CsvKind, TakenLine } from './csv-kind.ts';
import { LIST_BAR, bodyOf, differences } from './csv-kind.ts';
import type { CsvRow } from './csv-text.ts';

const ALL = 1_000_000;
const TEXTS = ['factory', 'name', 'display_name', 'type', 'carrier', 'gap_estimate'];
const NUMBERS = ['rated_power_kw', 'max_gap_s', 'calorific_kwh_per_m3', 'enthalpy_kwh_per_kg'];
const COLUMNS = { texts: TEXTS, numbers: NUMBERS, lists: ['aliases'] };
const CLEARABLE = ['gap_estimate', 'rated_power_kw', 'calorific_kwh_per_m3', 'enthalpy_kwh_per_kg'];

/** Machines as CSV, known by factory and name. */
@Injectable()
export class MachineCsv implements CsvKind {
  readonly columns = [
    ...[
      'factory',
      'name',
      'display_name',
      'aliases',
      'type',
      'carrier',
      'area',
      'rated_power_kw',
      'max_gap_s',
      'gap_estimate',
    ],
    ...['calorific_kwh_per_m3', 'enthalpy_kwh_per_kg'],
  ];
  readonly refusals = MACHINE_REFUSALS;
  readonly #machines: MachineSettingsService;
  readonly #repository: MachineSettingsRepository;
  readonly #areas: AreaCsv;
  readonly #areaRepository: AreaRepository;
  readonly #lookup: RegistryLookup;

  constructor(
    machines: MachineSettingsService,
    repository: MachineSettingsRepository,
    areas: AreaCsv,
    areaRepository: AreaRepository,
    lookup: RegistryLookup,
  ) {
    this.#machines = machines;
    this.#repository = repository;
    this.#areas = areas;
    this.#areaRepository = areaRepository;
    this.#lookup = lookup;
  }

  async rows(on: Queryable, tenantId: number): Promise<Record<string, string | number | null>[]> {
    const areas = new Map(
      (await this.#areaRepository.list(tenantId, null, 0, ALL, on)).map(({ id, path }) => [id, path]),
    );
    const machines = await this.#repository.list(on, tenantId);
    return machines.map(({ area_id: areaId, aliases, limits: _limits, ...machine }) => ({
      ...machine,
      aliases: aliases.join(LIST_BAR),
      area: this.#areas.pathOf(areas.get(areaId ?? 0) ?? []),
    }));
  }

  async take(on: Queryable, tenantId: number, row: CsvRow): Promise<TakenLine> {
    const factory = await this.#lookup.factory(
      on,
      tenantId,
      row['factory'] === '' ? undefined : row['factory'],
    );
    const known = await this.#repository.findNamed(on, tenantId, factory.id, row['name'] ?? '');
    const area =
      row['area'] === undefined
        ? {}
        : { area_id: await this.#areas.areaAt(on, tenantId, factory.id, this.#areas.pathIn(row['area'])) };
    if (known === undefined) {
      const body = bodyOf(NewMachineBody, row, COLUMNS, CLEARABLE);
      const change = await this.#machines.adding(
        on,
        tenantId,
        Object.assign(body, area, { factory: factory.slug }),
      );
      return { outcome: 'created', change };
    }
    const texts = TEXTS.filter((column) => column !== 'factory');
    const body = bodyOf(MachineChangeBody, row, { ...COLUMNS, texts }, CLEARABLE);
    const changes = differences<MachineChangeBody>(Object.assign(body, area), known);
    if (Object.keys(changes).length === 0) return { outcome: 'unchanged', change: null };
    return { outcome: 'updated', change: await this.#machines.changing(on, tenantId, known, changes) };
  }
}
