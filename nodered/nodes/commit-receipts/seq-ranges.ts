/** A closed range of sequence numbers, `[first, last]`. */
export type SeqRange = [first: number, last: number];

/** Collects sequence numbers and gives them back as few ranges; what arrives in order costs no memory. */
export class SeqRanges {
  #ranges: SeqRange[] = [];

  add(seq: number): void {
    const last = this.#ranges.at(-1);
    if (last !== undefined && seq >= last[0] && seq <= last[1] + 1) {
      if (seq > last[1]) last[1] = seq;
    } else {
      this.#ranges.push([seq, seq]);
      if (this.#ranges.length > 256) this.#ranges = merged(this.#ranges);
    }
  }

  /** @returns disjoint ranges in ascending order, none touching the next */
  ranges(): SeqRange[] {
    return merged(this.#ranges);
  }
}

function merged(ranges: readonly SeqRange[]): SeqRange[] {
  const result: SeqRange[] = [];
  for (const [first, last] of ranges.toSorted((one, other) => one[0] - other[0])) {
    const previous = result.at(-1);
    if (previous !== undefined && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last);
    else result.push([first, last]);
  }
  return result;
}
