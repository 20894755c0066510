import { instantOf, localTimeAt } from '@enms/http-api';

/** Lengths of periods; days and longer are the site's own. */
export const RESOLUTIONS = ['15min', 'hour', 'day', 'week', 'month'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

const HOUR_MILLIS = 3_600_000;
const QUARTER_MILLIS = 900_000;

/**
 * The bounds of the whole periods within [from, to), one more than there are periods; empty where not one is whole.
 * True to the clock of the zone: days have 23 or 25 hours when it is changed, weeks begin on Monday, hours and quarter
 * hours are counted from the site's midnight and come once each, also where an hour is shown twice.
 */
export function periodBounds(resolution: Resolution, from: Date, to: Date, zone: string): Date[] {
  const starts = isClockPeriod(resolution)
    ? clockStarts(resolution === 'hour' ? HOUR_MILLIS : QUARTER_MILLIS, from, to, zone)
    : calendarStarts(resolution, from, to, zone);
  const bounds = starts.filter((start) => start >= from && start <= to);
  return bounds.length > 1 ? bounds : [];
}

/** The beginning of the period that an instant lies in. */
export function periodStart(resolution: Resolution, at: Date, zone: string): Date {
  if (!isClockPeriod(resolution)) return calendarStart(resolution, at, 0, zone);
  const day = calendarStart('day', at, 0, zone).getTime();
  const width = resolution === 'hour' ? HOUR_MILLIS : QUARTER_MILLIS;
  return new Date(day + Math.floor((at.getTime() - day) / width) * width);
}

function isClockPeriod(resolution: Resolution): resolution is '15min' | 'hour' {
  return resolution === '15min' || resolution === 'hour';
}

function clockStarts(widthMillis: number, from: Date, to: Date, zone: string): Date[] {
  const starts: Date[] = [];
  for (let day = 0; ; day += 1) {
    const start = calendarStart('day', from, day, zone).getTime();
    const end = calendarStart('day', from, day + 1, zone).getTime();
    for (let at = start; at < end; at += widthMillis) starts.push(new Date(at));
    if (end > to.getTime()) return starts;
  }
}

function calendarStarts(resolution: 'day' | 'week' | 'month', from: Date, to: Date, zone: string): Date[] {
  const starts: Date[] = [];
  for (let step = 0; ; step += 1) {
    const start = calendarStart(resolution, from, step, zone);
    starts.push(start);
    if (start > to) return starts;
  }
}

/** The beginning of the local day, week or month of an instant, or of one that comes later. */
function calendarStart(resolution: 'day' | 'week' | 'month', at: Date, later: number, zone: string): Date {
  const { year, month, day } = localTimeAt(at, zone);
  const date =
    resolution === 'month'
      ? { year, month: month + later, day: 1 }
      : resolution === 'day'
        ? { year, month, day: day + later }
        : { year, month, day: day - daysSinceMonday(year, month, day) + 7 * later };
  return instantOf({ ...date, hour: 0, minute: 0, second: 0 }, zone);
}

function daysSinceMonday(year: number, month: number, day: number): number {
  return (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7;
}
