import type { MachineKind } from '../machines/machine-model.ts';
import { seedOf } from '../randomness/noise.ts';
import type { FleetSettings } from '../settings/fleet-settings.ts';

/** One simulated thing, as the settings want it. */
export type PlannedMember =
  | {
      readonly type: 'machine';
      readonly code: string;
      readonly device: string;
      readonly channel: string | null;
      readonly kind: MachineKind;
      readonly everyMs: number;
      readonly scale: number;
      readonly phaseMs: number;
    }
  | {
      readonly type: 'power-sensor';
      readonly code: string;
      readonly device: string;
      readonly everyMs: number;
    }
  | {
      readonly type: 'counter-node';
      readonly code: string;
      readonly device: string;
      readonly everyMs: number;
      readonly classroom: string;
    };

const PHASE_STEP_MS = 250;

function extraMachines(settings: FleetSettings): PlannedMember[] {
  return settings.extra_machines.flatMap((group) =>
    Array.from({ length: group.count }, (_, i): PlannedMember => {
      const code = `${group.prefix}${i + 1}`;
      const phases = 10_000 / PHASE_STEP_MS;
      return {
        type: 'machine',
        code,
        device: group.gateway ?? code,
        channel: group.gateway === null ? null : code,
        kind: group.kind,
        everyMs: group.every_s * 1000,
        scale: 0.5 + ((seedOf(code, settings.seed) >>> 0) % 100) / 100,
        phaseMs: group.kind === 'compressor' ? 0 : ((seedOf(code) >>> 0) % phases) * PHASE_STEP_MS,
      };
    }),
  );
}

function extraPowerSensors({ extra_power_sensors }: FleetSettings): PlannedMember[] {
  return Array.from({ length: extra_power_sensors.count }, (_, i): PlannedMember => {
    const hex = (value: number): string => value.toString(16).toUpperCase().padStart(2, '0');
    const code = `AA:BB:CC:01:${hex((i + 1) >> 8)}:${hex((i + 1) & 255)}`;
    return { type: 'power-sensor', code, device: code, everyMs: extra_power_sensors.every_s * 1000 };
  });
}

/** The list of everything to simulate. */
export function planFleet(settings: FleetSettings): PlannedMember[] {
  const machines = settings.machines.map(({ code, kind, every_s, scale }): PlannedMember => ({
    type: 'machine',
    code,
    device: code,
    channel: null,
    kind,
    everyMs: every_s * 1000,
    scale,
    phaseMs: 0,
  }));
  const sensors = settings.power_sensors.map(({ code, every_s }): PlannedMember => ({
    type: 'power-sensor',
    code,
    device: code,
    everyMs: every_s * 1000,
  }));
  const nodes = settings.counter_nodes.map(({ code, classroom, every_s }): PlannedMember => ({
    type: 'counter-node',
    code,
    device: code,
    everyMs: every_s * 1000,
    classroom,
  }));
  return [...machines, ...sensors, ...nodes, ...extraMachines(settings), ...extraPowerSensors(settings)];
}
