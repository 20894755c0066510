import { calendarPeriods, type Period } from '../../period/period.ts';
import { localDate, nextDate, startOfLocalDate } from '../../period/local-time.ts';

const dayMillis = 86_400_000;

/** One field that a deed changed. */
export interface Change {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

/**
 * What a deed changed, field by field; what was not there is a dash. Fields that stayed are left out. What somebody asked
 * for comes before the answer, which may be long.
 */
export function changesOf(before: unknown, after: unknown): readonly Change[] {
  const [old, next] = [flat(before), flat(after)];
  const isAnswer = (field: string): number => Number(field.startsWith('answer.'));
  const fields = [...new Set([...Object.keys(old), ...Object.keys(next)])].sort(
    (one, other) => isAnswer(one) - isAnswer(other),
  );
  return fields.flatMap((field): readonly Change[] => {
    const change = { field, before: old[field] ?? '–', after: next[field] ?? '–' };
    return change.before === change.after ? [] : [change];
  });
}

/** Fields by their paths, like `assignments.0.machine`. */
function flat(value: unknown, path = ''): Record<string, string> {
  if (value === null || value === undefined) return path === '' ? {} : { [path]: '–' };
  if (typeof value !== 'object') return { [path === '' ? 'value' : path]: String(value) };
  const entries = Object.entries(value);
  if (entries.length === 0) return path === '' ? {} : { [path]: '–' };
  return Object.assign(
    {},
    ...entries.map(([key, inner]) => flat(inner, path === '' ? key : `${path}.${key}`)),
  ) as Record<string, string>;
}

const lastDays: Readonly<Record<string, number>> = {
  last_24_hours: 1,
  last_7_days: 7,
  last_30_days: 30,
  last_90_days: 90,
};

/** The instants of a period; the log is asked by instants. Calendar days are the site's. */
export function rangeOf(
  period: Period,
  nowMillis: number,
  timeZone: string,
): { readonly from: string; readonly to: string } {
  if ('from' in period) return period;
  const days = lastDays[period.name];
  const now = new Date(nowMillis).toISOString();
  if (days !== undefined) return { from: new Date(nowMillis - days * dayMillis).toISOString(), to: now };
  return calendarRange(period.name as (typeof calendarPeriods)[number], nowMillis, timeZone);
}

function calendarRange(name: (typeof calendarPeriods)[number], nowMillis: number, timeZone: string) {
  const today = localDate(nowMillis, timeZone);
  const now = nextDate(today);
  const [year = 0, month = 1] = today.split('-').map(Number);
  const monthStart = (offset: number): string =>
    new Date(Date.UTC(year, month - 1 + offset, 1)).toISOString().slice(0, 10);
  const daysBefore = (date: string, days: number): string =>
    new Date(Date.parse(`${date}T00:00:00Z`) - days * dayMillis).toISOString().slice(0, 10);
  // Weeks start on Monday.
  const monday = daysBefore(today, (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7);
  const days: Readonly<Record<Exclude<typeof name, 'last_hour'>, readonly [string, string]>> = {
    today: [today, now],
    yesterday: [daysBefore(today, 1), today],
    this_week: [monday, now],
    last_week: [daysBefore(monday, 7), monday],
    this_month: [monthStart(0), now],
    last_month: [monthStart(-1), monthStart(0)],
    this_year: [`${year}-01-01`, now],
    last_year: [`${year - 1}-01-01`, `${year}-01-01`],
  };
  if (name === 'last_hour')
    return { from: new Date(nowMillis - 3_600_000).toISOString(), to: new Date(nowMillis).toISOString() };
  const [from, to] = days[name];
  return { from: startOfLocalDate(from, timeZone), to: startOfLocalDate(to, timeZone) };
}
