import { Injectable } from '@nestjs/common';
import { invalidRequest } from '@enms/http-api';
import type { TimeRange } from '@enms/http-api';
import type { Scope } from '../scopes/scope.ts';
import type { Carrier } from '@enms/telemetry-contract';
import { periodBounds } from '../series/periods.ts';
import { SeriesRepository } from '../series/series-repository.ts';
import type { DriverPeriod, EnergyPeriod } from '../series/series.ts';
import type { DriverSpec, ModelKind, Resolution, StoredModelKind } from './model/driver-spec.ts';
import { longestLag, needsDegreeDays, OUTDOOR_TEMPERATURE, sourcesOf } from './model/driver-spec.ts';
import type { DriverSeries, PeriodSeries } from './model/period-series.ts';
import { SeriesCache } from '../series/series-cache.ts';
import type { SeriesSource } from '../series/series-cache.ts';

/** What is to be read for a model. */
export interface SeriesWish {
  readonly scope: Scope;
  readonly carrier: Carrier;
  readonly resolution: Resolution;
  readonly kind: ModelKind | StoredModelKind;
  readonly drivers: readonly DriverSpec[];
  /** Only whole periods within it are read. */
  readonly range: TimeRange;
}

/** Periods with their money. */
export interface LoadedSeries {
  readonly series: PeriodSeries;
  /** From the first period's beginning to the last one's end. */
  readonly range: TimeRange;
  readonly periods: number;
  /** Average money for a kWh of each period; NaN where none is known. */
  readonly prices: Float64Array;
  readonly currency: string | null;
  /** Why a period has no price; null where it has one. */
  readonly costReasons: readonly (string | null)[];
  readonly meanCoverage: number;
}

/** Two years of hours and some. */
const MOST_PERIODS = 20_000;
/** The longest period of each resolution, so that looking back always reaches far enough. */
const LONGEST_MILLIS: Readonly<Record<Resolution, number>> = {
  hour: 3_600_000,
  day: 25 * 3_600_000,
  week: 170 * 3_600_000,
  month: 32 * 24 * 3_600_000,
};

/** Reads what a model is fitted on or evaluated by: energy, drivers, temperatures, prices, period by period. */
@Injectable()
export class SeriesLoader {
  readonly #series: SeriesRepository;
  readonly #cache: SeriesCache;

  constructor(series: SeriesRepository, cache: SeriesCache) {
    this.#series = series;
    this.#cache = cache;
  }

  /**
   * @param mayBeRecent what was read within the last minute will do
   * @throws Problem 400 when not one period is whole, or they are too many; DatabaseError
   */
  async load(wish: SeriesWish, mayBeRecent = false): Promise<LoadedSeries> {
    const from = mayBeRecent ? this.#cache : this.#series;
    const { scope, carrier, resolution, range, kind, drivers } = wish;
    const lag = longestLag(drivers);
    const own = periodBounds(resolution, range.from, range.to, scope.timeZone);
    refuseLength(own.length - 1, resolution);
    const first = own[0] ?? range.from;
    const before =
      lag === 0
        ? []
        : periodBounds(
            resolution,
            new Date(first.getTime() - (lag + 1) * LONGEST_MILLIS[resolution]),
            first,
            scope.timeZone,
          ).slice(-lag - 1, -1);
    const bounds = [...before, ...own];
    const lead = before.length;
    // One after the other: beside each other they would take all connections, and the embedded database serves one at a time.
    const energy = await from.energy(scope, carrier, bounds);
    const columns: [string, DriverSeries][] = [];
    for (const source of sourcesOf(kind, drivers)) {
      columns.push([source, seriesOf(await from.driver(scope, source, bounds))]);
    }
    const temperatures = needsDegreeDays(kind, drivers)
      ? await temperaturesOf(from, scope, resolution, bounds)
      : {};
    const later = energy.slice(lead);
    return {
      series: {
        bounds: Float64Array.from(bounds, (bound) => bound.getTime()),
        lead,
        energy: {
          values: Float64Array.from(energy, ({ energyKwh }) => energyKwh ?? Number.NaN),
          coverage: Float64Array.from(energy, ({ coverage }) => coverage),
        },
        drivers: Object.fromEntries(columns),
        ...temperatures,
      },
      range: { from: first, to: own.at(-1) ?? range.to },
      periods: own.length - 1,
      prices: Float64Array.from(later, priceOf),
      currency: currencyOf(later),
      costReasons: later.map((period) =>
        Number.isNaN(priceOf(period)) ? (period.costReason ?? 'no_energy') : null,
      ),
      meanCoverage: later.reduce((sum, { coverage }) => sum + coverage, 0) / Math.max(1, later.length),
    };
  }
}

/** Hours and days are their own parts; longer periods are made of days. */
async function temperaturesOf(
  source: SeriesSource,
  scope: Scope,
  resolution: Resolution,
  bounds: readonly Date[],
): Promise<Pick<PeriodSeries, 'temperatures' | 'temperaturesPerDay'>> {
  if (resolution === 'hour' || resolution === 'day')
    return { temperaturesPerDay: resolution === 'hour' ? 24 : 1 };
  const [from, to] = [bounds[0], bounds.at(-1)];
  if (from === undefined || to === undefined) return { temperatures: [], temperaturesPerDay: 1 };
  const days = await source.driver(scope, OUTDOOR_TEMPERATURE, periodBounds('day', from, to, scope.timeZone));
  return {
    temperatures: bounds.slice(1).map((end, i) => {
      const start = bounds[i] ?? end;
      const within = days.filter((day) => day.from >= start && day.to <= end);
      return Float64Array.from(within, ({ value }) => value ?? Number.NaN);
    }),
    temperaturesPerDay: 1,
  };
}

function seriesOf(periods: readonly DriverPeriod[]): DriverSeries {
  return {
    values: Float64Array.from(periods, ({ value }) => value ?? Number.NaN),
    coverage: Float64Array.from(periods, ({ coverage }) => coverage),
  };
}

/** What a kWh cost on average; NaN where a part has no price, or nothing was used. */
function priceOf({ cost, energyKwh, costReason }: EnergyPeriod): number {
  if (cost === null || costReason !== null || energyKwh === null || energyKwh <= 0) return Number.NaN;
  return cost / energyKwh;
}

function currencyOf(periods: readonly EnergyPeriod[]): string | null {
  return periods.find(({ currency }) => currency !== null)?.currency ?? null;
}

function refuseLength(periods: number, resolution: Resolution): void {
  if (periods < 1) {
    throw invalidRequest([
      {
        field: 'from',
        reason: 'no_whole_period',
        remedy: `Send a range that holds at least one whole ${resolution} of the site.`,
      },
    ]);
  }
  if (periods > MOST_PERIODS) {
    throw invalidRequest([
      {
        field: 'from',
        reason: 'too_many_periods',
        remedy: `Send a range of at most ${MOST_PERIODS} periods, or a baseline of a coarser resolution.`,
      },
    ]);
  }
}
