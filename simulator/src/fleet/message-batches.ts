import type { DraftReading, ReadingKind } from '../timeline/device-timeline.ts';

/** Readings in one message; 100 canonical readings are about 15 KiB, far below the 256 KiB a message may have. */
const READINGS_PER_MESSAGE = 100;

/**
 * Groups readings into messages: of one kind each and, as far as the delivery faults of the readings agree, up to
 * 100 together. Devices that cannot batch get one reading a message.
 */
export function messageBatches(readings: readonly DraftReading[], canBatch: boolean): DraftReading[][] {
  const open = new Map<ReadingKind, DraftReading[]>();
  const batches: DraftReading[][] = [];
  for (const reading of readings) {
    const current = open.get(reading.kind);
    const [head] = current ?? [];
    const fits =
      canBatch &&
      current !== undefined &&
      head !== undefined &&
      current.length < READINGS_PER_MESSAGE &&
      head.effects.copies === reading.effects.copies &&
      head.effects.heldUntilMs === reading.effects.heldUntilMs;
    if (fits) current.push(reading);
    else {
      const batch = [reading];
      open.set(reading.kind, batch);
      batches.push(batch);
    }
  }
  return batches;
}
