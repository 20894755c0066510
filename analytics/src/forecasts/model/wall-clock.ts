import type { ZoneOffsets } from './zone-offsets.ts';

/**
 * Rows by what the clocks of the site show, so that a season of 24 hours stays the same hour of the day when the clocks
 * change. The hour that is skipped in spring is a missing row; the hour that comes twice in autumn is one row, the mean
 * of both.
 */
export interface WallClockRows {
  /** What the clocks show at the first row, as if it were UTC. */
  readonly startMillis: number;
  readonly values: Float64Array;
  /** Row of an instant, also of one behind the last. */
  readonly rowOf: (instant: number) => number;
}

/** @param values by step from the instant `startMillis` on; NaN where missing */
export function wallClockRows(
  values: Float64Array,
  startMillis: number,
  stepMillis: number,
  offsets: ZoneOffsets,
): WallClockRows {
  const wallStart = startMillis + offsets.at(startMillis);
  const rowOf = (instant: number): number =>
    Math.round((instant + offsets.at(instant) - wallStart) / stepMillis);
  const rows = values.length === 0 ? 0 : rowOf(startMillis + (values.length - 1) * stepMillis) + 1;
  const sums = new Float64Array(Math.max(rows, 0));
  const counts = new Float64Array(sums.length);
  for (const [step, value] of values.entries()) {
    const row = rowOf(startMillis + step * stepMillis);
    if (Number.isNaN(value) || row < 0 || row >= sums.length) continue;
    sums[row] = (sums[row] ?? 0) + value;
    counts[row] = (counts[row] ?? 0) + 1;
  }
  // 0 / 0 is NaN: a row without a value stays missing.
  return { startMillis: wallStart, values: sums.map((sum, row) => sum / (counts[row] ?? 0)), rowOf };
}
