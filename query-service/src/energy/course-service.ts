import { Inject, Injectable } from '@nestjs/common';
import type { Carrier } from '@enms/telemetry-contract';
import { CLOCK, instantOf, localDate, localTimeAt, resolveTimeRange } from '@enms/http-api';
import type { Clock, TimeRange } from '@enms/http-api';
import { MAX_POINTS, boundsOf, fixedBounds } from './bucket.ts';
import type { BuildingEnergyQuery, ClassroomTimelineQuery, CourseDto } from './course-query.ts';
import { amountsDto } from './energy-presenter.ts';
import { isoRange } from './energy-service.ts';
import type { Scope } from './scope-directory.ts';
import { ScopeDirectory } from './scope-directory.ts';
import { tooManyPoints } from './timeline-service.ts';
import { NO_AMOUNTS, TotalsRepository } from './totals-repository.ts';

const BUCKETS = { hour: '1hour', day: '1day', month: '1month' } as const;

/** The course of a whole, asked for as buildings and classrooms are. */
@Injectable()
export class CourseService {
  readonly #scopes: ScopeDirectory;
  readonly #totals: TotalsRepository;
  readonly #clock: Clock;

  constructor(scopes: ScopeDirectory, totals: TotalsRepository, @Inject(CLOCK) clock: Clock) {
    this.#scopes = scopes;
    this.#totals = totals;
    this.#clock = clock;
  }

  /** A building by hours, days or months of its own time. @param building id or slug of a factory */
  async ofBuilding(tenantId: number, building: string, query: BuildingEnergyQuery): Promise<CourseDto> {
    const factory = await this.#scopes.building(tenantId, building);
    const scope = await this.#scopes.resolve(tenantId, `factory:${factory.slug}`);
    const from = startOfDate('start_date', query.start_date, scope.timeZone);
    const to = startOfDate('end_date', query.end_date, scope.timeZone);
    const range = resolveTimeRange(isoRange({ from, to }), scope.timeZone, this.#clock.now());
    const bounds = boundsOf(range, BUCKETS[query.resolution], scope.timeZone);
    return this.#course(scope, query.carrier, range, bounds);
  }

  /** A classroom, or everything, in buckets of any number of minutes. */
  async ofClassroom(tenantId: number, query: ClassroomTimelineQuery): Promise<CourseDto> {
    const scope = await this.#scopes.resolve(tenantId, scopeOfClassroom(query.classroom));
    const range = resolveTimeRange({ from: query.start, to: query.end }, scope.timeZone, this.#clock.now());
    const widthMillis = query.bucket * 60_000;
    const points = Math.ceil((range.to.getTime() - range.from.getTime()) / widthMillis);
    if (points > MAX_POINTS) throw tooManyPoints(points, undefined);
    return this.#course(scope, 'electricity', range, fixedBounds(range, widthMillis));
  }

  /** The local day that a classroom is asked for, as a range; today reaches until now. */
  async dayOf(
    tenantId: number,
    classroom: string | undefined,
    date: string | undefined,
  ): Promise<{ readonly scope: string; readonly from: string; readonly to: string }> {
    const { name, timeZone } = await this.#scopes.resolve(tenantId, scopeOfClassroom(classroom));
    const now = this.#clock.now();
    if (date === undefined) {
      return { scope: name, ...isoRange(resolveTimeRange({ period: 'today' }, timeZone, now)) };
    }
    const from = startOfDate('date', date, timeZone);
    const { year, month, day } = localTimeAt(from, timeZone);
    const to = instantOf({ year, month, day: day + 1, hour: 0, minute: 0, second: 0 }, timeZone);
    return { scope: name, ...isoRange({ from, to }) };
  }

  async #course(
    scope: Scope,
    carrier: Carrier,
    range: TimeRange,
    bounds: readonly Date[],
  ): Promise<CourseDto> {
    if (bounds.length > MAX_POINTS) throw tooManyPoints(bounds.length, undefined);
    const ids = scope.machines.map(({ id }) => id);
    const [parts, [total]] = await Promise.all([
      this.#totals.summed(ids, carrier, bounds),
      this.#totals.summed(ids, carrier, [range.from, range.to]),
    ]);
    return {
      scope: scope.name,
      carrier,
      ...isoRange(range),
      time_zone: scope.timeZone,
      items: parts.map((part) => ({
        period: localMinute(part.from, scope.timeZone),
        ...isoRange(part),
        ...amountsDto(part, 'location'),
      })),
      total: amountsDto(total ?? NO_AMOUNTS, 'location'),
    };
  }
}

/** A classroom is an area; without one everything is meant. */
export function scopeOfClassroom(classroom: string | undefined): string {
  return classroom === undefined ? 'tenant' : `area:${classroom}`;
}

/** @throws Problem 400 for a day that no calendar has */
function startOfDate(field: string, date: string, zone: string): Date {
  const [year = 0, month = 0, day = 0] = localDate(field, date).split('-').map(Number);
  return instantOf({ year, month, day, hour: 0, minute: 0, second: 0 }, zone);
}

function localMinute(at: Date, zone: string): string {
  const { year, month, day, hour, minute } = localTimeAt(at, zone);
  return new Date(Date.UTC(year, month - 1, day, hour, minute)).toISOString().slice(0, 16);
}
