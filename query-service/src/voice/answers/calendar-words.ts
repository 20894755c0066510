import type { CivilDate, LocalTime } from '@enms/voice-grammar';

const DAY_MILLIS = 86_400_000;

/** Days from `today` to a date; less than zero before it. */
export function dayDistance(date: CivilDate, today: CivilDate): number {
  return (utcOf(date) - utcOf(today)) / DAY_MILLIS;
}

/** `14:05` */
export function clockOf({ hour, minute }: LocalTime): string {
  return `${hour}:${String(minute).padStart(2, '0')}`;
}

export function weekdayName(date: CivilDate, locale: string): string {
  return new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(utcOf(date));
}

/** `3 October`; with the year where it is not today's. */
export function dayName(date: CivilDate, today: CivilDate, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'long',
    ...(date.year !== today.year && { year: 'numeric' }),
    timeZone: 'UTC',
  }).format(utcOf(date));
}

function utcOf({ year, month, day }: CivilDate): number {
  return Date.UTC(year, month - 1, day);
}
