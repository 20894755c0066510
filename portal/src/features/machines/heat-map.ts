import { localDate, nextDate, startOfLocalDate } from '../../period/local-time.ts';
import type { HeatMap } from './machines-api.ts';

/** One hour of a day: column (day), row (hour), mean power. */
export type HeatCell = readonly [day: number, hour: number, meanKw: number];

export interface HeatGrid {
  /** Calendar days, oldest first. */
  readonly days: readonly string[];
  /** Whole hours with a value; an hour without one is left empty. */
  readonly cells: readonly HeatCell[];
  readonly highestKw: number;
}

const hourMillis = 3_600_000;
const dayMillis = 24 * hourMillis;
const fewestDays = 14;
const mostDays = 91;

/** Whole days up to the end of a period: at least two weeks, so that a week can be told from the next, at most 13. */
export function heatMapRange(
  fromMillis: number,
  toMillis: number,
  timeZone: string,
): { readonly from: string; readonly to: string } {
  const days = Math.min(mostDays, Math.max(fewestDays, Math.round((toMillis - fromMillis) / dayMillis)));
  const last = localDate(toMillis - 1, timeZone);
  const first = localDate(Date.parse(`${last}T12:00:00Z`) - (days - 1) * dayMillis, 'UTC');
  const end = startOfLocalDate(nextDate(last), timeZone);
  return {
    from: startOfLocalDate(first, timeZone),
    to: end < new Date(toMillis).toISOString() ? end : new Date(toMillis).toISOString(),
  };
}

/**
 * Days as columns, hours of the site's clock as rows. The hour that the end of the range cuts is left out: it would look
 * low. The hour that occurs twice when clocks go back has the mean of both.
 */
export function heatGrid({ cells, to }: Pick<HeatMap, 'cells' | 'to'>): HeatGrid {
  const days = [...new Set(cells.map(({ date }) => date))];
  const column = new Map(days.map((day, index) => [day, index]));
  const whole = cells.filter(
    ({ time, energy_kwh: energyKwh }) =>
      energyKwh !== null && Date.parse(time) + hourMillis <= Date.parse(to),
  );
  const byPlace = Map.groupBy(whole, ({ date, hour }) => `${date} ${hour}`);
  const drawn = [...byPlace.values()].flatMap((same): HeatCell[] => {
    const [first] = same;
    if (first === undefined) return [];
    const sum = same.reduce((total, { energy_kwh: energyKwh }) => total + (energyKwh ?? 0), 0);
    return [[column.get(first.date) ?? 0, first.hour, sum / same.length]];
  });
  return { days, cells: drawn, highestKw: Math.max(0, ...drawn.map(([, , meanKw]) => meanKw)) };
}
