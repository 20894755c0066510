import { localDate, startOfLocalDate } from '../../period/local-time.ts';

const dayMillis = 86_400_000;

/** What a trend is laid over: the same stretch some days before, by the calendar of the site. */
export const earlierDays = { day: 1, week: 7, four_weeks: 28, year: 364 } as const;
export type Earlier = keyof typeof earlierDays;

/** Another machine, or an earlier stretch. */
export type Comparison = { readonly machine: string } | { readonly earlier: Earlier };

/** `?with=machine:<name>` or `?with=<week>` of an address. */
export function comparisonOf(text: unknown): Comparison | undefined {
  if (typeof text !== 'string') return undefined;
  if (text.startsWith('machine:')) return { machine: text.slice('machine:'.length) };
  return Object.hasOwn(earlierDays, text) ? { earlier: text as Earlier } : undefined;
}

/** How much earlier the stretch lies: whole days of the calendar, so that 6 o'clock stays 6 o'clock. */
export function earlierMillis(fromMillis: number, earlier: Earlier, timeZone: string): number {
  const date = localDate(fromMillis, timeZone);
  const before = localDate(Date.parse(`${date}T12:00:00Z`) - earlierDays[earlier] * dayMillis, 'UTC');
  return Date.parse(startOfLocalDate(date, timeZone)) - Date.parse(startOfLocalDate(before, timeZone));
}
