import { findSpikes } from '@enms/statistics';
import type { MachineRows } from './machine-rows.ts';

/** A short surge of power, `[startMillis, endMillis)`. */
export interface SpikeEvent {
  readonly startMillis: number;
  readonly endMillis: number;
  /** How far it stood above the minutes around it, as a share of the expected power. */
  readonly share: number;
  readonly powerKw: number;
}

/** Beyond so many robust sigmas of the minutes around it, a minute is a spike. */
const SPIKE = { halfWindow: 15, sigmas: 4.5 };
export const LEAST_SPIKE = 0.12;
/** So many of the largest spikes of a training may be faults; the next one shows what is usual. */
const FAULTS_AT_MOST = 4;
/** Minutes this close are one spike. */
const JOIN_MILLIS = 10 * 60_000;

/**
 * Surges of the power above what the work explains, or where nothing explains it, above the minutes around.
 * @param relative deviation of each row, as a share; null where no model says
 * @param highestKw the unit of the share where no model says
 */
export function spikeEvents(
  { timeMillis, powerKw }: Pick<MachineRows, 'timeMillis' | 'powerKw'>,
  relative: Float64Array | null,
  options: { readonly intervalMillis: number; readonly highestKw: number; readonly spikeShare: number },
): SpikeEvent[] {
  const { intervalMillis, highestKw, spikeShare } = options;
  const values = relative ?? powerKw.map((power) => power / Math.max(highestKw, 1e-9));
  const events: SpikeEvent[] = [];
  for (const { row, value, expected } of findSpikes(values, { ...SPIKE, minimumDeviation: spikeShare })) {
    if (value < expected) continue;
    const startMillis = timeMillis[row] ?? 0;
    const event = {
      startMillis,
      endMillis: startMillis + intervalMillis,
      share: value - expected,
      powerKw: powerKw[row] ?? 0,
    };
    const last = events.at(-1);
    if (last === undefined || startMillis > last.endMillis + JOIN_MILLIS) events.push(event);
    else {
      const larger = event.share > last.share ? event : last;
      events[events.length - 1] = { ...larger, startMillis: last.startMillis, endMillis: event.endMillis };
    }
  }
  return events;
}

/** The share a spike must have, so that the training period's own, but for a few that may be faults, are none. */
export function spikeLimit(events: readonly SpikeEvent[]): number {
  const shares = events.map(({ share }) => share).sort((a, b) => b - a);
  return Math.max(LEAST_SPIKE, 1.2 * (shares[FAULTS_AT_MOST] ?? 0));
}
