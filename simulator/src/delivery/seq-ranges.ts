/** A closed range of sequence numbers. */
export type SeqRange = readonly [first: number, last: number];

/** Adds a range to sorted, disjoint ranges and joins what touches. Returns a new list. */
export function addRange(ranges: readonly SeqRange[], [first, last]: SeqRange): SeqRange[] {
  const result: SeqRange[] = [];
  let low = first;
  let high = last;
  let placed = false;
  for (const range of ranges) {
    if (range[1] + 1 < low) result.push(range);
    else if (range[0] > high + 1) {
      if (!placed) result.push([low, high]);
      placed = true;
      result.push(range);
    } else {
      low = Math.min(low, range[0]);
      high = Math.max(high, range[1]);
    }
  }
  if (!placed) result.push([low, high]);
  return result;
}

/** Whether sorted, disjoint ranges hold all of `[first, last]`. */
export function holds(ranges: readonly SeqRange[], [first, last]: SeqRange): boolean {
  return ranges.some((range) => range[0] <= first && range[1] >= last);
}
