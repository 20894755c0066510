import { quoted, reject, type Rejection } from './reasons.ts';

/** Readings before the year 2000 come from clocks that were never set. */
export const earliestTimeMillis = Date.UTC(2000, 0, 1);
/** Numbers from here on are milliseconds; below they are seconds (until the year 5138). */
const millisFrom = 1e11;
const latestTimeMillis = 1e14;

/**
 * The moment a payload means, in milliseconds since 1970 UTC.
 *
 * Numbers: epoch milliseconds, or epoch seconds (with fraction) where that alone gives a date after 2000.
 * Text: ISO 8601 date and time with `Z` or an offset; fractions beyond milliseconds are cut.
 * `zonelessOffsetMinutes`: the offset of text without a zone, where a dialect or the operator says which.
 */
export function parseTimestamp(
  value: unknown,
  field: string,
  zonelessOffsetMinutes: number | null = null,
): number | Rejection {
  if (typeof value === 'number') return parseEpoch(value, field);
  if (typeof value !== 'string') {
    return value === undefined || value === null
      ? reject('missing_field', field, `the time (${field}) is missing`)
      : reject('bad_timestamp', field, `${quoted(value)} is no time`);
  }
  const millis = parseIso(value, zonelessOffsetMinutes);
  if (millis === noZone) return reject('timestamp_without_zone', field, `${quoted(value)} bears no zone`);
  if (Number.isNaN(millis)) return reject('bad_timestamp', field, `${quoted(value)} is no ISO 8601 time`);
  return millis < earliestTimeMillis
    ? reject('bad_timestamp', field, `${quoted(value)} lies before the year 2000`)
    : millis;
}

function parseEpoch(value: number, field: string): number | Rejection {
  const millis = value < millisFrom ? Math.round(value * 1000) : Math.floor(value);
  return millis >= earliestTimeMillis && millis < latestTimeMillis
    ? millis
    : reject('bad_timestamp', field, `${value} is neither epoch milliseconds nor seconds of a set clock`);
}

const noZone = -Infinity;

/** By character codes: several times faster than Date.parse, and strict about what is a date. */
function parseIso(text: string, zonelessOffsetMinutes: number | null): number {
  if (text.length < 16) return NaN;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  const separator = text.charCodeAt(10);
  if (
    text.charCodeAt(4) !== 45 ||
    text.charCodeAt(7) !== 45 ||
    text.charCodeAt(13) !== 58 ||
    (separator !== 84 && separator !== 116 && separator !== 32)
  ) {
    return NaN;
  }
  let position = 16;
  let second = 0;
  let millis = 0;
  if (text.charCodeAt(16) === 58) {
    second = digits(text, 17, 2);
    position = 19;
    const mark = text.charCodeAt(19);
    if (mark === 46 || mark === 44) {
      position = 20;
      let scale = 100;
      for (; isDigit(text.charCodeAt(position)); position++) {
        millis += (text.charCodeAt(position) - 48) * scale;
        scale = scale === 100 ? 10 : scale === 10 ? 1 : 0;
      }
      if (position === 20) return NaN;
    }
  }
  // Every comparison is false for NaN, so a field that is no number fails here.
  const valid =
    year >= 0 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysOfMonth(year, month) &&
    hour <= 23 &&
    minute <= 59 &&
    second <= 59;
  if (!valid) return NaN;
  const offset = parseOffset(text, position, zonelessOffsetMinutes);
  return offset === noZone
    ? noZone
    : Date.UTC(year, month - 1, day, hour, minute, second, millis) - offset * 60_000;
}

/** Minutes east of UTC; `noZone` without one; NaN when malformed. */
function parseOffset(text: string, position: number, zonelessOffsetMinutes: number | null): number {
  if (position === text.length) return zonelessOffsetMinutes ?? noZone;
  const sign = text.charCodeAt(position);
  if ((sign === 90 || sign === 122) && position + 1 === text.length) return 0;
  if (sign !== 43 && sign !== 45) return NaN;
  const hours = digits(text, position + 1, 2);
  const colon = text.charCodeAt(position + 3) === 58 ? 1 : 0;
  const end = position + 5 + colon;
  const minutes =
    end === text.length ? digits(text, position + 3 + colon, 2) : position + 3 === text.length ? 0 : NaN;
  const offset = hours * 60 + minutes;
  return hours <= 18 && minutes <= 59 ? (sign === 43 ? offset : -offset) : NaN;
}

function digits(text: string, from: number, count: number): number {
  let number = 0;
  for (let i = from; i < from + count; i++) {
    const code = text.charCodeAt(i);
    if (!isDigit(code)) return NaN;
    number = number * 10 + (code - 48);
  }
  return number;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function daysOfMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
