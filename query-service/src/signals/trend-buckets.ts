import { instantOf, localTimeAt } from '@enms/http-api';
import type { TimeRange } from '@enms/http-api';

const MINUTE = 60;
const HOUR = 3600;
const DAY_MILLIS = 86_400_000;

/** Widths that count from the UTC epoch, in seconds. */
const FIXED_WIDTHS = {
  '1s': 1,
  '2s': 2,
  '5s': 5,
  '10s': 10,
  '30s': 30,
  '1min': MINUTE,
  '2min': 2 * MINUTE,
  '5min': 5 * MINUTE,
  '15min': 15 * MINUTE,
  '30min': 30 * MINUTE,
  '1hour': HOUR,
  '2hour': 2 * HOUR,
  '3hour': 3 * HOUR,
  '4hour': 4 * HOUR,
  '6hour': 6 * HOUR,
  '12hour': 12 * HOUR,
} as const;
type FixedWidth = keyof typeof FIXED_WIDTHS;

/** Widths of the site's calendar. */
const CALENDAR_WIDTHS = ['1day', '1week', '1month'] as const;
type CalendarWidth = (typeof CALENDAR_WIDTHS)[number];

/** Widths of the points of a trend, the narrowest first. */
export const TREND_BUCKETS = [...(Object.keys(FIXED_WIDTHS) as FixedWidth[]), ...CALENDAR_WIDTHS] as const;
export type TrendBucket = (typeof TREND_BUCKETS)[number];

/** What a trend is read from. */
export const TREND_SOURCES = ['raw', '1min', '15min', '1hour', '1day'] as const;
export type TrendSource = (typeof TREND_SOURCES)[number];

/** Whole buckets that touch a range. */
export interface TrendBuckets {
  readonly bucket: TrendBucket;
  /** null: the site's calendar decides. */
  readonly seconds: number | null;
  /** Starts of the buckets and the end of the last: one more than there are buckets. */
  readonly bounds: readonly Date[];
}

/** Where no aggregate of minutes is kept, minutes are counted from raw readings: never over more than this. */
const LONGEST_RAW_MILLIS = DAY_MILLIS / 2;

/**
 * The narrowest buckets of which the range touches at most `points`; months where even those are too many.
 *
 * @param hasMinutes false where the narrowest aggregate holds quarter hours
 */
export function trendBuckets(
  range: TimeRange,
  points: number,
  zone: string,
  hasMinutes: boolean,
): TrendBuckets {
  const lengthMillis = range.to.getTime() - range.from.getTime();
  for (const [bucket, seconds] of Object.entries(FIXED_WIDTHS) as [FixedWidth, number][]) {
    if (!hasMinutes && seconds < FIXED_WIDTHS['15min'] && lengthMillis > LONGEST_RAW_MILLIS) continue;
    const width = seconds * 1000;
    const first = Math.floor(range.from.getTime() / width);
    const end = Math.ceil(range.to.getTime() / width);
    if (end - first > points) continue;
    const bounds = Array.from({ length: end - first + 1 }, (_, step) => new Date((first + step) * width));
    return { bucket, seconds, bounds };
  }
  const bucket: CalendarWidth =
    lengthMillis / DAY_MILLIS + 2 <= points
      ? '1day'
      : lengthMillis / (7 * DAY_MILLIS) + 2 <= points
        ? '1week'
        : '1month';
  return { bucket, seconds: null, bounds: calendarBounds(range, bucket, zone) };
}

/** The coarsest aggregate whose buckets no bound cuts. */
export function trendSource({ seconds, bounds }: TrendBuckets): TrendSource {
  if (seconds !== null && seconds < MINUTE) return 'raw';
  const divides = (width: number): boolean =>
    seconds === null
      ? bounds.every((bound) => bound.getTime() % (width * 1000) === 0)
      : seconds % width === 0;
  if (divides(24 * HOUR)) return '1day';
  if (divides(HOUR)) return '1hour';
  return divides(15 * MINUTE) ? '15min' : '1min';
}

function calendarBounds(range: TimeRange, bucket: CalendarWidth, zone: string): Date[] {
  const { year, month, day } = localTimeAt(range.from, zone);
  // Monday is the first day of the week (ISO 8601).
  const intoWeek = (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7;
  const start = (step: number): Date => {
    const local =
      bucket === '1month'
        ? { month: month + step, day: 1 }
        : { month, day: bucket === '1week' ? day - intoWeek + 7 * step : day + step };
    return instantOf({ year, ...local, hour: 0, minute: 0, second: 0 }, zone);
  };
  const bounds: Date[] = [];
  for (let step = 0; ; step += 1) {
    const bound = start(step);
    bounds.push(bound);
    if (bound.getTime() >= range.to.getTime()) return bounds;
  }
}
