import { mergeRanges } from '@enms/telemetry-contract';
import type { SeqRange } from '@enms/telemetry-contract';

const FIRST_MERGE = 256;

/** Collects sequence numbers and gives them back as few ranges; what arrives in order costs no memory. */
export class SeqRanges {
  #ranges: SeqRange[] = [];
  #mergeAt = FIRST_MERGE;

  add(seq: number): void {
    const last = this.#ranges.at(-1);
    if (last !== undefined && seq >= last[0] && seq <= last[1] + 1) {
      if (seq > last[1]) last[1] = seq;
    } else {
      this.#ranges.push([seq, seq]);
      if (this.#ranges.length > this.#mergeAt) {
        this.#ranges = mergeRanges(this.#ranges);
        this.#mergeAt = Math.max(FIRST_MERGE, this.#ranges.length * 2);
      }
    }
  }

  /** @returns disjoint ranges in ascending order, none touching the next */
  ranges(): SeqRange[] {
    return mergeRanges(this.#ranges);
  }
}
