import type { TimelinePoint } from '../api/types.ts';

/** A corner: where it is drawn, the start of its bucket, and the bucket's average. */
export type StepPoint = readonly [
  millis: number,
  drawnKw: number | null,
  bucketMillis: number,
  powerKw: number | null,
];

/** In the first minutes of a bucket only some machines have reported: its average would leap about. */
const settledMillis = 120_000;

/**
 * Averages of buckets as the corners of a step line: each holds from its bucket's start to its end, and a bucket without
 * a value interrupts the line. The running bucket ends at `untilMillis`, and is left out while it is too young to tell.
 *
 * @param smallestStepKw steps smaller than this are drawn level: ECharts leaves out corners less than 2 px from the one
 * before, which makes a slope of a small step
 */
export function stepLine(
  points: readonly TimelinePoint[],
  bucketMillis: number,
  untilMillis: number,
  smallestStepKw = 0,
): StepPoint[] {
  let level = Number.NaN;
  return points.flatMap(({ time, power_avg_kw: powerKw }): StepPoint[] => {
    const start = Date.parse(time);
    // Buckets lie on the clock's grid; the first one of a range may start later than its grid line.
    const end = (Math.floor(start / bucketMillis) + 1) * bucketMillis;
    if (end > untilMillis && untilMillis - start < settledMillis) return [];
    if (powerKw === null || powerKw === undefined) {
      level = Number.NaN;
      return [[start, null, start, null]];
    }
    if (!(Math.abs(powerKw - level) < smallestStepKw)) level = powerKw;
    return [
      [start, level, start, powerKw],
      [Math.min(end, untilMillis), level, start, powerKw],
    ];
  });
}
