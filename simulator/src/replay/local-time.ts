import type { SiteTime } from '../site/site-time.ts';

const PATTERN =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/;
const EPOCH = /^\d{10}(?:\d{3})?$/;

function offsetMinutes(text: string): number {
  if (text === 'Z') return 0;
  const digits = text.slice(1).replace(':', '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return text.startsWith('-') ? -minutes : minutes;
}

/**
 * Epoch milliseconds of a time in a CSV file: ISO 8601 with `T` or a space, seconds optional, offset as Z, +02, +0200
 * or +02:00; or epoch seconds or milliseconds. A time without offset is read in `zone`.
 * @returns a sentence when it cannot be read
 */
export function readTime(text: string, zone: SiteTime | null): number | string {
  if (EPOCH.test(text)) return text.length === 10 ? Number(text) * 1000 : Number(text);
  const match = PATTERN.exec(text.trim());
  if (match === null) return `"${text}" is no time: use ISO 8601 or epoch seconds or milliseconds`;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', offset] = match;
  const parts = [year, month, day, hour, minute, second].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [y, mo, d, h, mi, s] = parts;
  const localMs = Date.UTC(y, mo - 1, d, h, mi, s) + Math.floor(Number(`0.${fraction || '0'}`) * 1000);
  const back = new Date(localMs);
  if (back.getUTCMonth() !== mo - 1 || back.getUTCDate() !== d || h > 23)
    return `"${text}" is no such day or hour`;
  if (offset !== undefined) return localMs - offsetMinutes(offset) * 60_000;
  if (zone === null) return `"${text}" has no offset: say --time-zone`;
  return zone.utcOf(localMs);
}
