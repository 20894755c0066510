import { instantOf, localTimeAt } from '@enms/voice-grammar';
import type { Span } from '@enms/voice-grammar';

export type Resolution = 'day' | 'hour';

const HOUR_MILLIS = 3_600_000;

/**
 * Bounds of the whole days, by the clocks of the site, or hours that end in a span and before now, ascending; fewer than
 * two where there is none. The day or hour that the span begins in counts whole.
 */
export function wholePeriods(resolution: Resolution, { from, to }: Span, zone: string, now: Date): Date[] {
  const end = to < now ? to : now;
  return resolution === 'day' ? days(from, end, zone) : hours(from, end, zone);
}

function days(from: Date, to: Date, zone: string): Date[] {
  const { year, month, day } = localTimeAt(from, zone);
  const bounds: Date[] = [];
  for (let ahead = 0; ; ahead += 1) {
    const at = instantOf({ year, month, day: day + ahead, hour: 0, minute: 0, second: 0 }, zone);
    if (at > to) return bounds;
    bounds.push(at);
  }
}

function hours(from: Date, to: Date, zone: string): Date[] {
  const { minute, second } = localTimeAt(from, zone);
  const millis = ((from.getTime() % 1000) + 1000) % 1000;
  const start = from.getTime() - (minute * 60 + second) * 1000 - millis;
  const count = Math.max(0, Math.floor((to.getTime() - start) / HOUR_MILLIS) + 1);
  return Array.from({ length: count }, (_, hour) => new Date(start + hour * HOUR_MILLIS));
}
