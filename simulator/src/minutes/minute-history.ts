import type { Fault } from '../faults/fault.ts';
import { FaultSchedule } from '../faults/fault-schedule.ts';
import { randomFaultsFrom } from '../faults/random-faults.ts';
import { MACHINE_MODELS } from '../machines/catalog.ts';
import { seedOf } from '../randomness/noise.ts';
import type { FleetSettings, MachineEntry } from '../settings/fleet-settings.ts';
import { Site } from '../site/site.ts';
import { MachineTimeline } from '../timeline/machine-timeline.ts';
import { MinuteRows, type MinuteRow } from './minute-rows.ts';

/** Which past to make. `(fromMs, untilMs]`, epoch milliseconds. */
export interface MinuteHistoryOrder {
  readonly fromMs: number;
  readonly untilMs: number;
  /** Seconds between readings; a machine never reads more often than its own tick. */
  readonly everyS: number;
  /** Seed, time zone, noise and anomaly probability. */
  readonly settings: FleetSettings;
  readonly injected: readonly Fault[];
}

/**
 * Makes the past of one machine without a broker: the readings of its timeline, aggregated to minutes as they arise.
 * @param emit takes the rows in the order of time
 * @returns every fault that befell the machine in that time, by start
 */
export function makeMinuteHistory(
  machine: MachineEntry,
  order: MinuteHistoryOrder,
  emit: (row: MinuteRow, columns: readonly string[]) => void,
): Fault[] {
  const { settings, fromMs, untilMs } = order;
  const site = new Site(settings.time_zone, settings.seed);
  const seed = seedOf(machine.code, settings.seed);
  const faults = order.injected.filter(({ machine: code }) => code === machine.code);
  const schedule = new FaultSchedule((dayMs) => {
    const drawn = randomFaultsFrom(
      { code: machine.code, kind: machine.kind, seed },
      dayMs,
      site.time,
      settings.anomaly_probability_per_day,
    );
    faults.push(...drawn.faults);
    return drawn;
  });
  for (const fault of faults) schedule.add(fault);

  const { code, kind, scale } = machine;
  const timeline = new MachineTimeline(
    { code, kind, seed, scale, phaseMs: 0, channel: null },
    site,
    schedule,
    () => settings.noise_percent / 100,
  );
  const tickS = MACHINE_MODELS[kind].tickSeconds;
  const everyMs = Math.ceil(order.everyS / tickS) * tickS * 1000;
  const rows = new MinuteRows((row) => {
    emit(row, rows.columns);
  });
  timeline.begin(fromMs);
  timeline.advance(untilMs, { energyMs: everyMs, contextMs: everyMs }, (reading) => {
    rows.add(reading);
  });
  rows.finish();
  return faults
    .filter(({ startMs, endMs }) => endMs > fromMs && startMs < untilMs)
    .sort((a, b) => a.startMs - b.startMs);
}
