import type { LocalTime } from './local-time.ts';
import { firstMondayOf, instantOf, localTimeAt, weekdayOf } from './local-time.ts';

/** Periods with a name. Those that begin with `this_`, and `today`, reach until now. */
export const namedTimes = [
  'now',
  'last_hour',
  'this_hour',
  'next_hour',
  'today',
  'yesterday',
  'day_before_yesterday',
  'tomorrow',
  'this_week',
  'last_week',
  'next_week',
  'this_weekend',
  'last_weekend',
  'this_month',
  'last_month',
  'next_month',
  'this_quarter',
  'last_quarter',
  'this_year',
  'last_year',
  'this_shift',
  'last_shift',
] as const;
export type NamedTime = (typeof namedTimes)[number];

export const rollingUnits = ['minutes', 'hours', 'days', 'weeks', 'months', 'years'] as const;
export type RollingUnit = (typeof rollingUnits)[number];

/** A span of a day by the site's clocks, half-open; one that ends at or before its begin passes midnight. */
export interface DayWindow {
  /** Minutes since midnight. */
  readonly from: number;
  readonly to: number;
}

/** A civil date. */
export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** A time as it is asked for, before it is known where and when; see {@link parseTimeframe} for its text. */
export type Timeframe =
  | { readonly kind: 'named'; readonly name: NamedTime; readonly window?: DayWindow }
  | {
      readonly kind: 'rolling';
      readonly sign: 'last' | 'next';
      readonly count: number;
      readonly unit: RollingUnit;
    }
  | { readonly kind: 'date'; readonly date: CivilDate; readonly window?: DayWindow }
  | { readonly kind: 'dates'; readonly from: CivilDate; readonly to: CivilDate }
  | { readonly kind: 'month'; readonly year: number; readonly month: number }
  | { readonly kind: 'quarter'; readonly year: number; readonly quarter: number }
  | { readonly kind: 'week'; readonly year: number; readonly week: number }
  | { readonly kind: 'year'; readonly year: number }
  | { readonly kind: 'since'; readonly date: CivilDate; readonly minutes: number }
  | { readonly kind: 'instants'; readonly from: Date; readonly to: Date };

