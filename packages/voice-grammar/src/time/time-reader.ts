import type { CompiledPack } from '../compiled-pack.ts';
import type { Reading } from '../text/reading.ts';
import { numberAt } from '../text/reading.ts';
import { readCalendar } from './calendar-reader.ts';
import { readWindow } from './clock-reader.ts';
import type { LocalTime } from './local-time.ts';
import { localTimeAt } from './local-time.ts';
import type { CivilDate, DayWindow, Timeframe } from './timeframe.ts';
import { formatTimeframe, parseTimeframe } from './timeframe.ts';

/** Where and when a question is asked. */
export interface Moment {
  readonly now: Date;
  /** IANA name of the site's zone. */
  readonly zone: string;
}

/** What a reader found: so many tokens, and their meaning. */
export interface Found<T> {
  readonly value: T;
  readonly length: number;
}

/**
 * The times that a question names, in order, canonical; at most two, the second to compare with. Takes their words.
 *
 * @param text what the tokens were read from
 */
export function readTimes(reading: Reading, text: string, pack: CompiledPack, moment: Moment): string[] {
  const today = localTimeAt(moment.now, moment.zone);
  const times: Timeframe[] = [];
  const windows: { readonly window: DayWindow; readonly ofYesterday: boolean }[] = [];
  readDates(reading, text, pack, today, times);
  for (let at = 0; at < reading.tokens.length;) {
    const window = reading.isFree(at) ? readWindow(reading, at, pack) : undefined;
    const named = pack.named.longestAt(reading.tokens, at);
    if (window !== undefined && window.length >= (named?.length ?? 0)) {
      windows.push(window.value);
      reading.take(at, window.length);
      at += window.length;
      continue;
    }
    const time = reading.isFree(at) ? readTime(reading, at, pack, today) : undefined;
    if (time !== undefined && reading.isFree(at, time.length)) {
      times.push(time.value);
      reading.take(at, time.length);
      at += time.length;
    } else {
      at += 1;
    }
  }
  return withWindows(times, windows).slice(0, 2).map(formatTimeframe);
}

function withWindows(
  times: readonly Timeframe[],
  windows: readonly { readonly window: DayWindow; readonly ofYesterday: boolean }[],
): Timeframe[] {
  const [first] = windows;
  if (first === undefined) return [...times];
  if (times.length === 0) {
    return windows.map(({ window, ofYesterday }) => ({
      kind: 'named',
      name: ofYesterday ? 'yesterday' : 'today',
      window,
    }));
  }
  return times.map((time, index) => {
    const { window } = windows[index] ?? first;
    if (time.kind === 'date') return { ...time, window };
    const isDay =
      time.kind === 'named' && /^(?:today|yesterday|day_before_yesterday|tomorrow)$/.test(time.name);
    return isDay ? { ...time, window } : time;
  });
}

function readTime(
  reading: Reading,
  at: number,
  pack: CompiledPack,
  today: LocalTime,
): Found<Timeframe> | undefined {
  return (
    readSince(reading, at, pack, today) ??
    readRelative(reading, at, pack, today) ??
    readNamed(reading, at, pack) ??
    readCalendar(reading, at, pack, today)
  );
}

function readNamed(reading: Reading, at: number, pack: CompiledPack): Found<Timeframe> | undefined {
  const found = pack.named.longestAt(reading.tokens, at);
  const time = parseTimeframe(found?.value[0] ?? '');
  return found === undefined || time === undefined ? undefined : { value: time, length: found.length };
}

/** `the last 3 days`, `3 days ago`, `vor 3 Tagen`. */
function readRelative(
  reading: Reading,
  at: number,
  pack: CompiledPack,
  today: LocalTime,
): Found<Timeframe> | undefined {
  const { tokens } = reading;
  const last = pack.last.longestAt(tokens, at);
  const next = pack.next.longestAt(tokens, at);
  const { position } = pack.pack.time.ago;
  const agoBefore = position === 'before' ? pack.ago.longestAt(tokens, at) : undefined;
  const lead = (last ?? next ?? agoBefore)?.length ?? 0;
  const number = numberAt(reading, at + lead, pack.pack.numbers);
  if (number === undefined || !Number.isInteger(number.value) || number.value < 1) return undefined;
  const unit = pack.units.longestAt(tokens, at + lead + number.length);
  const [unitName] = unit?.value ?? [];
  if (unit === undefined || unitName === undefined) return undefined;
  const length = lead + number.length + unit.length;
  if (last !== undefined || next !== undefined) {
    const time = parseTimeframe(`${last === undefined ? 'next' : 'last'}_${number.value}_${unitName}`);
    return time === undefined ? undefined : { value: time, length };
  }
  const agoBehind = position === 'behind' ? pack.ago.longestAt(tokens, at + length) : undefined;
  if (agoBefore === undefined && agoBehind === undefined) return undefined;
  const day = dayAgo(number.value, unitName, today);
  return day === undefined ? undefined : { value: day, length: length + (agoBehind?.length ?? 0) };
}

/** `3 days ago` is that day, `2 weeks ago` and `2 months ago` are the week and the month. */
function dayAgo(count: number, unit: string, today: LocalTime): Timeframe | undefined {
  const shift = (days: number, months = 0): Date =>
    new Date(Date.UTC(today.year, today.month - 1 - months, months > 0 ? 1 : today.day - days));
  const text = (date: Date): string => date.toISOString().slice(0, 10);
  if (count > 3660) return undefined;
  switch (unit) {
    case 'days':
      return parseTimeframe(text(shift(count)));
    case 'weeks': {
      const weekday = (shift(0).getUTCDay() + 6) % 7;
      const monday = weekday + count * 7;
      return parseTimeframe(`${text(shift(monday))}..${text(shift(monday - 6))}`);
    }
    case 'months':
      return parseTimeframe(text(shift(0, count)).slice(0, 7));
    case 'years':
      return parseTimeframe(String(today.year - count));
    default:
      return undefined;
  }
}

