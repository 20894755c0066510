/** Civil date and time of day in some time zone; fields may overflow (day 0, month 13). */
export interface LocalTime {
  readonly year: number;
  /** 1–12 */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const DAY_MILLIS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** What the clocks of `zone` show at an instant. */
export function localTimeAt(instant: Date, zone: string): LocalTime {
  const shown: Record<string, number> = {};
  for (const part of formatOf(zone).formatToParts(instant)) {
    if (part.type !== 'literal') shown[part.type] = Number(part.value);
  }
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
  return { year, month, day, hour, minute, second };
}

/**
 * The instant at which the clocks of `zone` show a local time. Shown twice (clocks put back): the first of the two.
 * Never shown (clocks put forward): the same distance after the change.
 */
export function instantOf(local: LocalTime, zone: string): Date {
  const asUtc = Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute, local.second);
  const before = offsetMillis(asUtc - DAY_MILLIS, zone);
  const after = offsetMillis(asUtc + DAY_MILLIS, zone);
  for (const offset of before === after ? [before] : [before, after]) {
    if (offsetMillis(asUtc - offset, zone) === offset) return new Date(asUtc - offset);
  }
  return new Date(asUtc - before);
}

/** 1 Monday … 7 Sunday (ISO 8601). */
export function weekdayOf(local: Pick<LocalTime, 'year' | 'month' | 'day'>): number {
  return ((new Date(Date.UTC(local.year, local.month - 1, local.day)).getUTCDay() + 6) % 7) + 1;
}

/** Monday of the first ISO week of a year: the week that holds 4 January. */
export function firstMondayOf(year: number): Pick<LocalTime, 'year' | 'month' | 'day'> {
  return { year, month: 1, day: 4 - weekdayOf({ year, month: 1, day: 4 }) + 1 };
}

function offsetMillis(instantMillis: number, zone: string): number {
  const wholeSecond = Math.floor(instantMillis / 1000) * 1000;
  const local = localTimeAt(new Date(wholeSecond), zone);
  return (
    Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute, local.second) - wholeSecond
  );
}

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      calendar: 'iso8601',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(zone, format);
  }
  return format;
}
