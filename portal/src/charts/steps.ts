import type { TimelinePoint } from '../api/types.ts';

export type StepPoint = readonly [millis: number, powerKw: number | null, bucketMillis: number];

/**
 * Averages of buckets as the corners of a step line: each holds from its bucket's start to its end, and a bucket without
 * a value interrupts the line. The last bucket ends at `untilMillis` at the latest. Each corner names its bucket's start.
 */
export function stepLine(
  points: readonly TimelinePoint[],
  bucketMillis: number,
  untilMillis: number,
): StepPoint[] {
  return points.flatMap(({ time, power_avg_kw: powerKw }): StepPoint[] => {
    const start = Date.parse(time);
    if (powerKw === null || powerKw === undefined) return [[start, null, start]];
    // Buckets lie on the clock's grid; the first one of a range may start later than its grid line.
    const end = (Math.floor(start / bucketMillis) + 1) * bucketMillis;
    return [
      [start, powerKw, start],
      [Math.min(end, Math.max(untilMillis, start)), powerKw, start],
    ];
  });
}
