import type { Effects } from '../faults/effects.ts';

/** Kinds of message a device publishes. */
export type ReadingKind = 'energy' | 'production' | 'environment' | 'measurement' | 'telemetry' | 'heartbeat';

/** A reading as the device made it; the link adds the sequence number and the encoding. */
export interface DraftReading {
  readonly kind: ReadingKind;
  /** The moment it is about. The time stamp in `body` may be wrong if the device's clock is. */
  readonly timeMs: number;
  readonly body: Record<string, unknown>;
  readonly effects: Effects;
}

/** How often each kind of message is made; every period is a whole number of the device's ticks. */
export interface Rhythm {
  readonly energyMs: number;
  /** Production and environment. */
  readonly contextMs: number;
}

/**
 * A device in simulated time. `advance` moves it tick by tick up to and including `toMs` and hands out the
 * readings that fall due. Given seed and start, the readings of a moment never depend on who looks how often.
 */
export interface DeviceTimeline {
  readonly code: string;
  /** The last moment reached; −Infinity before the first. */
  readonly timeMs: number;
  /** Puts the device at a moment without history behind it. */
  begin(timeMs: number): void;
  advance(toMs: number, rhythm: Rhythm, emit: (reading: DraftReading) => void): void;
  /** Plain JSON that `restore` takes back. */
  snapshot(): TimelineSnapshot;
  restore(snapshot: TimelineSnapshot): void;
  /** Sum of all counters, used to join a history that is made afterwards. */
  counters(): Readonly<Record<string, number>>;
  shiftCounters(byChannel: Readonly<Record<string, number>>): void;
}

export interface TimelineSnapshot {
  readonly timeMs: number;
  readonly state: Readonly<Record<string, unknown>>;
}
