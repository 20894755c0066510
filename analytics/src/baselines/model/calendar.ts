import type { CalendarFact } from './driver-spec.ts';

/** A shift of the site's wall clock; one whose end is not after its beginning runs over midnight. */
export interface Shift {
  readonly name: string;
  /** `HH:MM`; belongs to the shift. */
  readonly from: string;
  /** `HH:MM`; does not belong to it. */
  readonly to: string;
}

export interface CalendarOptions {
  readonly shifts: readonly Shift[];
  /** Local dates such as `2026-12-25`: day type `holiday`. */
  readonly holidays: readonly string[];
}

export const DEFAULT_CALENDAR: CalendarOptions = {
  shifts: [
    { name: 'early', from: '06:00', to: '14:00' },
    { name: 'late', from: '14:00', to: '22:00' },
    { name: 'night', from: '22:00', to: '06:00' },
  ],
  holidays: [],
};

/** Local calendar of the beginning of a period. */
export interface LocalMoment {
  /** Such as `2026-03-01`. */
  readonly date: string;
  /** Such as `2026-03`. */
  readonly month: string;
  /** 0 Monday … 6 Sunday. */
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
}

/** Local calendar of each instant in a time zone. @param instants ms since 1970 */
export function localMoments(instants: ArrayLike<number>, zone: string): LocalMoment[] {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  return Array.from(instants, (instant) => {
    // 2026-03-01 05:00
    const text = format.format(instant);
    const date = text.slice(0, 10);
    return {
      date,
      month: date.slice(0, 7),
      weekday: (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7,
      hour: Number(text.slice(11, 13)),
      minute: Number(text.slice(14, 16)),
    };
  });
}

/** The level of a calendar driver; null for a moment that no shift covers. */
export function calendarLevel(
  fact: CalendarFact,
  moment: LocalMoment,
  { shifts, holidays }: CalendarOptions,
): string | null {
  switch (fact) {
    case 'day_type':
      if (holidays.includes(moment.date)) return 'holiday';
      if (moment.weekday < 5) return 'workday';
      return moment.weekday === 5 ? 'saturday' : 'sunday';
    case 'shift':
      return shifts.find((shift) => isWithin(shift, moment.hour * 60 + moment.minute))?.name ?? null;
    case 'hour_of_day':
      return String(moment.hour).padStart(2, '0');
    case 'month_of_year':
      return moment.month.slice(5);
  }
}

function isWithin({ from, to }: Shift, minute: number): boolean {
  const [start, end] = [minuteOf(from), minuteOf(to)];
  return start < end ? minute >= start && minute < end : minute >= start || minute < end;
}

function minuteOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
}
