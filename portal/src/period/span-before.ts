import { localDate, startOfLocalDate } from './local-time.ts';
import type { PeriodName } from './period.ts';

/** A half-open range of instants. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** How far back what a name means lies before, in the site's calendar; the others are compared by their length. */
const steps: Partial<Record<PeriodName, { readonly days?: number; readonly months?: number }>> = {
  today: { days: 1 },
  yesterday: { days: 1 },
  this_week: { days: 7 },
  last_week: { days: 7 },
  this_month: { months: 1 },
  last_month: { months: 1 },
  this_year: { months: 12 },
  last_year: { months: 12 },
};

/**
 * The span before, which a period is compared with: yesterday's is the day before, last month's the month before, and a
 * period that still runs is compared with as much of the one before. Spans without such a name: as many days of the
 * site's calendar where they begin and end at midnight, else the same length.
 */
export function spanBefore(span: Span, name: PeriodName | undefined, timeZone: string): Span {
  const from = Date.parse(span.from);
  const length = Date.parse(span.to) - from;
  const first = localDate(from, timeZone);
  const step = name === undefined ? undefined : steps[name];
  if (step !== undefined) {
    const before = startOfLocalDate(shifted(first, step.days ?? 0, step.months ?? 0), timeZone);
    const isWhole = name?.startsWith('last') === true || name === 'yesterday';
    const to = isWhole ? from : Math.min(from, Date.parse(before) + length);
    return { from: before, to: new Date(to).toISOString() };
  }
  const end = localDate(Date.parse(span.to), timeZone);
  const isOfWholeDays =
    sameInstant(startOfLocalDate(first, timeZone), span.from) &&
    sameInstant(startOfLocalDate(end, timeZone), span.to);
  const days = Math.round((Date.parse(end) - Date.parse(first)) / 86_400_000);
  return {
    from: isOfWholeDays
      ? startOfLocalDate(shifted(first, days, 0), timeZone)
      : new Date(from - length).toISOString(),
    to: new Date(from).toISOString(),
  };
}

function sameInstant(one: string, other: string): boolean {
  return Date.parse(one) === Date.parse(other);
}

/** A calendar day some days and months earlier. */
function shifted(date: string, days: number, months: number): string {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCMonth(day.getUTCMonth() - months);
  day.setUTCDate(day.getUTCDate() - days);
  return day.toISOString().slice(0, 10);
}
