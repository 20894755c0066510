import type { ChangePointKind, DegreeDayKind } from '@enms/statistics';

/** Length of a period, in the calendar of the site. */
export const RESOLUTIONS = ['hour', 'day', 'week', 'month'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** What can be asked for; `change_point` and `search` choose for themselves and are stored as what they chose. */
export const MODEL_KINDS = [
  'linear',
  'search',
  'change_point',
  '3PH',
  '3PC',
  '4P',
  '5P',
  'TOWT',
  'degree_days',
] as const;
export type ModelKind = (typeof MODEL_KINDS)[number];
/** What a model can be. */
export type StoredModelKind = 'linear' | ChangePointKind | 'TOWT' | 'degree_days';

export const CALENDAR_FACTS = ['day_type', 'shift', 'hour_of_day', 'month_of_year'] as const;
export type CalendarFact = (typeof CALENDAR_FACTS)[number];

/** A measured driver: mean (or sum, for counts) of the period. */
export interface MeasuredDriver {
  readonly kind: 'number';
  /** Of the column; the coefficient bears it. */
  readonly name: string;
  /** Such as `production_count`, `outdoor_temp_c`, `metric:<name>`. */
  readonly source: string;
  /** Periods that the energy follows later; 0 for the same period. */
  readonly lag: number;
}

/** Degree days of the outdoor temperature, K·d. */
export interface DegreeDaysDriver {
  readonly kind: 'degree_days';
  readonly name: string;
  readonly direction: DegreeDayKind;
  /** °C; null: to be searched. */
  readonly base: number | null;
}

/** A fact of the site's calendar, as a category. */
export interface CalendarDriver {
  readonly kind: 'calendar';
  readonly name: string;
  readonly calendar: CalendarFact;
  /** The level the others are compared with; null: the most frequent. */
  readonly reference: string | null;
}

export type DriverSpec = MeasuredDriver | DegreeDaysDriver | CalendarDriver;

/** The driver of change points, degree days and TOWT. */
export const OUTDOOR_TEMPERATURE = 'outdoor_temp_c';

/** The measured series that drivers and kind of a model are made from, each once. */
export function sourcesOf(kind: ModelKind | StoredModelKind, drivers: readonly DriverSpec[]): string[] {
  const sources = new Set(drivers.flatMap((driver) => (driver.kind === 'number' ? [driver.source] : [])));
  if (needsTemperature(kind, drivers)) sources.add(OUTDOOR_TEMPERATURE);
  return [...sources];
}

/** A kind that explains energy by the temperature alone, and takes no drivers. */
export function isOfTemperature(kind: ModelKind | StoredModelKind): boolean {
  return kind !== 'linear' && kind !== 'search';
}

/** Whether a period without its outdoor temperature cannot be judged. */
export function needsTemperature(kind: ModelKind | StoredModelKind, drivers: readonly DriverSpec[]): boolean {
  return isOfTemperature(kind) || drivers.some((driver) => driver.kind === 'degree_days');
}

/** Whether the temperatures within each period are needed, not their mean alone. */
export function needsDegreeDays(kind: ModelKind | StoredModelKind, drivers: readonly DriverSpec[]): boolean {
  return kind === 'degree_days' || drivers.some((driver) => driver.kind === 'degree_days');
}

/** Periods before the first that lagged drivers look back on. */
export function longestLag(drivers: readonly DriverSpec[]): number {
  return drivers.reduce((most, driver) => (driver.kind === 'number' ? Math.max(most, driver.lag) : most), 0);
}