/** `since Monday`, `since 6 o'clock`, `since the first of October` is read with the dates. */
function readSince(
  reading: Reading,
  at: number,
  pack: CompiledPack,
  today: LocalTime,
): Found<Timeframe> | undefined {
  const since = pack.since.longestAt(reading.tokens, at);
  if (since === undefined) return undefined;
  const behind = at + since.length;
  const day = readNamed(reading, behind, pack) ?? readCalendar(reading, behind, pack, today);
  const from = day === undefined ? undefined : firstDay(day.value, today);
  if (day !== undefined && from !== undefined) {
    return { value: { kind: 'since', date: from, minutes: 0 }, length: since.length + day.length };
  }
  const hour = numberAt(reading, behind, pack.pack.numbers);
  if (hour === undefined || !Number.isInteger(hour.value) || hour.value > 23) return undefined;
  const clock = pack.clock.longestAt(reading.tokens, behind + hour.length);
  const [kind] = clock?.value ?? [];
  if (clock === undefined || kind === undefined) return undefined;
  const minutes = (kind === 'pm' && hour.value < 12 ? hour.value + 12 : hour.value) * 60;
  return {
    value: { kind: 'since', date: dateOf(today), minutes },
    length: since.length + hour.length + clock.length,
  };
}

function firstDay(time: Timeframe, today: LocalTime): CivilDate | undefined {
  switch (time.kind) {
    case 'date':
      return time.date;
    case 'dates':
      return time.from;
    case 'month':
      return { year: time.year, month: time.month, day: 1 };
    case 'year':
      return { year: time.year, month: 1, day: 1 };
    case 'named': {
      const weekday = (new Date(Date.UTC(today.year, today.month - 1, today.day)).getUTCDay() + 6) % 7;
      const offset = {
        today: 0,
        yesterday: 1,
        day_before_yesterday: 2,
        last_week: weekday + 7,
        this_week: weekday,
        last_weekend: weekday + 2,
      }[time.name as string];
      if (offset !== undefined) return normalised({ ...dateOf(today), day: today.day - offset });
      if (time.name === 'last_month') return normalised({ year: today.year, month: today.month - 1, day: 1 });
      if (time.name === 'last_year') return { year: today.year - 1, month: 1, day: 1 };
      return undefined;
    }
    default:
      return undefined;
  }
}

/** Dates with a day, by the language's reader; a date without a year is the last such day. */
function readDates(
  reading: Reading,
  text: string,
  pack: CompiledPack,
  today: LocalTime,
  times: Timeframe[],
): void {
  // Names and amounts are blanked, so that "Compressor 1 October" has no first of October.
  let blanked = text;
  reading.tokens.forEach((token, index) => {
    if (reading.isFree(index)) return;
    blanked = blanked.slice(0, token.start) + ' '.repeat(token.end - token.start) + blanked.slice(token.end);
  });
  const reference = new Date(today.year, today.month - 1, today.day, 12);
  const found = pack.pack.readDates(blanked, reference);
  const [first, second] = found;
  if (first === undefined) return;
  const last = (date: CivilDate, hasYear: boolean): CivilDate =>
    !hasYear && keyOf(date) > keyOf(today) ? { ...date, year: date.year - 1 } : date;
  const openings = reading.tokens.findLastIndex((token) => token.end <= first.start);
  const isRange =
    second !== undefined && first.to === undefined && hasSpanWord(text.slice(first.end, second.start), pack);
  const from = last(first.from, first.hasYear);
  const end = first.to ?? (isRange ? second.from : undefined);
  const isSince =
    openings >= 0 && pack.since.longestAt(reading.tokens, openings) !== undefined && end === undefined;
  if (isSince) times.push({ kind: 'since', date: from, minutes: 0 });
  else if (end === undefined) times.push({ kind: 'date', date: from });
  else times.push(ordered(from, last(end, first.hasYear || second?.hasYear === true)));
  if (!isRange && second !== undefined) times.push({ kind: 'date', date: last(second.from, second.hasYear) });
  const lastRead = second ?? first;
  reading.tokens.forEach((token, index) => {
    const within = isRange ? [{ start: first.start, end: lastRead.end }] : found;
    if (within.some(({ start, end: stop }) => token.start >= start && token.end <= stop))
      reading.take(index, 1);
  });
  if (isSince) reading.take(openings, 1);
}

function hasSpanWord(between: string, pack: CompiledPack): boolean {
  const words = between.toLowerCase().trim().split(/\s+/);
  return (
    pack.pack.time.spans.some(([, middle]) => middle.split('|').some((word) => words.includes(word))) ||
    between.trim() === '-'
  );
}

function ordered(a: CivilDate, b: CivilDate): Timeframe {
  return keyOf(a) <= keyOf(b) ? { kind: 'dates', from: a, to: b } : { kind: 'dates', from: b, to: a };
}

function keyOf({ year, month, day }: CivilDate): number {
  return (year * 100 + month) * 100 + day;
}

function dateOf({ year, month, day }: CivilDate): CivilDate {
  return { year, month, day };
}

/** With fields in their bounds. */
export function normalised({ year, month, day }: CivilDate): CivilDate {
  const asUtc = new Date(Date.UTC(year, month - 1, day));
  return { year: asUtc.getUTCFullYear(), month: asUtc.getUTCMonth() + 1, day: asUtc.getUTCDate() };
}
