import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, asksNoRange, rangeRequest, resolveTimeRange } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import { factoryDto } from '../machines/machine-presenter.ts';
import type { SankeyDto, SankeyLinkDto, SankeyNodeDto } from './breakdown-dto.ts';
import type { SankeyQuery } from './breakdown-query.ts';
import { amountsDto } from './energy-presenter.ts';
import { isoRange } from './energy-service.ts';
import { ScopeDirectory } from './scope-directory.ts';
import { ScopeRepository } from './scope-repository.ts';
import { NO_AMOUNTS, TotalsRepository } from './totals-repository.ts';

/** Answers where the energy of a factory goes: through its areas to its machines. */
@Injectable()
export class SankeyService {
  readonly #scopes: ScopeDirectory;
  readonly #areas: ScopeRepository;
  readonly #totals: TotalsRepository;
  readonly #clock: Clock;

  constructor(
    scopes: ScopeDirectory,
    areas: ScopeRepository,
    totals: TotalsRepository,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#scopes = scopes;
    this.#areas = areas;
    this.#totals = totals;
    this.#clock = clock;
  }

  async sankey(tenantId: number, query: SankeyQuery): Promise<SankeyDto> {
    const factory = await this.#scopes.factory(tenantId, query.factory);
    const request = asksNoRange(query) ? ({ period: 'today' } as const) : rangeRequest(query);
    const range = resolveTimeRange(request, factory.timeZone, this.#clock.now());
    const machines = await this.#scopes.machinesOf(tenantId, factory.id);
    const ids = machines.map(({ id }) => id);
    const bounds = [range.from, range.to];
    const [areas, { together, each }] = await Promise.all([
      this.#areas.areas(factory.id),
      this.#totals.summedAndEach(ids, query.carrier, bounds),
    ]);
    const [total] = together;
    const energyOf = new Map(each.map((part) => [part.machineId, part.energyKwh]));
    const placed = new Set(areas.flatMap(({ machineIds }) => machineIds));
    const places = [
      ...areas.map((area) => ({
        id: `area:${area.id}`,
        name: area.name,
        kind: 'area',
        ids: area.machineIds,
      })),
      {
        id: 'unassigned',
        name: 'Without area',
        kind: 'unassigned',
        ids: ids.filter((id) => !placed.has(id)),
      },
    ];
    const nodes: SankeyNodeDto[] = [{ id: 'factory', name: factory.name, kind: 'factory' }];
    const links: SankeyLinkDto[] = [];
    for (const place of places) {
      const used = machines.filter(
        (machine) =>
          place.ids.includes(machine.id) &&
          (machine.carrier === query.carrier || (energyOf.get(machine.id) ?? null) !== null),
      );
      if (used.length === 0) continue;
      const known = used.flatMap(({ id }) => energyOf.get(id) ?? []);
      nodes.push({ id: place.id, name: place.name, kind: place.kind });
      links.push({
        source: 'factory',
        target: place.id,
        energy_kwh: known.length === 0 ? null : known.reduce((sum, kwh) => sum + kwh, 0),
      });
      for (const machine of used) {
        const id = `machine:${machine.id}`;
        nodes.push({ id, name: machine.displayName, kind: 'machine' });
        links.push({ source: place.id, target: id, energy_kwh: energyOf.get(machine.id) ?? null });
      }
    }
    return {
      factory: factoryDto(factory),
      carrier: query.carrier,
      ...isoRange(range),
      nodes,
      links,
      total: amountsDto(total ?? NO_AMOUNTS, query.carbon_method),
    };
  }
}
