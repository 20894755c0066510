import type { SeqRange } from './seq-ranges.ts';

/** Ranges of a commit receipt `{"ranges": [[a, b], …]}`; null when it cannot be read. */
export function readReceipt(payload: Uint8Array): readonly SeqRange[] | null {
  try {
    const receipt = JSON.parse(new TextDecoder().decode(payload)) as { ranges: SeqRange[] };
    return receipt.ranges;
  } catch {
    return null;
  }
}
