import { dateLocale, unbroken } from './local-time.ts';

/** A moment of the last or next weeks on the site's clock: Sat 21 Nov, 17:00. */
export function momentText(at: string, timeZone: string, locale: string): string {
  return unbroken(
    new Date(at).toLocaleString(dateLocale(locale), {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZone,
    }),
  );
}
