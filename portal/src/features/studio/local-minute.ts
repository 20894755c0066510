import { startOfLocalDate } from '../../period/local-time.ts';

const minuteMillis = 60_000;

/** A moment as an input of date and time has it, on the site's clock: 2026-11-21T14:05. */
export function localMinute(millis: number, timeZone: string): string {
  return new Date(millis)
    .toLocaleString('sv-SE', { timeZone, hourCycle: 'h23' })
    .replace(' ', 'T')
    .slice(0, 16);
}

/**
 * The instant at which the site's clock shows a date and time; of the hour that comes twice the first, of one that is left out
 * the moment after.
 */
export function instantOfLocal(local: string, timeZone: string): string {
  const [date = '', time = '00:00'] = local.split('T');
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const guess = Date.parse(startOfLocalDate(date, timeZone)) + (hours * 60 + minutes) * minuteMillis;
  const found = [-120, -60, -30, 0, 30, 60, 120]
    .map((shift) => guess + shift * minuteMillis)
    .find((millis) => localMinute(millis, timeZone) === `${date}T${time.slice(0, 5)}`);
  return new Date(found ?? guess).toISOString();
}
