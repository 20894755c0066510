import type { SiteMoment } from './site-time.ts';

export type ShiftName = 'early' | 'late' | 'night';

/** How busy the factory is. */
export interface Activity {
  readonly shift: ShiftName;
  readonly weekend: boolean;
  /** Share of full production, 0 … 1. */
  readonly level: number;
  /** Share of the staff present, 0 … 1. */
  readonly occupancy: number;
}

const WEEKDAY_LEVEL: Readonly<Record<ShiftName, number>> = { early: 1, late: 0.88, night: 0.55 };
const WEEKEND_LEVEL: Readonly<Record<ShiftName, number>> = { early: 0.3, late: 0.2, night: 0.05 };
/** Shifts start ramping up over these hours, and the staff take a break in the middle. */
const RAMP_HOURS = 0.25;

export function shiftAt(hour: number): ShiftName {
  if (hour >= 6 && hour < 14) return 'early';
  return hour >= 14 && hour < 22 ? 'late' : 'night';
}

/** Weekend: from the end of Saturday's night shift (06:00) to the start of Monday's early shift (06:00). */
export function isWeekend({ hour, weekday }: SiteMoment): boolean {
  return weekday === 0 || (weekday === 6 && hour >= 6) || (weekday === 1 && hour < 6);
}

/** Three shifts 06–14, 14–22, 22–06 in site time; weekends are reduced; a short dip at each change and break. */
export function activityAt(moment: SiteMoment): Activity {
  const shift = shiftAt(moment.hour);
  const weekend = isWeekend(moment);
  const base = (weekend ? WEEKEND_LEVEL : WEEKDAY_LEVEL)[shift];
  const hourOfShift = (moment.hour - (shift === 'early' ? 6 : shift === 'late' ? 14 : 22) + 24) % 24;
  const ramp = hourOfShift < RAMP_HOURS ? 0.6 + (0.4 * hourOfShift) / RAMP_HOURS : 1;
  const pause = hourOfShift >= 4 && hourOfShift < 4.5 ? 0.7 : 1;
  return { shift, weekend, level: base * ramp * pause, occupancy: weekend ? base * 0.6 : base };
}
