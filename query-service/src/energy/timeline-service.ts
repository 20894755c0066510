import { Inject, Injectable } from '@nestjs/common';
import type { Carrier } from '@enms/telemetry-contract';
import { CLOCK, Problem, asksNoRange, invalidRequest, rangeRequest, resolveTimeRange } from '@enms/http-api';
import type { Clock, TimeRange } from '@enms/http-api';
import { briefOf } from '../machines/machine-presenter.ts';
import type { Machine } from '../machines/machine.ts';
import type { CarbonMethod } from './amounts-dto.ts';
import type { Bucket } from './bucket.ts';
import { MAX_POINTS, boundsOf, bucketCount, comfortableBucket, finestFittingBucket } from './bucket.ts';
import type { PointDto, SeriesDto, TimelineDto } from './energy-dto.ts';
import { amountsPoint, methodOf, minutePoint, rawPoint } from './energy-presenter.ts';
import type { TimelineQuery } from './energy-query.ts';
import { EnergyRepository } from './energy-repository.ts';
import { isoRange, machinesByCarrier } from './energy-service.ts';
import { decodeRawCursor, encodeRawCursor } from './raw-cursor.ts';
import { ScopeDirectory } from './scope-directory.ts';
import type { EnergyMethod } from './totals-repository.ts';
import { TotalsRepository } from './totals-repository.ts';

/** Buckets that the database may work through for one summed answer. */
const MAX_SUMMED_BUCKETS = 500_000;

interface Wanted {
  readonly machine: Machine;
  readonly carrier: Carrier;
}

/** Answers for the course of energy and power over time. */
@Injectable()
export class TimelineService {
  readonly #scopes: ScopeDirectory;
  readonly #energy: EnergyRepository;
  readonly #totals: TotalsRepository;
  readonly #clock: Clock;

  constructor(
    scopes: ScopeDirectory,
    energy: EnergyRepository,
    totals: TotalsRepository,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#scopes = scopes;
    this.#energy = energy;
    this.#totals = totals;
    this.#clock = clock;
  }

  timeline(tenantId: number, query: TimelineQuery): Promise<TimelineDto> {
    return query.machine === undefined
      ? this.#ofFactory(tenantId, query)
      : this.#ofMachines(tenantId, query, query.machine);
  }

