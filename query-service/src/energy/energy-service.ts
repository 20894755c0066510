import { Inject, Injectable } from '@nestjs/common';
import type { Carrier } from '@enms/telemetry-contract';
import type { Clock } from '../clock.ts';
import { CLOCK } from '../clock.ts';
import { MachineDirectory } from '../machines/machine-directory.ts';
import { briefOf, factoryDto } from '../machines/machine-presenter.ts';
import { MachineRepository } from '../machines/machine-repository.ts';
import type { Machine, MachineState } from '../machines/machine.ts';
import { asksNoRange, rangeRequest } from '../time-range/time-range-query.ts';
import type { TimeRange } from '../time-range/time-range.ts';
import { resolveTimeRange } from '../time-range/time-range.ts';
import type { CarrierSummaryDto, MachineEnergyDto, MachinesAboveDto, SummaryDto } from './energy-dto.ts';
import { energyValue } from './energy-presenter.ts';
import type { MachineEnergyQuery, MachinesAboveQuery, SummaryQuery } from './energy-query.ts';
import { EnergyRepository } from './energy-repository.ts';

const REPORTING_WITHIN_MILLIS = 5 * 60_000;
const MAX_MACHINES = 10_000;

/** Answers for amounts: of one machine, of a factory, and who uses how much now. */
@Injectable()
export class EnergyService {
  readonly #directory: MachineDirectory;
  readonly #machines: MachineRepository;
  readonly #energy: EnergyRepository;
  readonly #clock: Clock;

  constructor(
    directory: MachineDirectory,
    machines: MachineRepository,
    energy: EnergyRepository,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#directory = directory;
    this.#machines = machines;
    this.#energy = energy;
    this.#clock = clock;
  }

  /** Energy and power of one machine and one carrier: the asked one, else the machine's own. */
  async ofMachine(nameOrId: string, query: MachineEnergyQuery): Promise<MachineEnergyDto> {
    const machine = await this.#directory.machine(nameOrId, query.factory ?? null);
    const request = asksNoRange(query) ? { duration: '1h' } : rangeRequest(query);
    const range = resolveTimeRange(request, machine.factory.timeZone, this.#clock.now());
    const carrier = query.carrier ?? machine.carrier;
    const [figures, states] = await Promise.all([
      this.#energy.total(machine.id, carrier, range),
      this.#machines.states([machine.id]),
    ]);
    const state = states.find((candidate) => candidate.carrier === carrier);
    return {
      machine: briefOf(machine),
      carrier,
      ...isoRange(range),
      energy: energyValue({ ...figures, methods: figures.method === null ? [] : [figures.method] }),
      power: {
        avg_kw: figures.powerAvgKw,
        min_kw: figures.powerMinKw,
        max_kw: figures.powerMaxKw,
        now_kw: state?.powerKw ?? null,
        at: state?.lastUpdated.toISOString() ?? null,
      },
      carriers: carriersOf(machine, states).filter((candidate) => candidate !== carrier),
    };
  }

  /** Machines whose newest power is at or above a threshold. */
  async machinesAbove(query: MachinesAboveQuery): Promise<MachinesAboveDto> {
    const factory = query.factory === undefined ? null : await this.#directory.factory(query.factory);
    const states = (await this.#machines.states(null)).filter(
      (state) =>
        state.carrier === query.carrier && state.powerKw !== null && state.powerKw >= query.min_power,
    );
    const machines = new Map(
      (await this.#machines.withIds(states.map((state) => state.machineId)))
        .filter((machine) => factory === null || machine.factory.id === factory.id)
        .map((machine) => [machine.id, machine]),
    );
    const now = this.#clock.now().getTime();
    const items = states.flatMap((state) => {
      const machine = machines.get(state.machineId);
      if (machine === undefined || state.powerKw === null) return [];
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
  async summary(query: SummaryQuery): Promise<SummaryDto> {
    const factory = await this.#directory.factory(query.factory);
    const now = this.#clock.now();
    const request = asksNoRange(query) ? ({ period: 'today' } as const) : rangeRequest(query);
    const range = resolveTimeRange(request, factory.timeZone, now);
    const machines = await this.#machines.list(factory.id, 0, MAX_MACHINES);
    const states = await this.#machines.states(machines.map((machine) => machine.id));
    const carriers: CarrierSummaryDto[] = [];
    for (const [carrier, ids] of machinesByCarrier(machines, states)) {
      const figures = await this.#energy.totalOf([...ids], carrier, range);
      carriers.push({
        carrier,
        energy: energyValue(figures),
        ...newestOf(
          states.filter((state) => state.carrier === carrier),
          now,
        ),
        machines_total: ids.size,
      });
    }
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

function newestOf(
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
