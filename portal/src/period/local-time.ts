const dayMillis = 86_400_000;

/** The calendar day of a moment in a time zone, as 2026-11-21. */
export function localDate(millis: number, timeZone: string): string {
  return new Date(millis).toLocaleDateString('sv-SE', { timeZone });
}

/** The first moment of a calendar day in a time zone, as an ISO instant; days of 23 and 25 hours are what they are. */
export function startOfLocalDate(date: string, timeZone: string): string {
  const midnightUtc = Date.parse(`${date}T00:00:00Z`);
  // The offset at that wall time; asked twice, since it may change between the guess and the answer.
  let millis = midnightUtc - offsetMillis(midnightUtc, timeZone);
  millis = midnightUtc - offsetMillis(millis, timeZone);
  return new Date(millis).toISOString();
}

/** The calendar day after. */
export function nextDate(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + dayMillis).toISOString().slice(0, 10);
}

/** Local wall time less UTC. */
function offsetMillis(millis: number, timeZone: string): number {
  const wall = new Date(millis).toLocaleString('sv-SE', { timeZone, hourCycle: 'h23' });
  return Date.parse(`${wall.replace(' ', 'T')}Z`) - Math.floor(millis / 1_000) * 1_000;
}

/** English with the day before the month and 24 hours: 11/21 and 2:05 PM are read in two ways. */
export function dateLocale(locale: string): string {
  return locale === 'en' ? 'en-GB' : locale;
}

/** Kept on one line: a date that breaks in the midst is two puzzles. */
export function unbroken(text: string): string {
  return text.replaceAll(' ', '\u00A0');
}

/** A moment as the site's calendar and clock show it: 21 Nov 2026, 14:05. */
export function dateTimeText(at: string | number, timeZone: string, locale: string): string {
  return unbroken(
    new Date(at).toLocaleString(dateLocale(locale), {
      dateStyle: 'medium',
      timeStyle: 'short',
      timeZone,
      hourCycle: 'h23',
    }),
  );
}

/** A day as the site's calendar shows it: 21 Nov 2026. */
export function dateText(at: string | number, timeZone: string, locale: string): string {
  return unbroken(new Date(at).toLocaleDateString(dateLocale(locale), { dateStyle: 'medium', timeZone }));
}
