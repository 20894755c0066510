import { QualityBit } from './quality.ts';

/** What is remembered of a channel: its newest time and the sequence number that came with it. */
interface Newest {
  timeMillis: number;
  seq: number | null;
}

/** Silence of more than this many expected intervals is a gap. */
const gapIntervals = 3;
/** A channel whose interval nobody configured has a gap after this. */
const defaultGapMillis = 10 * 60_000;

/**
 * Tells what only earlier readings of the same channel reveal: out of order, gap before, sequence number used
 * twice. Memory is bounded: beyond `maxChannels` all is forgotten, and the next readings count as first ones.
 * What it says depends on what this process has seen; the stored rows decide in the end.
 */
export class SequenceWatch {
  readonly #maxChannels: number;
  readonly #newest = new Map<string, Newest>();

  constructor(maxChannels: number) {
    this.#maxChannels = maxChannels;
  }

  /**
   * Takes note of a reading.
   *
   * @param channel what the sequence belongs to, such as device id and channel
   * @param expectedIntervalSeconds null where it is not configured
   * @returns bits of QualityBit to add to the reading's quality
   */
  observe(
    channel: string,
    timeMillis: number,
    seq: number | null,
    expectedIntervalSeconds: number | null,
  ): number {
    const newest = this.#newest.get(channel);
    if (newest === undefined) {
      if (this.#newest.size >= this.#maxChannels) this.#newest.clear();
      this.#newest.set(channel, { timeMillis, seq });
      return 0;
    }
    // The same reading again: redelivery, not disorder.
    if (timeMillis === newest.timeMillis) return 0;
    let bits = seq !== null && seq === newest.seq ? QualityBit.duplicateSeq : 0;
    if (timeMillis < newest.timeMillis) return bits | QualityBit.outOfOrder;
    const gapMillis =
      expectedIntervalSeconds === null ? defaultGapMillis : expectedIntervalSeconds * 1000 * gapIntervals;
    const missing = seq !== null && newest.seq !== null && seq > newest.seq + 1;
    if (missing || timeMillis - newest.timeMillis > gapMillis) bits |= QualityBit.gapBefore;
    newest.timeMillis = timeMillis;
    newest.seq = seq;
    return bits;
  }
}
