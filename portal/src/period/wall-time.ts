import { localDate, startOfLocalDate } from './local-time.ts';

const minuteMillis = 60_000;

/** A moment as a date and time field of a form takes it, on the clock of a time zone: 2026-11-21T14:05. */
export function wallTime(millis: number, timeZone: string): string {
  const clock = new Date(millis).toLocaleTimeString('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
    hourCycle: 'h23',
  });
  return `${localDate(millis, timeZone)}T${clock}`;
}

/**
 * The moment that a clock in a time zone shows, as an ISO instant. Of an hour that occurs twice the first one; a time
 * that the clocks leap over is the moment of the leap on. Empty where the text is none.
 */
export function instantOfWallTime(wall: string, timeZone: string): string {
  const found = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})/.exec(wall);
  if (!found) return '';
  const [, date = '', hours, minutes] = found;
  const midnight = Date.parse(startOfLocalDate(date, timeZone));
  const guess = midnight + (Number(hours) * 60 + Number(minutes)) * minuteMillis;
  const wanted = Date.parse(`${wall.slice(0, 16)}Z`);
  const missedBy = wanted - Date.parse(`${wallTime(guess, timeZone)}Z`);
  return new Date(guess + missedBy).toISOString();
}
