import type { FaultKind, Settings } from './simulator-api.ts';

interface Traits {
  /** Machine kinds that it can befall; absent: every device. */
  readonly only?: readonly Settings['machines'][number]['kind'][];
  readonly hasMagnitude: boolean;
}

const machines = ['compressor', 'hvac', 'motor', 'pump', 'injection_molding', 'boiler'] as const;
/** What the form has to know of a fault; limits are the simulator's, which names them when it refuses. */
const traits: Readonly<Record<FaultKind, Traits>> = {
  leak: { only: ['compressor', 'pump', 'boiler'], hasMagnitude: true },
  efficiency_loss: { only: machines, hasMagnitude: true },
  idle_waste: { only: machines, hasMagnitude: true },
  spike: { hasMagnitude: true },
  drift: { hasMagnitude: true },
  stuck_sensor: { hasMagnitude: false },
  dead_meter: { hasMagnitude: false },
  counter_reset: { hasMagnitude: false },
  meter_swap: { hasMagnitude: true },
  clock_skew: { hasMagnitude: true },
  duplicate_storm: { hasMagnitude: true },
  late_batch: { hasMagnitude: false },
};

export const faultKinds = Object.keys(traits) as readonly FaultKind[];

export const hasMagnitude = (kind: FaultKind): boolean => traits[kind].hasMagnitude;

/** Codes of the devices that a fault can befall. */
export function devicesOf(settings: Settings, kind: FaultKind): readonly string[] {
  const { only } = traits[kind];
  const ofMachines = settings.machines
    .filter((machine) => only?.includes(machine.kind) ?? true)
    .map(({ code }) => code);
  const sensors = [...settings.power_sensors, ...settings.counter_nodes].map(({ code }) => code);
  return only === undefined ? [...ofMachines, ...sensors] : ofMachines;
}
