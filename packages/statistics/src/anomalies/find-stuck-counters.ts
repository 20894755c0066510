import { ascendingTimes } from './ascending-times.ts';

/** Rows over which a counter stood still though the power says that energy flowed. */
export interface StuckCounter {
  readonly firstRow: number;
  readonly lastRow: number;
  readonly startMillis: number;
  readonly endMillis: number;
  /** What it should have counted at least (kWh). */
  readonly expectedKwh: number;
}

const MILLIS_PER_HOUR = 3_600_000;

/**
 * Where a counter (kWh) does not move while the power (kW, the mean from the row before to this one) says it should
 * have counted at least `minimumKwh`: choose several times the counter's resolution. Intervals without a power value
 * add nothing, so that a fault is never made up; a missing counter value ends the stretch.
 * Throws `not_finite`, `not_ascending` and `length_mismatch` for the times.
 */
export function findStuckCounters(
  times: ArrayLike<number>,
  counterKwh: ArrayLike<number>,
  powerKw: ArrayLike<number>,
  minimumKwh: number,
): StuckCounter[] {
  const t = ascendingTimes(times, counterKwh, powerKw);
  const stuck: StuckCounter[] = [];
  let firstRow = 0;
  let expectedKwh = 0;
  for (let row = 1; row <= t.length; row += 1) {
    if (row < t.length && counterKwh[row] === counterKwh[firstRow]) {
      const kwh = (powerKw[row]! * (t[row]! - t[row - 1]!)) / MILLIS_PER_HOUR;
      if (kwh > 0) expectedKwh += kwh;
      continue;
    }
    if (expectedKwh >= minimumKwh && expectedKwh > 0) {
      const lastRow = row - 1;
      stuck.push({ firstRow, lastRow, startMillis: t[firstRow]!, endMillis: t[lastRow]!, expectedKwh });
    }
    firstRow = row;
    expectedKwh = 0;
  }
  return stuck;
}
