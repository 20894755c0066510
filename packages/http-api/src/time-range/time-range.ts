import type { FieldProblem } from '../problem/problem.ts';
import { invalidRequest } from '../problem/problem.ts';
import type { LocalTime } from './zoned-time.ts';
import { instantOf, localTimeAt } from './zoned-time.ts';

/** Half-open: `from` belongs to it, `to` does not. */
export interface TimeRange {
  readonly from: Date;
  readonly to: Date;
}

/** The three ways to ask for a range, as they stand in a query string. */
export interface TimeRangeRequest {
  readonly from?: string;
  readonly to?: string;
  readonly duration?: string;
  readonly period?: Period;
}

/** Periods of a site's own calendar; `today` and `this_…` reach until now, the others are complete. */
export const PERIODS = [
  'last_hour',
  'today',
  'yesterday',
  'this_week',
  'last_week',
  'this_month',
  'last_month',
  'this_year',
  'last_year',
] as const;
export type Period = (typeof PERIODS)[number];

const LONGEST_RANGE_YEARS = 20;
const EARLIEST = Date.UTC(1970, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

/**
 * Resolves `from`/`to`, `duration` or `period` to instants.
 *
 * @param zone the site's IANA time zone; decides periods and calendar durations (days, weeks, months, years),
 *   so that the days of clock changes have 23 and 25 hours
 * @param now the end of a duration, of a period that still runs, and of a range without `to`
 * @throws Problem 400 `invalid_request` naming the fields
 */
export function resolveTimeRange(request: TimeRangeRequest, zone: string, now: Date): TimeRange {
  const { from, to, duration, period } = request;
  const ways = [from ?? to, duration, period].filter((way) => way !== undefined).length;
  if (ways !== 1) throw invalidRequest([oneWayOnly(ways)]);
  if (duration !== undefined) return bounded(durationBefore(duration, zone, now));
  if (period !== undefined) return periodAt(period, zone, now);
  return bounded({ from: instant('from', from), to: to === undefined ? now : instant('to', to) });
}

function oneWayOnly(ways: number): FieldProblem {
  return {
    field: 'from',
    reason: ways === 0 ? 'missing_time_range' : 'contradicting_time_ranges',
    remedy: `Send one of: from and to (ISO 8601 with offset), duration (1h, 7d, P1D), or period (${PERIODS.join(', ')}).`,
  };
}

function bounded(range: TimeRange): TimeRange {
  const { from, to } = range;
  if (from.getTime() >= to.getTime()) {
    throw invalidRequest([
      {
        field: 'from',
        reason: 'empty_time_range',
        remedy: 'Send a from that lies before to (without to: before now).',
      },
    ]);
  }
  if (from.getTime() < EARLIEST || to.getTime() > LATEST) {
    throw invalidRequest([
      { field: 'from', reason: 'time_out_of_bounds', remedy: 'Ask within the years 1970 to 2199.' },
    ]);
  }
  if (to.getTime() - from.getTime() > LONGEST_RANGE_YEARS * 366 * 86_400_000) {
    throw invalidRequest([
      {
        field: 'from',
        reason: 'time_range_too_long',
        remedy: `Ask for at most ${LONGEST_RANGE_YEARS} years at once.`,
      },
    ]);
  }
  return range;
}

// A plus sign that was not percent-encoded arrives as a space; it can mean nothing else here.
const INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:[Zz]|([+ -])(\d{2}):?(\d{2}))$/;

/**
 * Reads an ISO 8601 date-time with offset.
 *
 * @throws Problem 400 when it is something else, or a day or hour that no calendar has
 */
export function instant(field: string, text: string | undefined): Date {
  const parsed = text === undefined ? undefined : parseInstant(text);
  if (parsed !== undefined) return parsed;
  throw invalidRequest([
    {
      field,
      reason: text === undefined ? 'missing' : 'not_an_instant',
      remedy:
        'Send ISO 8601 date and time with offset, for example 2025-10-08T14:00:00+02:00 or 2025-10-08T12:00:00Z.',
    },
  ]);
}

