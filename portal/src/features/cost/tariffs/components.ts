/** Components of a version of prices, as the service takes and tells them. Prices are decimal texts. */
export interface TariffComponents {
  readonly energy?: readonly EnergyEntry[];
  readonly holidays?: readonly string[];
  readonly tiers?: readonly { readonly up_to_kwh: string | null; readonly price_per_kwh: string }[];
  readonly demand?: { readonly price_per_kw: string; readonly method?: 'fixed' | 'rolling' };
  readonly fixed?: { readonly price_per_month: string };
  readonly reactive?: { readonly price_per_kvarh: string; readonly free_share?: number };
}

/** A price of energy, and when it holds; without a condition always. The first entry that matches holds. */
export interface EnergyEntry {
  readonly name: string;
  readonly price_per_kwh: string;
  readonly months?: readonly number[];
  readonly day_types?: readonly DayType[];
  /** Local quarter hours, half-open; may pass midnight. */
  readonly hours?: readonly (readonly [from: string, to: string])[];
}

export type DayType = 'workday' | 'saturday' | 'sunday' | 'weekend' | 'holiday';

/** Rows of a week as tariffs tell days apart. */
export const dayRows = ['workday', 'saturday', 'sunday', 'holiday'] as const;
export type DayRow = (typeof dayRows)[number];
export const quartersOfDay = 96;
export const allMonths = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;

/** What the days of a row are to a tariff. */
export const typesOfRow: Readonly<Record<DayRow, readonly DayType[]>> = {
  workday: ['workday'],
  saturday: ['saturday', 'weekend'],
  sunday: ['sunday', 'weekend'],
  holiday: ['holiday'],
};

const clocks = Array.from({ length: quartersOfDay + 1 }, (_, quarter) => {
  const minutes = String((quarter % 4) * 15).padStart(2, '0');
  return `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${minutes}`;
});

/** 25 → 06:15; 96 → 24:00. */
export function clockOf(quarter: number): string {
  return clocks[quarter] ?? '';
}

/** 06:15 → 25; 24:00 → 96. */
export function quarterOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 4 + Math.floor(minutes / 15);
}

/** The entry that holds at a month, on a day of these types, in a quarter hour: the same rule as the ledger's. */
export function entryAt(
  entries: readonly EnergyEntry[],
  month: number,
  types: readonly DayType[],
  quarter: number,
): EnergyEntry | undefined {
  const clock = clockOf(quarter);
  return entries.find(
    ({ months, day_types: dayTypes, hours }) =>
      (months === undefined || months.includes(month)) &&
      (dayTypes === undefined || dayTypes.some((type) => types.includes(type))) &&
      (hours === undefined ||
        hours.some(([from, to]) => (from < to ? clock >= from && clock < to : clock >= from || clock < to))),
  );
}
