import type { Factory, Machine, MachineState } from './machine.ts';
import type { FactoryDto, MachineBriefDto, MachineDto, MachineStatusDto } from './machine-dto.ts';

const STALE_AFTER_MILLIS = 5 * 60_000;

export function briefOf(machine: Machine): Pick<MachineBriefDto, keyof MachineBriefDto> {
  return { id: machine.id, name: machine.name, display_name: machine.displayName };
}

export function factoryDto(factory: Factory): FactoryDto {
  return { id: factory.id, slug: factory.slug, name: factory.name, time_zone: factory.timeZone };
}

/** @param state the newest state of the machine's own carrier, undefined when nothing was ever received */
export function machineDto(machine: Machine, state: MachineState | undefined, now: Date): MachineDto {
  return {
    ...briefOf(machine),
    type: machine.type,
    carrier: machine.carrier,
    rated_power_kw: machine.ratedPowerKw,
    factory: factoryDto(machine.factory),
    status: state === undefined ? null : statusDto(state, now),
  };
}

function statusDto(state: MachineState, now: Date): MachineStatusDto {
  const ageMillis = now.getTime() - state.lastUpdated.getTime();
  return {
    is_running: state.isRunning,
    power_kw: state.powerKw,
    last_updated: state.lastUpdated.toISOString(),
    operating_hours_total: state.operatingHoursTotal,
    alert_level: state.alertLevel,
    quality: ageMillis > STALE_AFTER_MILLIS ? 'stale' : 'fresh',
  };
}
