/** Civil date and time of day in some time zone, without an offset. */
export interface LocalTime {
  readonly year: number;
  /** 1–12 */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** True when the platform knows this IANA time zone. */
export function isTimeZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

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
 * The instant at which the clocks of `zone` show a local time. Fields may overflow (day 0, month 13).
 * Shown twice (clocks put back): the first of the two. Never shown (clocks put forward): the same distance
 * after the change, so that a day without midnight begins with its first instant.
 */
export function instantOf(local: LocalTime, zone: string): Date {
  const asUtc = Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute, local.second);
  const key = `${zone} ${asUtc}`;
  let millis = instants.get(key);
  if (millis === undefined) {
    millis = foundInstant(asUtc, zone);
    if (instants.size >= MAX_INSTANTS) instants.clear();
    instants.set(key, millis);
  }
  return new Date(millis);
}

/** Charts ask for the same midnights all the time, and the platform needs microseconds to find one. */
const instants = new Map<string, number>();
const MAX_INSTANTS = 20_000;

function foundInstant(asUtc: number, zone: string): number {
  const before = offsetMillis(asUtc - DAY_MILLIS, zone);
  const after = offsetMillis(asUtc + DAY_MILLIS, zone);
  for (const offset of before === after ? [before] : [before, after]) {
    if (offsetMillis(asUtc - offset, zone) === offset) return asUtc - offset;
  }
  return asUtc - before;
}

const DAY_MILLIS = 86_400_000;

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