  async #ofMachines(
    tenantId: number,
    query: TimelineQuery,
    namesOrIds: readonly string[],
  ): Promise<TimelineDto> {
    const wanted: Wanted[] = [];
    for (const nameOrId of new Set(namesOrIds)) {
      const machine = await this.#scopes.machine(tenantId, nameOrId, query.factory);
      if (wanted.some((other) => other.machine.id === machine.id)) continue;
      wanted.push({ machine, carrier: query.carrier ?? machine.carrier });
    }
    const timeZone = commonTimeZone(wanted, query);
    const range = this.#range(query, timeZone);
    if (query.bucket === 'raw') return this.#raw(query, wanted, range, timeZone);
    const bucket = chosenBucket(query.bucket, range, wanted.length);
    const bounds = boundsOf(range, bucket, timeZone);
    const series: SeriesDto[] = [];
    for (const { machine, carrier } of wanted) {
      series.push({
        machine: briefOf(machine),
        carrier,
        ...(await this.#points([machine.id], carrier, bounds, bucket, query.carbon_method)),
      });
    }
    return { bucket, ...isoRange(range), time_zone: timeZone, unit: 'kWh', series };
  }

  async #ofFactory(tenantId: number, query: TimelineQuery): Promise<TimelineDto> {
    if (query.bucket === 'raw') {
      throw invalidRequest([
        {
          field: 'machine',
          reason: 'missing',
          remedy: 'Raw readings are those of machines: name them with machine=, or ask for buckets.',
        },
      ]);
    }
    const factory = await this.#scopes.factory(tenantId, query.factory);
    const range = this.#range(query, factory.timeZone);
    const machines = await this.#scopes.machinesOf(tenantId, factory.id);
    const byCarrier = [...machinesByCarrier(machines, await this.#scopes.states(machines))].filter(
      ([carrier]) => query.carrier === undefined || carrier === query.carrier,
    );
    const bucket = chosenBucket(query.bucket, range, Math.max(1, byCarrier.length));
    refuseTooMuchWork(range, bucket, machines.length);
    const bounds = boundsOf(range, bucket, factory.timeZone);
    const series: SeriesDto[] = [];
    for (const [carrier, ids] of byCarrier) {
      series.push({
        machine: null,
        carrier,
        ...(await this.#points([...ids], carrier, bounds, bucket, query.carbon_method)),
      });
    }
    return { bucket, ...isoRange(range), time_zone: factory.timeZone, unit: 'kWh', series };
  }

  /** Energy, money and carbon from the ledger; power, and whatever is finer than the ledger, from telemetry. */
  async #points(
    machineIds: readonly number[],
    carrier: Carrier,
    bounds: readonly Date[],
    bucket: Bucket,
    carbonMethod: CarbonMethod,
  ): Promise<{ method: EnergyMethod | null; points: PointDto[] }> {
    if (bucket === '1min') {
      const [only = 0, another] = machineIds;
      const buckets =
        another === undefined
          ? await this.#energy.byPeriods(only, carrier, bounds)
          : await this.#energy.summedByPeriods(machineIds, carrier, bounds);
      return { method: methodOf(buckets.map(({ method }) => method)), points: buckets.map(minutePoint) };
    }
    const amounts = await this.#totals.summedWithPower(machineIds, carrier, bounds);
    return {
      method: methodOf(amounts.map(({ method }) => method)),
      points: amounts.map((part) => amountsPoint(part, carbonMethod)),
    };
  }

  async #raw(
    query: TimelineQuery,
    wanted: readonly Wanted[],
    range: TimeRange,
    timeZone: string,
  ): Promise<TimelineDto> {
    const after = query.cursor === undefined ? null : decodeRawCursor(query.cursor);
    const series = wanted.map(({ machine, carrier }) => ({ machineId: machine.id, carrier }));
    const readings = await this.#energy.raw(series, range, after, query.limit + 1);
    const page = readings.slice(0, query.limit);
    const last = page.at(-1);
    return {
      bucket: 'raw',
      ...isoRange(range),
      time_zone: timeZone,
      unit: 'kWh',
      series: wanted.map(({ machine, carrier }) => ({
        machine: briefOf(machine),
        carrier,
        method: null,
        points: page.filter((reading) => reading.machineId === machine.id).map(rawPoint),
      })),
      next_cursor: readings.length > query.limit && last !== undefined ? encodeRawCursor(last) : null,
    };
  }

  #range(query: TimelineQuery, timeZone: string): TimeRange {
    const request = asksNoRange(query) ? ({ period: 'today' } as const) : rangeRequest(query);
    return resolveTimeRange(request, timeZone, this.#clock.now());
  }
}

/** Calendar periods and days need one time zone; machines of several are asked for site by site. */
function commonTimeZone(wanted: readonly Wanted[], query: TimelineQuery): string {
  const zones = [...new Set(wanted.map(({ machine }) => machine.factory.timeZone))];
  const usesCalendar = query.from === undefined || query.bucket === '1day' || query.bucket === '1month';
  if (zones.length > 1 && usesCalendar) {
    throw new Problem(
      400,
      'several_time_zones',
      `The machines are in several time zones: ${zones.join(', ')}.`,
      {
        remedy:
          'Ask for the machines of one site at a time, or give from and to and a bucket of at most an hour.',
      },
    );
  }
  return zones[0] ?? 'UTC';
}

function chosenBucket(asked: Bucket | undefined, range: TimeRange, seriesCount: number): Bucket {
  const finest = finestFittingBucket(range, seriesCount);
  if (asked === undefined && finest !== undefined) return comfortableBucket(range);
  const bucket = asked ?? '1month';
  const points = bucketCount(range, bucket) * seriesCount;
  if (points <= MAX_POINTS) return bucket;
  throw tooManyPoints(points, finest);
}

function refuseTooMuchWork(range: TimeRange, bucket: Bucket, machineCount: number): void {
  const buckets = bucketCount(range, bucket) * machineCount;
  if (buckets > MAX_SUMMED_BUCKETS) {
    throw tooManyPoints(
      buckets,
      finestFittingBucket(range, Math.ceil((machineCount * MAX_POINTS) / MAX_SUMMED_BUCKETS)),
    );
  }
}

/** 400, naming the finest bucket that fits, if one does. */
export function tooManyPoints(points: number, finest: Bucket | undefined): Problem {
  const instead =
    finest === undefined ? 'Ask for a shorter range' : `Ask with bucket=${finest}, for a shorter range`;
  return new Problem(
    400,
    'too_many_points',
    `The answer would hold ${points} points; at most ${MAX_POINTS} are given at once.`,
    {
      remedy: `${instead}, or for fewer machines.`,
      extra: { max_points: MAX_POINTS, finest_bucket: finest ?? null },
    },
  );
}
