import { Inject, Injectable } from '@nestjs/common';
import type { Carrier } from '@enms/telemetry-contract';
import { CLOCK, asksNoRange, rangeRequest, resolveTimeRange } from '@enms/http-api';
import type { Clock, TimeRange } from '@enms/http-api';
import { briefOf, factoryDto } from '../machines/machine-presenter.ts';
import type { Machine, MachineState } from '../machines/machine.ts';
import type { CarrierSummaryDto, MachineEnergyDto, MachinesAboveDto, SummaryDto } from './energy-dto.ts';
import { amountsDto } from './energy-presenter.ts';
import type { MachineEnergyQuery, MachinesAboveQuery, SummaryQuery } from './energy-query.ts';
import { ScopeDirectory } from './scope-directory.ts';
import { NO_AMOUNTS, TotalsRepository } from './totals-repository.ts';

const REPORTING_WITHIN_MILLIS = 5 * 60_000;

/** Answers for amounts: of one machine, of a factory, and who uses how much now. */
@Injectable()
export class EnergyService {
  readonly #scopes: ScopeDirectory;
  readonly #totals: TotalsRepository;
  readonly #clock: Clock;

  constructor(scopes: ScopeDirectory, totals: TotalsRepository, @Inject(CLOCK) clock: Clock) {
    this.#scopes = scopes;
    this.#totals = totals;
    this.#clock = clock;
  }

  /** Energy, money, carbon and power of one machine and one carrier: the asked one, else the machine's own. */
  async ofMachine(tenantId: number, nameOrId: string, query: MachineEnergyQuery): Promise<MachineEnergyDto> {
    const machine = await this.#scopes.machine(tenantId, nameOrId, query.factory);
    const request = asksNoRange(query) ? { duration: '1h' } : rangeRequest(query);
    const range = resolveTimeRange(request, machine.factory.timeZone, this.#clock.now());
    const carrier = query.carrier ?? machine.carrier;
    const bounds = [range.from, range.to];
    const [[amounts], states] = await Promise.all([
      this.#totals.summedWithPower([machine.id], carrier, bounds),
      this.#scopes.states([machine]),
    ]);
    const state = states.find((candidate) => candidate.carrier === carrier);
    return {
      machine: briefOf(machine),
      carrier,
      ...isoRange(range),
      ...amountsDto(amounts ?? NO_AMOUNTS, query.carbon_method),
      power: {
        avg_kw: amounts?.powerAvgKw ?? null,
        min_kw: amounts?.powerMinKw ?? null,
        max_kw: amounts?.powerMaxKw ?? null,
        now_kw: state?.powerKw ?? null,
        at: state?.lastUpdated.toISOString() ?? null,
      },
      carriers: carriersOf(machine, states).filter((candidate) => candidate !== carrier),
    };
  }

  /** Machines whose newest power is at or above a threshold. */
  async machinesAbove(tenantId: number, query: MachinesAboveQuery): Promise<MachinesAboveDto> {
    const factory = query.factory === undefined ? null : await this.#scopes.factory(tenantId, query.factory);
    const machines = await this.#scopes.machinesOf(tenantId, factory?.id ?? null);
    const byId = new Map(machines.map((machine) => [machine.id, machine]));
    const now = this.#clock.now().getTime();
    const items = (await this.#scopes.states(machines)).flatMap((state) => {
      const machine = byId.get(state.machineId);
      if (machine === undefined || state.carrier !== query.carrier) return [];
      if (state.powerKw === null || state.powerKw < query.min_power) return [];
      return {
        ...briefOf(machine),
        factory: factoryDto(machine.factory),
        carrier: state.carrier,
        power_kw: state.powerKw,
        at: state.lastUpdated.toISOString(),
        age_s: Math.max(0, Math.round((now - state.lastUpdated.getTime()) / 100) / 10),
      };
    });
    return { min_power: query.min_power, items: items.sort((a, b) => b.power_kw - a.power_kw) };
  }

  /** A factory at a glance, each carrier by itself. */
  async summary(tenantId: number, query: SummaryQuery): Promise<SummaryDto> {
    const factory = await this.#scopes.factory(tenantId, query.factory);
    const now = this.#clock.now();
    const request = asksNoRange(query) ? ({ period: 'today' } as const) : rangeRequest(query);
    const range = resolveTimeRange(request, factory.timeZone, now);
    const machines = await this.#scopes.machinesOf(tenantId, factory.id);
    const states = await this.#scopes.states(machines);
    const membersOf = machinesByCarrier(machines, states);
    const amountsOf = await this.#totals.summedByCarrier(membersOf, range);
    const carriers = [...membersOf].map(([carrier, ids]): CarrierSummaryDto => ({
      carrier,
      ...amountsDto(amountsOf.get(carrier) ?? NO_AMOUNTS, query.carbon_method),
      ...newestOf(
        states.filter((state) => state.carrier === carrier),
        now,
      ),
      machines_total: ids.size,
    }));
    return { factory: factoryDto(factory), ...isoRange(range), carriers };
  }
}

/** A range as it is told. */
export function isoRange({ from, to }: TimeRange): { from: string; to: string } {
  return { from: from.toISOString(), to: to.toISOString() };
}

/** Which machines use which carrier: their own, and every one that a reading came for. */
export function machinesByCarrier(
  machines: readonly Machine[],
  states: readonly MachineState[],
): Map<Carrier, Set<number>> {
  const byCarrier = new Map<Carrier, Set<number>>();
  const note = (carrier: Carrier, id: number): void => {
    const ids = byCarrier.get(carrier) ?? new Set();
    byCarrier.set(carrier, ids.add(id));
  };
  for (const machine of machines) note(machine.carrier, machine.id);
  for (const state of states) note(state.carrier, state.machineId);
  return byCarrier;
}

function carriersOf(machine: Machine, states: readonly MachineState[]): Carrier[] {
  return [...new Set([machine.carrier, ...states.map((state) => state.carrier)])];
}

/** How many machines report now, what they take together, and when the newest value came. */
export function newestOf(
  states: readonly MachineState[],
  now: Date,
): Pick<CarrierSummaryDto, 'power_now_kw' | 'machines_reporting' | 'newest_at'> {
  const fresh = states.filter(
    (state) => now.getTime() - state.lastUpdated.getTime() <= REPORTING_WITHIN_MILLIS,
  );
  const powers = fresh.flatMap((state) => (state.powerKw === null ? [] : [state.powerKw]));
  const newestMillis = Math.max(...states.map((state) => state.lastUpdated.getTime()));
  return {
    power_now_kw: powers.length === 0 ? null : powers.reduce((sum, power) => sum + power, 0),
    machines_reporting: fresh.length,
    newest_at: states.length === 0 ? null : new Date(newestMillis).toISOString(),
  };
}
