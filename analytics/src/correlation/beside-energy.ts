import { Inject, Injectable } from '@nestjs/common';
import { asksNoRange, CLOCK, invalidRequest, rangeRequest, resolveTimeRange } from '@enms/http-api';
import type { Clock, TimeRange } from '@enms/http-api';
import type { Scope } from '../scopes/scope.ts';
import { periodBounds } from '../series/periods.ts';
import { SeriesCache } from '../series/series-cache.ts';
import type { BesideEnergyQuery } from './correlation-dto.ts';

/** A year of hours and some, 3 months of quarter hours. */
const MOST_PERIODS = 9_000;
/** A value of which less than this share was measured is taken as unknown. */
const LEAST_COVERAGE = 0.9;
const DEFAULT_DAYS = 30;
const DAY_MILLIS = 86_400_000;

/** Reads energy and drivers of the same periods, as they were within the last minute. What was measured too little of is NaN. */
@Injectable()
export class BesideEnergy {
  readonly #series: SeriesCache;
  readonly #clock: Clock;

  constructor(series: SeriesCache, @Inject(CLOCK) clock: Clock) {
    this.#series = series;
    this.#clock = clock;
  }

  /** The range asked for, the last 30 days unless told. @throws Problem 400 */
  range(scope: Scope, query: BesideEnergyQuery): TimeRange {
    const now = this.#clock.now();
    if (asksNoRange(query)) return { from: new Date(now.getTime() - DEFAULT_DAYS * DAY_MILLIS), to: now };
    return resolveTimeRange(rangeRequest(query), scope.timeZone, now);
  }

  /** Bounds of the whole periods of the range. @throws Problem 400 where there are none, or too many */
  bounds(scope: Scope, query: BesideEnergyQuery): Date[] {
    const range = this.range(scope, query);
    const bounds = periodBounds(query.resolution, range.from, range.to, scope.timeZone);
    if (bounds.length > 1 && bounds.length <= MOST_PERIODS + 1) return bounds;
    throw invalidRequest([
      {
        field: 'from',
        reason: bounds.length > 1 ? 'too_many_periods' : 'no_whole_period',
        remedy: `Send a range that holds from one to ${MOST_PERIODS} whole periods of the site.`,
      },
    ]);
  }

  async energy(scope: Scope, query: BesideEnergyQuery, bounds: readonly Date[]): Promise<Float64Array> {
    const periods = await this.#series.energy(scope, query.carrier, bounds);
    return Float64Array.from(periods, ({ energyKwh, coverage }) => known(energyKwh, coverage));
  }

  async driver(scope: Scope, name: string, bounds: readonly Date[]): Promise<Float64Array> {
    const periods = await this.#series.driver(scope, name, bounds);
    return Float64Array.from(periods, ({ value, coverage }) => known(value, coverage));
  }
}

function known(value: number | null, coverage: number): number {
  return value === null || coverage < LEAST_COVERAGE ? Number.NaN : value;
}
