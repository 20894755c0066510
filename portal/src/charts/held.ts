import type { TimePoint } from './time-chart.ts';

/**
 * Values that hold for a bucket as the corners of a stair: from its start to just before the next. A line through them
 * and a band of them have the same steps.
 *
 * @param untilMillis where the running bucket ends so far
 */
export function heldFor<P extends readonly [number, ...unknown[]]>(
  points: readonly P[],
  bucketMillis: number,
  untilMillis = Number.POSITIVE_INFINITY,
): readonly P[] {
  return points.flatMap((point) => {
    const [start, ...values] = point;
    const end = Math.min(start + bucketMillis - 1, untilMillis);
    return end <= start ? [point] : [point, [end, ...values] as unknown as P];
  });
}

/** The same for a line of shape `corners`: each corner also tells its bucket. */
export function heldCorners(
  points: readonly (readonly [millis: number, value: number | null])[],
  bucketMillis: number,
  untilMillis?: number,
): readonly TimePoint[] {
  return heldFor(
    points.map(([start, value]) => [start, value, start, value] as const),
    bucketMillis,
    untilMillis,
  );
}
