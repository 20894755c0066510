import { localDate } from '../../../period/local-time.ts';
import { entryAt, typesOfRow, type TariffComponents } from './components.ts';

export const previewDays = ['workday', 'saturday', 'sunday'] as const;
export type PreviewDay = (typeof previewDays)[number];

/** Mean kWh of each local hour of a kind of day; null where no such day was measured. */
export type TypicalDays = Readonly<Record<PreviewDay, readonly (number | null)[] | null>>;

interface HourPoint {
  readonly time: string;
  readonly energy_kwh: number | null;
}

/** What the hours of the last weeks were on average, by kind of day. Hours without a value count for nothing. */
export function typicalDays(points: readonly HourPoint[], timeZone: string): TypicalDays {
  const sums = new Map<string, { sum: number; count: number }>();
  for (const { time, energy_kwh: energy } of points) {
    if (energy === null) continue;
    const millis = Date.parse(time);
    const hour = Number(
      new Date(millis).toLocaleTimeString('en-GB', { hour: '2-digit', timeZone, hourCycle: 'h23' }),
    );
    const key = `${kindOf(localDate(millis, timeZone))} ${hour}`;
    const entry = sums.get(key) ?? { sum: 0, count: 0 };
    sums.set(key, { sum: entry.sum + energy, count: entry.count + 1 });
  }
  const dayOf = (kind: PreviewDay): readonly (number | null)[] | null => {
    const hours = Array.from({ length: 24 }, (_, hour) => {
      const entry = sums.get(`${kind} ${hour}`);
      return entry === undefined ? null : entry.sum / entry.count;
    });
    return hours.some((energy) => energy !== null) ? hours : null;
  };
  return { workday: dayOf('workday'), saturday: dayOf('saturday'), sunday: dayOf('sunday') };
}

function kindOf(date: string): PreviewDay {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekday === 0 ? 'sunday' : weekday === 6 ? 'saturday' : 'workday';
}

export interface DayCost {
  readonly energyKwh: number;
  readonly cost: number;
  /** kWh at hours that have no price. */
  readonly unpricedKwh: number;
}

/** What a typical day costs by the prices of energy in a month: an hour's energy is spread evenly over its quarters. */
export function dayCost(
  hours: readonly (number | null)[],
  day: PreviewDay,
  { energy }: TariffComponents,
  month: number,
): DayCost {
  let cost = 0;
  let unpricedKwh = 0;
  let energyKwh = 0;
  for (const [hour, kwh] of hours.entries()) {
    if (kwh === null) continue;
    energyKwh += kwh;
    for (let quarter = hour * 4; quarter < hour * 4 + 4; quarter += 1) {
      const entry = entryAt(energy ?? [], month, typesOfRow[day], quarter);
      const price = entry === undefined ? Number.NaN : Number(entry.price_per_kwh || 'none');
      if (Number.isNaN(price)) unpricedKwh += kwh / 4;
      else cost += (kwh / 4) * price;
    }
  }
  return { energyKwh, cost, unpricedKwh };
}
