import {
  allMonths,
  clockOf,
  dayRows,
  entryAt,
  quartersOfDay,
  typesOfRow,
  type DayRow,
  type EnergyEntry,
  type TariffComponents,
} from './components.ts';

/** A price with its name; the grid of a week points at it. */
export interface Zone {
  name: string;
  price: string;
}

/** Which zone holds in each quarter hour of a row; null: no price. */
export type WeekGrid = Record<DayRow, (number | null)[]>;

/** Months that have the same week. */
export interface Season {
  months: number[];
  week: WeekGrid;
}

/** A tariff as a person draws it. Texts are as typed; '' where a charge is not made. */
export interface TariffDraft {
  zones: Zone[];
  seasons: Season[];
  holidays: string[];
  tiers: { upTo: string; price: string }[];
  demandPrice: string;
  demandMethod: 'fixed' | 'rolling';
  fixedPrice: string;
  reactivePrice: string;
  reactiveFree: string;
}

/** One price at all hours. */
export function emptyDraft(zoneName: string): TariffDraft {
  return {
    zones: [{ name: zoneName, price: '' }],
    seasons: [{ months: [...allMonths], week: filledWeek(0) }],
    holidays: [],
    tiers: [],
    demandPrice: '',
    demandMethod: 'fixed',
    fixedPrice: '',
    reactivePrice: '',
    reactiveFree: '',
  };
}

function filledWeek(zone: number | null): WeekGrid {
  const row = (): (number | null)[] => Array.from({ length: quartersOfDay }, () => zone);
  return { workday: row(), saturday: row(), sunday: row(), holiday: row() };
}

/** The draft of what a version holds: each month's week, months that have the same together. */
export function draftOf(components: TariffComponents): TariffDraft {
  const entries = components.energy ?? [];
  const keys = [...new Set(entries.map(keyOf))];
  const seasons = new Map<string, Season>();
  for (const month of allMonths) {
    const week = filledWeek(null);
    for (const row of dayRows)
      for (let quarter = 0; quarter < quartersOfDay; quarter += 1) {
        const entry = entryAt(entries, month, typesOfRow[row], quarter);
        week[row][quarter] = entry === undefined ? null : keys.indexOf(keyOf(entry));
      }
    const same = JSON.stringify(week);
    const season = seasons.get(same);
    if (season) season.months.push(month);
    else seasons.set(same, { months: [month], week });
  }
  return {
    zones: keys.map((key) => {
      const entry = entries.find((candidate) => keyOf(candidate) === key);
      return { name: entry?.name ?? '', price: entry?.price_per_kwh ?? '' };
    }),
    seasons: [...seasons.values()],
    holidays: [...(components.holidays ?? [])],
    tiers: (components.tiers ?? []).map(({ up_to_kwh: upTo, price_per_kwh: price }) => ({
      upTo: upTo ?? '',
      price,
    })),
    demandPrice: components.demand?.price_per_kw ?? '',
    demandMethod: components.demand?.method ?? 'fixed',
    fixedPrice: components.fixed?.price_per_month ?? '',
    reactivePrice: components.reactive?.price_per_kvarh ?? '',
    reactiveFree: components.reactive?.free_share === undefined ? '' : String(components.reactive.free_share),
  };
}

const keyOf = ({ name, price_per_kwh: price }: EnergyEntry): string => `${name}\n${price}`;

/** Half-open spans of quarter hours of a row in which a zone holds. */
export function spansOf(
  row: readonly (number | null)[],
): readonly { readonly from: number; readonly to: number; readonly zone: number | null }[] {
  const spans: { from: number; to: number; zone: number | null }[] = [];
  for (const [quarter, zone] of row.entries()) {
    const last = spans.at(-1);
    if (last?.zone === zone) last.to = quarter + 1;
    else spans.push({ from: quarter, to: quarter + 1, zone });
  }
  return spans;
}

/** The hours of one zone in a row, as entries have them: a span up to midnight and one from it are one that passes it. */
function hoursOf(row: readonly (number | null)[], zone: number): readonly (readonly [string, string])[] {
  const spans = spansOf(row).filter((span) => span.zone === zone);
  const first = spans[0];
  const last = spans.at(-1);
  if (first && last && spans.length > 1 && first.from === 0 && last.to === quartersOfDay)
    return [
      ...spans.slice(1, -1).map(({ from, to }) => [clockOf(from), clockOf(to)] as const),
      [clockOf(last.from), clockOf(first.to)],
    ];
  return spans.map(({ from, to }) => [clockOf(from), clockOf(to)] as const);
}

/** What is sent, and of which zone each of its energy entries is: for problems beside their fields. */
export interface WrittenDraft {
  readonly components: TariffComponents;
  readonly zoneOfEntry: readonly number[];
}

/**
 * The components that say what was drawn. Holidays come first, since a holiday on a Saturday is both; a zone that holds
 * most comes last, without a condition, where no quarter hour is without a price.
 */
