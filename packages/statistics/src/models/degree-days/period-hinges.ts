/** Mean degrees below and above a base over the readings of a period, each base in O(log readings). */
export interface PeriodHinges {
  readonly days: number;
  readonly meanTemperature: number;
  /** Mean of max(0, base − T): heating degree days of one day. */
  readonly below: (base: number) => number;
  /** Mean of max(0, T − base): cooling degree days of one day. */
  readonly above: (base: number) => number;
  /** Share of the readings below the base: the slope of `below`. */
  readonly shareBelow: (base: number) => number;
}

/** @param valid finite readings, at least one */
export function periodHinges(valid: Float64Array, days: number): PeriodHinges {
  const sorted = valid.slice().sort();
  const n = sorted.length;
  const sums = new Float64Array(n + 1);
  for (let i = 0; i < n; i += 1) sums[i + 1] = sums[i]! + sorted[i]!;
  const meanTemperature = sums[n]! / n;
  const countBelow = (base: number) => {
    let low = 0;
    let high = n;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sorted[middle]! < base) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const below = (base: number) => {
    const count = countBelow(base);
    return (count * base - sums[count]!) / n;
  };
  return {
    days,
    meanTemperature,
    below,
    above: (base) => below(base) + meanTemperature - base,
    shareBelow: (base) => countBelow(base) / n,
  };
}
