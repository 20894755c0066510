import { invalidRequest } from '../problem/problem.ts';

export const LOCAL_DATE = /^\d{4}-\d{2}-\d{2}$/;
export const LOCAL_MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/**
 * A date of the calendar, as it was sent.
 *
 * @throws Problem 400 for a day that no calendar has
 */
export function localDate(field: string, text: string): string {
  const millis = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(millis) || new Date(millis).toISOString().slice(0, 10) !== text) {
    throw invalidRequest([
      { field, reason: 'not_a_date', remedy: 'Send a date that the calendar has, for example 2026-01-31.' },
    ]);
  }
  return text;
}

/** @throws Problem 400 when the end does not lie behind the beginning */
export function ensureOrder(from: string, to: string | null): void {
  if (to === null || to > from) return;
  throw invalidRequest([
    {
      field: 'effective_to',
      reason: 'empty_time_range',
      remedy: `Send a date behind ${from}: the version holds until the day before it.`,
    },
  ]);
}