export function componentsOf(draft: TariffDraft, decimal: (typed: string) => string): WrittenDraft {
  const energy = energyOf(draft, decimal);
  const { tiers, demandPrice, demandMethod, fixedPrice, reactivePrice, reactiveFree } = draft;
  const isSet = (text: string): boolean => text.trim() !== '';
  const components: TariffComponents = {
    ...(energy.length > 0 && { energy: energy.map(({ entry }) => entry) }),
    ...(draft.holidays.length > 0 && { holidays: draft.holidays }),
    ...(tiers.length > 0 && {
      tiers: tiers.map(({ upTo, price }, index) => ({
        up_to_kwh: index === tiers.length - 1 && !isSet(upTo) ? null : decimal(upTo),
        price_per_kwh: decimal(price),
      })),
    }),
    ...(isSet(demandPrice) && { demand: { price_per_kw: decimal(demandPrice), method: demandMethod } }),
    ...(isSet(fixedPrice) && { fixed: { price_per_month: decimal(fixedPrice) } }),
    ...(isSet(reactivePrice) && {
      reactive: {
        price_per_kvarh: decimal(reactivePrice),
        ...(isSet(reactiveFree) && { free_share: Number(decimal(reactiveFree)) }),
      },
    }),
  };
  return { components, zoneOfEntry: energy.map(({ zone }) => zone) };
}

interface ZonedEntry {
  readonly zone: number;
  readonly entry: EnergyEntry;
}

function energyOf(
  { zones, seasons, holidays }: TariffDraft,
  decimal: (typed: string) => string,
): ZonedEntry[] {
  const hasHolidays = holidays.length > 0;
  const otherRows = dayRows.filter((row) => row !== 'holiday');
  const isHolidayWhole = (week: WeekGrid): boolean =>
    !hasHolidays || week.holiday.every((cell) => cell !== null);
  const cells = seasons.flatMap(({ months, week }) =>
    otherRows.flatMap((row) => week[row].map((zone) => ({ zone, months: months.length }))),
  );
  const isWhole =
    seasons.flatMap(({ months }) => months).length === allMonths.length &&
    cells.every(({ zone }) => zone !== null) &&
    seasons.every(({ week }) => isHolidayWhole(week));
  const usual = isWhole ? mostUsed(cells) : undefined;
  const entryOf = (
    zone: number,
    season: Season,
    dayTypes: readonly DayRow[] | undefined,
    row: readonly (number | null)[],
  ): ZonedEntry => {
    const isAllDay = row.every((cell) => cell === zone);
    return {
      zone,
      entry: {
        name: zones[zone]?.name ?? '',
        price_per_kwh: decimal(zones[zone]?.price ?? ''),
        ...(season.months.length < allMonths.length && { months: [...season.months].sort((a, b) => a - b) }),
        ...(dayTypes !== undefined && { day_types: dayTypes }),
        ...(!isAllDay && { hours: hoursOf(row, zone) }),
      },
    };
  };
  const ofHolidays = !hasHolidays
    ? []
    : seasons.flatMap((season) =>
        zones.flatMap((_, zone) =>
          season.week.holiday.includes(zone) ? [entryOf(zone, season, ['holiday'], season.week.holiday)] : [],
        ),
      );
  const others = seasons.flatMap((season) =>
    zones.flatMap((_, zone) => {
      if (zone === usual) return [];
      const byHours = Map.groupBy(
        otherRows.filter((row) => season.week[row].includes(zone)),
        (row) => JSON.stringify(hoursOf(season.week[row], zone)),
      );
      return [...byHours.values()].map((rows) => {
        const first = rows[0] ?? 'workday';
        const isEveryDay = rows.length === otherRows.length && isHolidayWhole(season.week);
        return entryOf(zone, season, isEveryDay ? undefined : rows, season.week[first]);
      });
    }),
  );
  const last =
    usual === undefined
      ? []
      : [
          {
            zone: usual,
            entry: { name: zones[usual]?.name ?? '', price_per_kwh: decimal(zones[usual]?.price ?? '') },
          },
        ];
  return [...ofHolidays, ...others, ...last];
}

function mostUsed(
  cells: readonly { readonly zone: number | null; readonly months: number }[],
): number | undefined {
  const counts = new Map<number, number>();
  for (const { zone, months } of cells) if (zone !== null) counts.set(zone, (counts.get(zone) ?? 0) + months);
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
}

/** Gives a zone the quarter hours [from, to) of a row; from after to passes midnight. */
export function paint(week: WeekGrid, row: DayRow, from: number, to: number, zone: number | null): void {
  for (let quarter = 0; quarter < quartersOfDay; quarter += 1) {
    const isInside = from < to ? quarter >= from && quarter < to : quarter >= from || quarter < to;
    if (isInside) week[row][quarter] = zone;
  }
}

/** Takes a zone out; hours that had it have none, and those after it move up. */
export function removeZone(draft: TariffDraft, zone: number): void {
  draft.zones.splice(zone, 1);
  for (const { week } of draft.seasons)
    for (const row of dayRows)
      week[row] = week[row].map((cell) =>
        cell === null || cell < zone ? cell : cell === zone ? null : cell - 1,
      );
}

/** A month belongs to one season: it moves to this one; seasons left without a month go. */
export function moveMonth(draft: TariffDraft, season: number, month: number): void {
  const target = draft.seasons[season];
  if (!target || target.months.includes(month)) return;
  for (const other of draft.seasons) other.months = other.months.filter((own) => own !== month);
  target.months = [...target.months, month].sort((one, other) => one - other);
  draft.seasons = draft.seasons.filter(({ months }) => months.length > 0);
}

/** A season of its own for a month, with the week that it had. */
export function splitMonth(draft: TariffDraft, month: number): void {
  const own = draft.seasons.find(({ months }) => months.includes(month));
  if (!own || own.months.length === 1) return;
  own.months = own.months.filter((other) => other !== month);
  draft.seasons.push({ months: [month], week: structuredClone(own.week) });
}
