import { Injectable } from '@nestjs/common';
import type { TimeRange } from '@enms/http-api';
import type { Scope } from '../scopes/scope.ts';
import type { Carrier } from '@enms/telemetry-contract';
import { periodBounds, periodStart } from '../series/periods.ts';
import { SeriesRepository } from '../series/series-repository.ts';
import type { EnergyPeriod } from '../series/series.ts';
import type { DemandPrice, MachineFacts, SiteFacts } from './rules/facts.ts';

const DAY_MILLIS = 86_400_000;
const HOUR_MILLIS = 3_600_000;
const QUARTER_S = 900;
const LONG_DAYS = 90;
const SHORT_DAYS = 30;

/** What a machine or site was read from. */
export interface Loaded<F> {
  readonly facts: F;
  /** By the hour or quarter hour, with money and carbon. */
  readonly energy: readonly EnergyPeriod[];
  readonly range: TimeRange;
}

/** Reads what the rules look at. */
@Injectable()
export class FactsLoader {
  readonly #series: SeriesRepository;

  constructor(series: SeriesRepository) {
    this.#series = series;
  }

  /** @throws DatabaseError */
  async machine(scope: Scope, carrier: Carrier, now: Date): Promise<Loaded<MachineFacts>> {
    const range = rangeBefore(now, LONG_DAYS, scope.timeZone);
    const quarters = await this.#series.features(scope.id, carrier, range, QUARTER_S);
    const short = rangeBefore(now, SHORT_DAYS, scope.timeZone);
    const bounds = periodBounds('hour', short.from, short.to, scope.timeZone);
    const energy = await this.#series.energy(scope, carrier, bounds);
    const [machine] = scope.machines;
    const days = periodBounds('day', range.from, new Date(now.getTime() + 2 * DAY_MILLIS), scope.timeZone);
    return {
      facts: {
        type: machine?.type ?? 'other',
        ratedPowerKw: machine?.ratedPowerKw ?? null,
        quarters,
        ...localTimes(quarters.times, days),
        hours: {
          times: Float64Array.from(energy, ({ from }) => from.getTime()),
          energyKwh: Float64Array.from(energy, ({ energyKwh }) => energyKwh ?? Number.NaN),
          cost: Float64Array.from(energy, ({ cost, costReason }) =>
            costReason === null ? (cost ?? Number.NaN) : Number.NaN,
          ),
        },
      },
      energy,
      range,
    };
  }

  /** @throws DatabaseError */
  async site(scope: Scope, carrier: Carrier, demand: DemandPrice, now: Date): Promise<Loaded<SiteFacts>> {
    const range = rangeBefore(now, SHORT_DAYS, scope.timeZone);
    const energy = await this.energy(scope, carrier, range, '15min');
    return {
      facts: {
        times: Float64Array.from(energy, ({ from }) => from.getTime()),
        // Of a quarter hour that is known in part only the highest average is not known.
        powerKw: Float64Array.from(energy, ({ energyKwh, coverage }) =>
          energyKwh === null || coverage < WHOLE ? Number.NaN : energyKwh * 4,
        ),
        demand,
      },
      energy,
      range,
    };
  }

  /** Energy of the whole periods of a range. @throws DatabaseError */
  energy(
    scope: Scope,
    carrier: Carrier,
    range: TimeRange,
    resolution: '15min' | 'hour' | 'day',
  ): Promise<EnergyPeriod[]> {
    const bounds = periodBounds(resolution, range.from, range.to, scope.timeZone);
    return this.#series.energy(scope, carrier, bounds);
  }

  /** The days before today. */
  recently(scope: Scope, now: Date): TimeRange {
    return rangeBefore(now, SHORT_DAYS, scope.timeZone);
  }
}

const WHOLE = 0.9;

/** Whole local days, up to the beginning of today: what is still running is not judged. */
function rangeBefore(now: Date, days: number, zone: string): TimeRange {
  const to = periodStart('day', now, zone);
  return { from: periodStart('day', new Date(to.getTime() - (days - 0.5) * DAY_MILLIS), zone), to };
}

/** Local hour and day of each time. @param days beginnings of the local days, ascending, around all times */
function localTimes(
  times: Float64Array,
  days: readonly Date[],
): Pick<MachineFacts, 'localHours' | 'localDays'> {
  const localHours = new Uint8Array(times.length);
  const localDays = new Int32Array(times.length);
  let day = 0;
  times.forEach((time, row) => {
    while ((days[day + 1]?.getTime() ?? Infinity) <= time) day += 1;
    const start = days[day]?.getTime() ?? time;
    // On the day of 25 hours the last one counts to the one before.
    localHours[row] = Math.min(23, Math.floor((time - start) / HOUR_MILLIS));
    localDays[row] = Math.round(start / DAY_MILLIS);
  });
  return { localHours, localDays };
}
