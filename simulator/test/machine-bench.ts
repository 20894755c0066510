import type { Fault } from '../src/faults/fault.ts';
import { FaultSchedule } from '../src/faults/fault-schedule.ts';
import type { MachineKind } from '../src/machines/machine-model.ts';
import { seedOf } from '../src/randomness/noise.ts';
import { Site } from '../src/site/site.ts';
import type { DraftReading, Rhythm } from '../src/timeline/device-timeline.ts';
import { MachineTimeline } from '../src/timeline/machine-timeline.ts';

export const SEED = 20251008;
export const TICK_S: Readonly<Record<MachineKind, number>> = {
  compressor: 1,
  hvac: 10,
  motor: 10,
  pump: 30,
  injection_molding: 30,
  boiler: 30,
};

/** A machine for a test, at the demo site, with these faults and no random ones. */
export function machineWith(kind: MachineKind, faults: readonly Fault[] = [], scale = 1): MachineTimeline {
  const code = `sim-${kind}-1`;
  const schedule = new FaultSchedule((fromMs) => ({ faults: [], untilMs: fromMs + 86_400_000 }));
  for (const fault of faults) schedule.add(fault);
  const settings = { code, kind, seed: seedOf(code, SEED), scale, phaseMs: 0, channel: null };
  return new MachineTimeline(settings, new Site('Europe/Berlin', SEED), schedule, () => 0.05);
}

/** Every reading of a machine in `(from, to]`. */
export function readingsOf(
  kind: MachineKind,
  from: string,
  hours: number,
  options: { everyS?: number; faults?: readonly Fault[] } = {},
): DraftReading[] {
  const fromMs = Date.parse(from);
  const everyMs = (options.everyS ?? TICK_S[kind]) * 1000;
  const rhythm: Rhythm = { energyMs: everyMs, contextMs: everyMs };
  const timeline = machineWith(kind, options.faults);
  const readings: DraftReading[] = [];
  timeline.begin(fromMs);
  timeline.advance(fromMs + hours * 3_600_000, rhythm, (reading) => readings.push(reading));
  return readings;
}

export function bodiesOf(readings: readonly DraftReading[], kind: string): Record<string, number>[] {
  return readings
    .filter((reading) => reading.kind === kind)
    .map(({ body }) => body as Record<string, number>);
}

export function fault(
  kind: Fault['kind'],
  machine: string,
  start: string,
  hours: number,
  magnitude = 1,
): Fault {
  const startMs = Date.parse(start);
  const endMs = startMs + hours * 3_600_000;
  return { id: `${kind}-test`, kind, machine, startMs, endMs, magnitude, origin: 'injected' };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);
}