/** Half-open: `from` belongs to it, `to` does not. */
export interface Span {
  readonly from: Date;
  readonly to: Date;
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const WINDOW = /^(\d{2}):(\d{2})-(\d{2}):(\d{2})$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;
const LONGEST_COUNT: Readonly<Record<RollingUnit, number>> = {
  minutes: 100_000,
  hours: 10_000,
  days: 3660,
  weeks: 520,
  months: 120,
  years: 10,
};

/**
 * Reads the canonical text of a time: a name (`yesterday`), `last_3_days`, `next_2_hours`, `2025`, `2025-Q3`, `2025-W41`,
 * `2025-03`, `2025-10-08`, `2025-10-01..2025-10-07` (both days belong to it), `since_2025-10-06`, `since_2025-10-06T06:00`,
 * two ISO 8601 instants with offset parted by `/`; a day may bear a window of its hours: `yesterday@06:00-14:00`.
 *
 * @returns undefined when it is none of these
 */
export function parseTimeframe(text: string): Timeframe | undefined {
  const [day = '', clock, more] = text.split('@');
  if (more !== undefined) return undefined;
  if (clock !== undefined) return withWindow(day, clock);
  if (isNamed(text)) return { kind: 'named', name: text };
  return (
    parseRolling(text) ?? parseCalendar(text) ?? parseDates(text) ?? parseSince(text) ?? parseInstants(text)
  );
}

/** The canonical text; `parseTimeframe` reads it back. */
export function formatTimeframe(time: Timeframe): string {
  switch (time.kind) {
    case 'named':
      return `${time.name}${windowText(time.window)}`;
    case 'rolling':
      return `${time.sign}_${time.count}_${time.unit}`;
    case 'date':
      return `${dateText(time.date)}${windowText(time.window)}`;
    case 'dates':
      return `${dateText(time.from)}..${dateText(time.to)}`;
    case 'month':
      return `${pad(time.year, 4)}-${pad(time.month)}`;
    case 'quarter':
      return `${pad(time.year, 4)}-Q${time.quarter}`;
    case 'week':
      return `${pad(time.year, 4)}-W${pad(time.week)}`;
    case 'year':
      return pad(time.year, 4);
    case 'since':
      return `since_${dateText(time.date)}${time.minutes > 0 ? `T${clockText(time.minutes)}` : ''}`;
    case 'instants':
      return `${time.from.toISOString()}/${time.to.toISOString()}`;
  }
}

/**
 * The instants of a time at a site. What still runs ends now; weeks begin on Monday; days and longer are the site's own,
 * so that days of clock changes have 23 and 25 hours. Never empty: it lasts at least a millisecond.
 */
export function resolveTimeframe(time: Timeframe, zone: string, now: Date): Span {
  const { from, to } = wholeTimeframe(time, zone, now);
  // What has begun and not ended is known until now.
  const end = from < now && to > now && !isAhead(time) ? now : to;
  return { from, to: new Date(Math.max(end.getTime(), from.getTime() + 1)) };
}

/** The instants of a time with what is still to come of it: `today` until midnight. Never empty. */
export function wholeTimeframe(time: Timeframe, zone: string, now: Date): Span {
  const { from, to } = bounds(time, zone, now);
  return { from, to: new Date(Math.max(to.getTime(), from.getTime() + 1)) };
}

/** True for a time that is asked about in advance. */
export function isAhead(time: Timeframe): boolean {
  if (time.kind === 'rolling') return time.sign === 'next';
  return time.kind === 'named' && (time.name.startsWith('next_') || time.name === 'tomorrow');
}

function bounds(time: Timeframe, zone: string, now: Date): Span {
  const at = (date: CivilDate, minutes = 0): Date =>
    instantOf({ ...date, hour: Math.floor(minutes / 60), minute: minutes % 60, second: 0 }, zone);
  const days = (from: CivilDate, count: number): Span => ({
    from: at(from),
    to: at({ ...from, day: from.day + count }),
  });
  const months = (year: number, month: number, count: number): Span => ({
    from: at({ year, month, day: 1 }),
    to: at({ year, month: month + count, day: 1 }),
  });
  switch (time.kind) {
    case 'named':
      return time.window === undefined
        ? namedBounds(time.name, zone, now)
        : windowed(dayOf(time.name, localTimeAt(now, zone)), time.window, at);
    case 'rolling':
      return rollingBounds(time.sign === 'last' ? -time.count : time.count, time.unit, zone, now);
    case 'date':
      return time.window === undefined ? days(time.date, 1) : windowed(time.date, time.window, at);
    case 'dates':
      return { from: at(time.from), to: at({ ...time.to, day: time.to.day + 1 }) };
    case 'month':
      return months(time.year, time.month, 1);
    case 'quarter':
      return months(time.year, time.quarter * 3 - 2, 3);
    case 'week': {
      const monday = firstMondayOf(time.year);
      return days({ ...monday, day: monday.day + (time.week - 1) * 7 }, 7);
    }
    case 'year':
      return months(time.year, 1, 12);
    case 'since':
      return { from: at(time.date, time.minutes), to: now };
    case 'instants':
      return { from: time.from, to: time.to };
  }
}

function windowed(date: CivilDate, window: DayWindow, at: (date: CivilDate, minutes: number) => Date): Span {
  const endDay = window.to > window.from ? date : { ...date, day: date.day + 1 };
  return { from: at(date, window.from), to: at(endDay, window.to) };
}

function dayOf(name: NamedTime, today: CivilDate): CivilDate {
  const offset = { yesterday: -1, day_before_yesterday: -2, tomorrow: 1 }[name as string] ?? 0;
  return { year: today.year, month: today.month, day: today.day + offset };
}

function namedBounds(name: NamedTime, zone: string, now: Date): Span {
  const local = localTimeAt(now, zone);
  const { year, month, day } = local;
  const at = (y: number, m: number, d: number, hour = 0): Date =>
    instantOf({ year: y, month: m, day: d, hour, minute: 0, second: 0 }, zone);
  const monday = day - weekdayOf(local) + 1;
  const quarter = month - ((month - 1) % 3);
  const span = (from: Date, to: Date): Span => ({ from, to });
  // Counted from now, not read off the clock: the repeated hour of autumn has two beginnings.
  const hourStart = new Date(
    now.getTime() - (local.minute * 60 + local.second) * 1000 - (((now.getTime() % 1000) + 1000) % 1000),
  );
  const hour = (offset: number): Date => new Date(hourStart.getTime() + offset * 3_600_000);
  // Shifts begin at 6, 14 and 22.
  const shift = local.hour < 6 ? -2 : local.hour < 14 ? 6 : local.hour < 22 ? 14 : 22;
  switch (name) {
    case 'now':
      return span(new Date(now.getTime() - 1), now);
    case 'last_hour':
      return span(hour(-1), hour(0));
    case 'this_hour':
      return span(hour(0), hour(1));
    case 'next_hour':
      return span(now, new Date(now.getTime() + 3_600_000));
    case 'today':
      return span(at(year, month, day), at(year, month, day + 1));
    case 'yesterday':
      return span(at(year, month, day - 1), at(year, month, day));
    case 'day_before_yesterday':
      return span(at(year, month, day - 2), at(year, month, day - 1));
    case 'tomorrow':
      return span(at(year, month, day + 1), at(year, month, day + 2));
    case 'this_week':
      return span(at(year, month, monday), at(year, month, monday + 7));
    case 'last_week':
      return span(at(year, month, monday - 7), at(year, month, monday));
    case 'next_week':
      return span(at(year, month, monday + 7), at(year, month, monday + 14));
    case 'this_weekend':
      return span(at(year, month, monday + 5), at(year, month, monday + 7));
    case 'last_weekend':
      return span(at(year, month, monday - 2), at(year, month, monday));
    case 'this_month':
      return span(at(year, month, 1), at(year, month + 1, 1));
    case 'last_month':
      return span(at(year, month - 1, 1), at(year, month, 1));
    case 'next_month':
      return span(at(year, month + 1, 1), at(year, month + 2, 1));
    case 'this_quarter':
      return span(at(year, quarter, 1), at(year, quarter + 3, 1));
    case 'last_quarter':
      return span(at(year, quarter - 3, 1), at(year, quarter, 1));
    case 'this_year':
      return span(at(year, 1, 1), at(year + 1, 1, 1));
    case 'last_year':
      return span(at(year - 1, 1, 1), at(year, 1, 1));
    case 'this_shift':
      return span(at(year, month, day, shift), at(year, month, day, shift + 8));
    case 'last_shift':
      return span(at(year, month, day, shift - 8), at(year, month, day, shift));
  }
}

function rollingBounds(count: number, unit: RollingUnit, zone: string, now: Date): Span {
  const other = shifted(count, unit, zone, now);
  return count < 0 ? { from: other, to: now } : { from: now, to: other };
}

function shifted(count: number, unit: RollingUnit, zone: string, now: Date): Date {
  if (unit === 'minutes' || unit === 'hours') {
    return new Date(now.getTime() + count * (unit === 'hours' ? 3_600_000 : 60_000));
  }
  const local = localTimeAt(now, zone);
  const millis = ((now.getTime() % 1000) + 1000) % 1000;
  const months = unit === 'months' ? count : unit === 'years' ? count * 12 : 0;
  const days = unit === 'days' ? count : unit === 'weeks' ? count * 7 : 0;
  const lastDay = new Date(Date.UTC(local.year, local.month + months, 0)).getUTCDate();
  const moved: LocalTime = {
    ...local,
    month: local.month + months,
    day: (months === 0 ? local.day : Math.min(local.day, lastDay)) + days,
  };
  return new Date(instantOf(moved, zone).getTime() + millis);
}

function isNamed(text: string): text is NamedTime {
  return (namedTimes as readonly string[]).includes(text);
}

function withWindow(day: string, clock: string): Timeframe | undefined {
  const time = parseTimeframe(day);
  const match = WINDOW.exec(clock);
  if (match === null) return undefined;
  const [h1 = 0, m1 = 0, h2 = 0, m2 = 0] = match.slice(1).map(Number);
  const window = { from: h1 * 60 + m1, to: h2 * 60 + m2 };
  if (m1 > 59 || m2 > 59 || window.from >= 1440 || window.to > 1440 || window.from === window.to)
    return undefined;
  if (time?.kind === 'date') return { ...time, window };
  const isDay =
    time?.kind === 'named' && /^(?:today|yesterday|day_before_yesterday|tomorrow)$/.test(time.name);
  return isDay ? { ...time, window } : undefined;
}

function parseRolling(text: string): Timeframe | undefined {
  const match = /^(last|next)_(\d{1,6})_(minute|hour|day|week|month|year)s?$/.exec(text);
  if (match === null) return undefined;
  const count = Number(match[2]);
  const unit = `${match[3] ?? ''}s` as RollingUnit;
  if (count < 1 || count > LONGEST_COUNT[unit]) return undefined;
  return { kind: 'rolling', sign: match[1] === 'next' ? 'next' : 'last', count, unit };
}

function parseCalendar(text: string): Timeframe | undefined {
  const date = parseDate(text);
  if (date !== undefined) return { kind: 'date', date };
  const match = /^(\d{4})(?:-(?:Q([1-4])|W(\d{2})|(\d{2})))?$/.exec(text);
  if (match === null) return undefined;
  const year = Number(match[1]);
  if (!isYear(year)) return undefined;
  if (match[2] !== undefined) return { kind: 'quarter', year, quarter: Number(match[2]) };
  const week = Number(match[3] ?? 1);
  const month = Number(match[4] ?? 1);
  if (week < 1 || week > 53 || month < 1 || month > 12) return undefined;
  if (match[3] !== undefined) return { kind: 'week', year, week };
  return match[4] === undefined ? { kind: 'year', year } : { kind: 'month', year, month };
}

function parseDates(text: string): Timeframe | undefined {
  const [first = '', last = '', more] = text.split('..');
  const from = parseDate(first);
  const to = parseDate(last);
  if (more !== undefined || from === undefined || to === undefined) return undefined;
  return dateText(from) <= dateText(to) ? { kind: 'dates', from, to } : undefined;
}

function parseSince(text: string): Timeframe | undefined {
  const match = /^since_(\d{4}-\d{2}-\d{2})(?:T(\d{2}):(\d{2}))?$/.exec(text);
  const date = parseDate(match?.[1] ?? '');
  const [hour, minute] = [Number(match?.[2] ?? 0), Number(match?.[3] ?? 0)];
  if (date === undefined || hour > 23 || minute > 59) return undefined;
  return { kind: 'since', date, minutes: hour * 60 + minute };
}

function parseInstants(text: string): Timeframe | undefined {
  const [first = '', last = '', more] = text.split('/');
  if (more !== undefined || !INSTANT.test(first) || !INSTANT.test(last)) return undefined;
  const [from, to] = [new Date(first), new Date(last)];
  const isOrdered = from < to && isYear(from.getUTCFullYear()) && isYear(to.getUTCFullYear());
  return isOrdered ? { kind: 'instants', from, to } : undefined;
}

/** A date that the calendar has, of a year that energy is measured in. */
export function parseDate(text: string): CivilDate | undefined {
  const match = DATE.exec(text);
  const [year = 0, month = 0, day = 0] = (match?.slice(1) ?? []).map(Number);
  const asUtc = new Date(Date.UTC(year, month - 1, day));
  const exists = asUtc.getUTCMonth() === month - 1 && asUtc.getUTCDate() === day;
  return isYear(year) && exists ? { year, month, day } : undefined;
}

function isYear(year: number): boolean {
  return year >= 1970 && year < 2200;
}

export function dateText({ year, month, day }: CivilDate): string {
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
}

/** `06:00` of minutes since midnight. */
export function clockText(minutes: number): string {
  return `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

function windowText(window: DayWindow | undefined): string {
  return window === undefined ? '' : `@${clockText(window.from)}-${clockText(window.to)}`;
}

function pad(number: number, width = 2): string {
  return String(number).padStart(width, '0');
}
