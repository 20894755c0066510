import { instantOf, localTimeAt } from '@enms/http-api';
import type { TimeRange } from '@enms/http-api';

/** Widths of the points of a timeline; `1day` and `1month` are the site's own, the others are fixed-width in UTC. */
export const BUCKETS = ['1min', '15min', '1hour', '1day', '1month'] as const;
export type Bucket = (typeof BUCKETS)[number];

/** Largest number of points that one answer holds. */
export const MAX_POINTS = 20_000;

const MINUTE_MILLIS = 60_000;
const DAY_MILLIS = 1440 * MINUTE_MILLIS;
/** Of a month the shortest there is, so that a count of buckets is never too low. */
const WIDTH_MILLIS: Readonly<Record<Bucket, number>> = {
  '1min': MINUTE_MILLIS,
  '15min': 15 * MINUTE_MILLIS,
  '1hour': 60 * MINUTE_MILLIS,
  '1day': DAY_MILLIS,
  '1month': 28 * DAY_MILLIS,
};

/** Points a reader can take in at once; decides the width when none is asked for. */
const COMFORTABLE_POINTS = 400;

/** How many buckets a range touches, at most. */
export function bucketCount(range: TimeRange, bucket: Bucket): number {
  return Math.ceil((range.to.getTime() - range.from.getTime()) / WIDTH_MILLIS[bucket]) + 1;
}

/** The finest width that keeps a range within a comfortable number of points. */
export function comfortableBucket(range: TimeRange): Bucket {
  return BUCKETS.find((bucket) => bucketCount(range, bucket) <= COMFORTABLE_POINTS) ?? '1month';
}

/** The finest width with which `seriesCount` series of this range fit into one answer; undefined: none does. */
export function finestFittingBucket(range: TimeRange, seriesCount: number): Bucket | undefined {
  return BUCKETS.find((bucket) => bucketCount(range, bucket) * seriesCount <= MAX_POINTS);
}

/** The bounds of every bucket that the range touches, cut at its ends: one more than there are buckets. */
export function boundsOf(range: TimeRange, bucket: Bucket, zone: string): Date[] {
  const inner =
    bucket === '1day' || bucket === '1month'
      ? localStarts(range, bucket, zone)
      : fixedStarts(range, WIDTH_MILLIS[bucket]);
  return [range.from, ...inner, range.to];
}

/** The bounds of equal widths counted from the UTC epoch, for widths that no bucket has. */
export function fixedBounds(range: TimeRange, widthMillis: number): Date[] {
  return [range.from, ...fixedStarts(range, widthMillis), range.to];
}

function fixedStarts(range: TimeRange, widthMillis: number): Date[] {
  const starts: Date[] = [];
  const first = (Math.floor(range.from.getTime() / widthMillis) + 1) * widthMillis;
  for (let at = first; at < range.to.getTime(); at += widthMillis) starts.push(new Date(at));
  return starts;
}

function localStarts(range: TimeRange, bucket: '1day' | '1month', zone: string): Date[] {
  const { year, month, day } = localTimeAt(range.from, zone);
  const starts: Date[] = [];
  for (let step = 1; ; step += 1) {
    const local =
      bucket === '1day' ? { year, month, day: day + step } : { year, month: month + step, day: 1 };
    const start = instantOf({ ...local, hour: 0, minute: 0, second: 0 }, zone);
    if (start.getTime() >= range.to.getTime()) return starts;
    starts.push(start);
  }
}
