import type { TimeRange } from '../time-range/time-range.ts';

/** Widths of the points of a timeline; `1day` are the site's own days, the others are fixed-width in UTC. */
export const BUCKETS = ['1min', '15min', '1hour', '1day'] as const;
export type Bucket = (typeof BUCKETS)[number];

/** Largest number of points that one answer holds. */
export const MAX_POINTS = 20_000;

const MINUTE_MILLIS = 60_000;
const WIDTH_MILLIS: Readonly<Record<Bucket, number>> = {
  '1min': MINUTE_MILLIS,
  '15min': 15 * MINUTE_MILLIS,
  '1hour': 60 * MINUTE_MILLIS,
  '1day': 1440 * MINUTE_MILLIS,
};

/** Points a reader can take in at once; decides the width when none is asked for. */
const COMFORTABLE_POINTS = 400;

export function bucketMillis(bucket: Bucket): number {
  return WIDTH_MILLIS[bucket];
}

/** How many buckets a range touches, at most. */
export function bucketCount(range: TimeRange, bucket: Bucket): number {
  return Math.ceil((range.to.getTime() - range.from.getTime()) / WIDTH_MILLIS[bucket]) + 1;
}

/** The finest width that keeps a range within a comfortable number of points. */
export function comfortableBucket(range: TimeRange): Bucket {
  return BUCKETS.find((bucket) => bucketCount(range, bucket) <= COMFORTABLE_POINTS) ?? '1day';
}

/** The finest width with which `seriesCount` series of this range fit into one answer; undefined: none does. */
export function finestFittingBucket(range: TimeRange, seriesCount: number): Bucket | undefined {
  return BUCKETS.find((bucket) => bucketCount(range, bucket) * seriesCount <= MAX_POINTS);
}
