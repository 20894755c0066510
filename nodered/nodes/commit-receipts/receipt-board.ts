import type { SeqRange } from '@enms/telemetry-contract';
import { SeqRanges } from './seq-ranges.ts';

/** A receipt is split when it would hold more ranges than this (about 16 KiB of JSON). */
const MAX_RANGES_PER_RECEIPT = 500;

/** One receipt to publish. */
export interface Receipt {
  topic: string;
  ranges: SeqRange[];
}

/** Sequence numbers committed since each device's last receipt. */
export class ReceiptBoard {
  readonly #pending = new Map<string, SeqRanges>();

  /** @param topic the device's receipt topic */
  add(topic: string, seq: number): void {
    let collected = this.#pending.get(topic);
    if (collected === undefined) {
      collected = new SeqRanges();
      this.#pending.set(topic, collected);
    }
    collected.add(seq);
  }

  /** Devices that wait for a receipt. */
  get waiting(): number {
    return this.#pending.size;
  }

  /** Takes the receipts of those who have waited longest; the others gather more until the next time. */
  take(maxDevices: number): Receipt[] {
    const receipts: Receipt[] = [];
    let taken = 0;
    for (const [topic, collected] of this.#pending) {
      if (taken === maxDevices) break;
      taken += 1;
      this.#pending.delete(topic);
      const ranges = collected.ranges();
      for (let start = 0; start < ranges.length; start += MAX_RANGES_PER_RECEIPT) {
        receipts.push({ topic, ranges: ranges.slice(start, start + MAX_RANGES_PER_RECEIPT) });
      }
    }
    return receipts;
  }
}
