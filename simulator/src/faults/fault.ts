import type { MachineKind } from '../machines/machine-model.ts';

/** Everything that can go wrong, each by changing the physics, the meter or the delivery. */
export const FAULT_KINDS = [
  'leak',
  'drift',
  'stuck_sensor',
  'spike',
  'dead_meter',
  'clock_skew',
  'duplicate_storm',
  'late_batch',
  'counter_reset',
  'meter_swap',
  'idle_waste',
  'efficiency_loss',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** One fault of one device. `[startMs, endMs)`, epoch milliseconds. */
export interface Fault {
  readonly id: string;
  readonly kind: FaultKind;
  /** Code of the device that the fault befalls. */
  readonly machine: string;
  readonly startMs: number;
  readonly endMs: number;
  /** Meaning and unit depend on the kind, see {@link FAULT_TRAITS}. */
  readonly magnitude: number;
  readonly origin: 'injected' | 'random';
}

export interface FaultTrait {
  /** What the magnitude means, with its unit. */
  readonly magnitude: string;
  /** Allowed magnitudes and the usual one. */
  readonly range: readonly [number, number];
  readonly usual: number;
  /** Usual length of a random fault. */
  readonly hours: readonly [number, number];
  /** Machine kinds it can befall; absent: every device. */
  readonly only?: readonly MachineKind[];
}

export const FAULT_TRAITS: Readonly<Record<FaultKind, FaultTrait>> = {
  leak: {
    magnitude: 'share of the rated flow that escapes at the end; grows steadily from zero',
    range: [0.01, 1],
    usual: 0.3,
    hours: [4, 12],
    only: ['compressor', 'pump', 'boiler'],
  },
  drift: {
    magnitude: 'relative error of the meter at the end; grows steadily from zero',
    range: [-0.9, 2],
    usual: 0.12,
    hours: [6, 20],
  },
  stuck_sensor: {
    magnitude: 'not used; the meter repeats the values it had at the start',
    range: [0, 1],
    usual: 1,
    hours: [1, 4],
  },
  spike: { magnitude: 'factor on the measured power', range: [1.01, 20], usual: 2, hours: [0.02, 0.1] },
  dead_meter: {
    magnitude: 'not used; the meter neither counts nor sends',
    range: [0, 1],
    usual: 1,
    hours: [0.5, 3],
  },
  clock_skew: {
    magnitude: 'seconds that the clock of the device is ahead; negative: behind',
    range: [-86_400, 86_400],
    usual: -90,
    hours: [1, 3],
  },
  duplicate_storm: {
    magnitude: 'how many further times each message is sent',
    range: [1, 20],
    usual: 3,
    hours: [0.2, 1],
  },
  late_batch: {
    magnitude: 'not used; messages are held and sent together at the end',
    range: [0, 1],
    usual: 1,
    hours: [0.5, 3],
  },
  counter_reset: {
    magnitude: 'not used; the counter starts from zero',
    range: [0, 1],
    usual: 1,
    hours: [0.1, 0.1],
  },
  meter_swap: {
    magnitude: 'counter in kWh that the new meter starts with',
    range: [0, 10_000_000],
    usual: 12.5,
    hours: [0.1, 0.1],
  },
  idle_waste: {
    magnitude: 'share of the idle saving that is wasted',
    range: [0.01, 1],
    usual: 0.8,
    hours: [8, 24],
    only: ['compressor', 'hvac', 'motor', 'pump', 'injection_molding', 'boiler'],
  },
  efficiency_loss: {
    magnitude: 'additional power for the same output, 0.2 = 20 %',
    range: [0.01, 2],
    usual: 0.18,
    hours: [12, 48],
    only: ['compressor', 'hvac', 'motor', 'pump', 'injection_molding', 'boiler'],
  },
};

/** Those that grow steadily from zero: their magnitude is the one at the end. */
const GROWING: ReadonlySet<FaultKind> = new Set(['leak', 'drift']);

/** A fault that ends earlier than meant; until then it was, moment by moment, the same. */
export function endedAt(fault: Fault, endMs: number): Fault {
  const end = Math.max(endMs, fault.startMs);
  const share = (end - fault.startMs) / (fault.endMs - fault.startMs);
  return {
    ...fault,
    endMs: end,
    magnitude: GROWING.has(fault.kind) ? fault.magnitude * share : fault.magnitude,
  };
}

/** Whether a fault of this kind can befall a machine of that kind. */
export function faultApplies(kind: FaultKind, machineKind: MachineKind): boolean {
  return FAULT_TRAITS[kind].only?.includes(machineKind) ?? true;
}
