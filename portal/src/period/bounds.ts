import { localDate, startOfLocalDate } from './local-time.ts';
import { rollingPeriods, type Period } from './period.ts';

const hourMillis = 3_600_000;
const dayMillis = 24 * hourMillis;

/** Two instants; the second does not belong to the range. */
export interface Bounds {
  readonly from: string;
  readonly to: string;
}

/** Where a period begins and ends, for a question that takes instants only. A period that runs ends now. */
export function periodBounds(period: Period, nowMillis: number, timeZone: string): Bounds {
  if ('from' in period) return period;
  const now = new Date(nowMillis).toISOString();
  const day = localDate(nowMillis, timeZone);
  const start = (date: string): string => startOfLocalDate(date, timeZone);
  switch (period.name) {
    case 'last_hour':
      return { from: new Date(nowMillis - hourMillis).toISOString(), to: now };
    case 'today':
      return { from: start(day), to: now };
    case 'yesterday':
      return { from: start(shifted(day, -1)), to: start(day) };
    case 'this_week':
      return { from: start(mondayOf(day)), to: now };
    case 'last_week':
      return { from: start(shifted(mondayOf(day), -7)), to: start(mondayOf(day)) };
    case 'this_month':
      return { from: start(`${day.slice(0, 7)}-01`), to: now };
    case 'last_month': {
      const first = `${day.slice(0, 7)}-01`;
      return { from: start(`${shifted(first, -1).slice(0, 7)}-01`), to: start(first) };
    }
    case 'this_year':
      return { from: start(`${day.slice(0, 4)}-01-01`), to: now };
    case 'last_year':
      return { from: start(`${Number(day.slice(0, 4)) - 1}-01-01`), to: start(`${day.slice(0, 4)}-01-01`) };
    case 'last_24_hours':
      return { from: new Date(nowMillis - dayMillis).toISOString(), to: now };
    default:
      return { from: daysBefore(nowMillis, parseInt(rollingPeriods[period.name], 10), timeZone), to: now };
  }
}

const quarterMillis = 900_000;

/**
 * A period as whole quarter hours up to the last one that ended: what the ledger holds. A cut quarter hour at either end
 * has to be measured anew for each question and machine. A period younger than a quarter hour stays as it is.
 */
export function wholeQuarters(period: Period, nowMillis: number, timeZone: string): Bounds {
  const bounds = periodBounds(period, nowMillis, timeZone);
  const floor = (at: string): number => Math.floor(Date.parse(at) / quarterMillis) * quarterMillis;
  const [from, to] = [floor(bounds.from), floor(bounds.to)];
  return from < to ? { from: new Date(from).toISOString(), to: new Date(to).toISOString() } : bounds;
}

/** The same wall time some days before. */
function daysBefore(nowMillis: number, days: number, timeZone: string): string {
  const day = localDate(nowMillis, timeZone);
  const sinceMidnight = nowMillis - Date.parse(startOfLocalDate(day, timeZone));
  const midnight = Date.parse(startOfLocalDate(shifted(day, -days), timeZone));
  return new Date(midnight + sinceMidnight).toISOString();
}

function shifted(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMillis).toISOString().slice(0, 10);
}

function mondayOf(date: string): string {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return shifted(date, -((weekday + 6) % 7));
}
