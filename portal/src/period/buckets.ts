import { dateLocale } from './local-time.ts';

/** Widths of buckets that the services keep money and carbon in. */
export type AmountBucket = '15min' | '1hour' | '1day' | '1month';

const hourMillis = 3_600_000;

/** A width that makes a readable number of bars: hours up to two days, days up to a hundred, then months. */
export function bucketOf(from: string, to: string): AmountBucket {
  const hours = (Date.parse(to) - Date.parse(from)) / hourMillis;
  if (hours <= 3) return '15min';
  if (hours <= 50) return '1hour';
  return hours <= 24 * 100 ? '1day' : '1month';
}

/** How the start of a bucket reads beneath its bar. */
export function bucketLabel(time: string, bucket: AmountBucket, timeZone: string, locale: string): string {
  const parts: Intl.DateTimeFormatOptions =
    bucket === '1month'
      ? { month: 'short', year: 'numeric' }
      : bucket === '1day'
        ? { day: 'numeric', month: 'short' }
        : { weekday: 'short', hour: '2-digit', minute: '2-digit' };
  return new Date(time).toLocaleString(dateLocale(locale), { ...parts, timeZone, hourCycle: 'h23' });
}
