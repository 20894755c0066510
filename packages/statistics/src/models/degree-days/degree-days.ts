import { StatisticsError } from '../../statistics-error.ts';

export type DegreeDayKind = 'heating' | 'cooling';

export interface DegreeDayOptions {
  /** Readings in a whole day: 1 for daily means (the default), 24 for hourly means. */
  readonly readingsPerDay?: number;
  /** Share of the readings that may be missing; 0.1 by default. */
  readonly missingShare?: number;
}

export interface DegreeDays {
  /** In kelvin days (or °F days, as the temperatures are). */
  readonly degreeDays: number;
  /** Length of the period, missing readings included. */
  readonly days: number;
  /** Readings missing: their place is taken by the mean of the others, not by 0. */
  readonly missing: number;
}

/**
 * Degree days of a period: Σ max(0, base − T) for heating, Σ max(0, T − base) for cooling, over daily means or, divided by 24,
 * over hourly means. Hourly readings give at least as many as their daily mean, for a day may be on both sides of its base.
 *
 * Source: ASHRAE Handbook Fundamentals 2021, chapter 14, "degree-days"; CIBSE TM41:2006, equations 2.1 and 2.2.
 *
 * @param temperatures mean outdoor temperature of each reading, NaN where it is missing
 * @throws StatisticsError `missing_temperature` more is missing than allowed; `bad_options`
 */
export function degreeDays(
  temperatures: ArrayLike<number>,
  base: number,
  kind: DegreeDayKind,
  options: DegreeDayOptions = {},
): DegreeDays {
  const { readingsPerDay = 1, missingShare = 0.1 } = options;
  if (!(readingsPerDay > 0) || !Number.isFinite(base)) {
    throw new StatisticsError('bad_options', `Base ${base}, ${readingsPerDay} readings a day.`, {
      field: 'options',
      remedy: 'Give a finite base temperature and the readings in a whole day, 24 for hourly ones.',
    });
  }
  const valid = Array.from(temperatures).filter((value) => Number.isFinite(value));
  const missing = temperatures.length - valid.length;
  if (valid.length === 0 || missing > missingShare * temperatures.length) {
    throw new StatisticsError(
      'missing_temperature',
      `${missing} of ${temperatures.length} readings are missing.`,
      {
        field: 'temperatures',
        remedy: 'Take the temperature from another station, or leave out the period.',
      },
    );
  }
  const sign = kind === 'heating' ? -1 : 1;
  const sum = valid.reduce((total, value) => total + Math.max(0, sign * (value - base)), 0);
  const days = temperatures.length / readingsPerDay;
  return { degreeDays: (sum / valid.length) * days, days, missing };
}