function parseInstant(text: string): Date | undefined {
  const match = INSTANT.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const millis = Math.floor(Number(`0.${match[7] ?? '0'}`) * 1000);
  const asUtc = new Date(
    Date.UTC(year, month - 1, day, hour, minute, Number.isNaN(second) ? 0 : second, millis),
  );
  const calendarHasIt =
    year >= 1000 &&
    asUtc.getUTCMonth() === month - 1 &&
    asUtc.getUTCDate() === day &&
    hour < 24 &&
    minute < 60 &&
    (Number.isNaN(second) || second < 60);
  const offsetMinutes = Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0);
  if (!calendarHasIt || offsetMinutes > 18 * 60) return undefined;
  return new Date(asUtc.getTime() - (match[8] === '-' ? -1 : 1) * offsetMinutes * 60_000);
}

const SHORT_DURATION = /^(\d{1,6})(s|m|min|h|d|w)$/i;
const ISO_DURATION =
  /^P(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?$/i;

function durationBefore(text: string, zone: string, now: Date): TimeRange {
  const parts = durationParts(text);
  if (parts === undefined || parts.every((part) => part === 0)) {
    throw invalidRequest([
      {
        field: 'duration',
        reason: 'not_a_duration',
        remedy: 'Send a positive duration such as 30m, 1h, 7d, or ISO 8601: PT15M, P1D, P1M.',
      },
    ]);
  }
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts;
  const exactMillis = ((hours * 60 + minutes) * 60 + seconds) * 1000;
  const exact = new Date(now.getTime() - exactMillis);
  if (years + months + weeks + days === 0) return { from: exact, to: now };
  const local = localTimeAt(exact, zone);
  const date = daysBefore(monthsBefore(local, years * 12 + months), weeks * 7 + days);
  const millis = exact.getTime() - Math.floor(exact.getTime() / 1000) * 1000;
  return { from: new Date(instantOf(date, zone).getTime() + millis), to: now };
}

/** Years, months, weeks, days, hours, minutes, seconds. */
function durationParts(text: string): number[] | undefined {
  const short = SHORT_DURATION.exec(text);
  if (short !== null) {
    const unit = (short[2] ?? '').toLowerCase();
    const index = { w: 2, d: 3, h: 4, m: 5, min: 5, s: 6 }[unit] ?? 6;
    return Array.from({ length: 7 }, (_, position) => (position === index ? Number(short[1]) : 0));
  }
  return ISO_DURATION.exec(text)
    ?.slice(1, 8)
    .map((part: string | undefined) => Number(part ?? 0));
}

function monthsBefore(local: LocalTime, months: number): LocalTime {
  if (months === 0) return local;
  const first = new Date(Date.UTC(local.year, local.month - 1 - months, 1));
  const lastDay = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return {
    ...local,
    year: first.getUTCFullYear(),
    month: first.getUTCMonth() + 1,
    day: Math.min(local.day, lastDay),
  };
}

function daysBefore(local: LocalTime, days: number): LocalTime {
  return { ...local, day: local.day - days };
}

function periodAt(period: Period, zone: string, now: Date): TimeRange {
  const local = localTimeAt(now, zone);
  const at = (year: number, month: number, day: number): Date =>
    instantOf({ year, month, day, hour: 0, minute: 0, second: 0 }, zone);
  const { year, month, day } = local;
  // Monday is the first day of the week (ISO 8601).
  const monday = day - ((new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7);
  switch (period) {
    case 'last_hour': {
      // Counted back from now, not read off the clock: the repeated hour of autumn has two beginnings.
      const intoHourMillis = (local.minute * 60 + local.second) * 1000 + (now.getTime() % 1000);
      const to = now.getTime() - intoHourMillis;
      return { from: new Date(to - 3_600_000), to: new Date(to) };
    }
    case 'today':
      return untilNow(at(year, month, day), now);
    case 'yesterday':
      return { from: at(year, month, day - 1), to: at(year, month, day) };
    case 'this_week':
      return untilNow(at(year, month, monday), now);
    case 'last_week':
      return { from: at(year, month, monday - 7), to: at(year, month, monday) };
    case 'this_month':
      return untilNow(at(year, month, 1), now);
    case 'last_month':
      return { from: at(year, month - 1, 1), to: at(year, month, 1) };
    case 'this_year':
      return untilNow(at(year, 1, 1), now);
    case 'last_year':
      return { from: at(year - 1, 1, 1), to: at(year, 1, 1) };
  }
}

/** The first instant of a period is not an empty range: it lasts at least a millisecond. */
function untilNow(from: Date, now: Date): TimeRange {
  return { from, to: new Date(Math.max(now.getTime(), from.getTime() + 1)) };
}
