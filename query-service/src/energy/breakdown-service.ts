import { Inject, Injectable } from '@nestjs/common';
import {
  CLOCK,
  asksNoRange,
  instant,
  instantOf,
  localTimeAt,
  rangeRequest,
  resolveTimeRange,
} from '@enms/http-api';
import type { Clock, TimeRange } from '@enms/http-api';
import { briefOf } from '../machines/machine-presenter.ts';
import type { BreakdownDto, CompareDto, HeatmapDto, MonthlyDto } from './breakdown-dto.ts';
import type { BreakdownQuery, CompareQuery, HeatmapQuery, MonthlyQuery } from './breakdown-query.ts';
import { MAX_POINTS, boundsOf, bucketCount } from './bucket.ts';
import { amountsDto, rounded } from './energy-presenter.ts';
import type { AmountsQuery } from './energy-query.ts';
import { isoRange } from './energy-service.ts';
import { ScopeDirectory } from './scope-directory.ts';
import { tooManyPoints } from './timeline-service.ts';
import { NO_AMOUNTS, TotalsRepository } from './totals-repository.ts';

/** Answers that set parts beside each other: machines of a whole, months, hours of days, now and before. */
@Injectable()
export class BreakdownService {
  readonly #scopes: ScopeDirectory;
  readonly #totals: TotalsRepository;
  readonly #clock: Clock;

  constructor(scopes: ScopeDirectory, totals: TotalsRepository, @Inject(CLOCK) clock: Clock) {
    this.#scopes = scopes;
    this.#totals = totals;
    this.#clock = clock;
  }

  /** What each machine has part in the whole. */
  async byMachine(tenantId: number, query: BreakdownQuery): Promise<BreakdownDto> {
    const scope = await this.#scopes.resolve(tenantId, query.scope);
    const range = this.#range(query, scope.timeZone);
    const ids = scope.machines.map(({ id }) => id);
    const bounds = [range.from, range.to];
    const { together, each } = await this.#totals.summedAndEach(ids, query.carrier, bounds);
    const [total] = together;
    const byId = new Map(each.map((part) => [part.machineId, part]));
    const whole = total?.energyKwh ?? 0;
    const items = scope.machines
      .map((machine) => ({ machine, amounts: byId.get(machine.id) ?? NO_AMOUNTS }))
      // A machine that never used this carrier has no part in it; one of the carrier without data is shown as such.
      .filter(({ machine, amounts }) => machine.carrier === query.carrier || amounts.energyKwh !== null)
      .sort((one, other) => (other.amounts.energyKwh ?? -1) - (one.amounts.energyKwh ?? -1))
      .map(({ machine, amounts }) => ({
        machine: briefOf(machine),
        ...amountsDto(amounts, query.carbon_method),
        share: amounts.energyKwh === null || whole === 0 ? null : rounded(amounts.energyKwh / whole),
      }));
    return {
      scope: scope.name,
      carrier: query.carrier,
      ...isoRange(range),
      items,
      total: amountsDto(total ?? NO_AMOUNTS, query.carbon_method),
    };
  }

  /** The months of a year, or the days of a month, in the time of the site. */
  async monthly(tenantId: number, query: MonthlyQuery): Promise<MonthlyDto> {
    const scope = await this.#scopes.resolve(tenantId, query.scope);
    const zone = scope.timeZone;
    const year = query.year ?? localTimeAt(this.#clock.now(), zone).year;
    const { month } = query;
    const at = (y: number, m: number): Date =>
      instantOf({ year: y, month: m, day: 1, hour: 0, minute: 0, second: 0 }, zone);
    const range =
      month === undefined
        ? { from: at(year, 1), to: at(year + 1, 1) }
        : { from: at(year, month), to: at(year, month + 1) };
    const ids = scope.machines.map(({ id }) => id);
    const bounds = boundsOf(range, month === undefined ? '1month' : '1day', zone);
    const [parts, [total]] = await Promise.all([
      this.#totals.summed(ids, query.carrier, bounds),
      this.#totals.summed(ids, query.carrier, [range.from, range.to]),
    ]);
    return {
      scope: scope.name,
      carrier: query.carrier,
      ...isoRange(range),
      time_zone: zone,
      items: parts.map((part) => ({
        period: localDateOf(part.from, zone).slice(0, month === undefined ? 7 : 10),
        ...isoRange(part),
        ...amountsDto(part, query.carbon_method),
      })),
      total: amountsDto(total ?? NO_AMOUNTS, query.carbon_method),
    };
  }

  /** Each hour of each day of one machine, in the time of its site. */
  async heatmap(tenantId: number, query: HeatmapQuery): Promise<HeatmapDto> {
    const machine = await this.#scopes.machine(tenantId, query.machine, query.factory);
    const zone = machine.factory.timeZone;
    const carrier = query.carrier ?? machine.carrier;
    const range = asksNoRange(query)
      ? resolveTimeRange({ duration: '28d' }, zone, this.#clock.now())
      : resolveTimeRange(rangeRequest(query), zone, this.#clock.now());
    const points = bucketCount(range, '1hour');
    if (points > MAX_POINTS) throw tooManyPoints(points, undefined);
    const parts = await this.#totals.ofMachines([machine.id], carrier, localHours(range, zone));
    return {
      machine: briefOf(machine),
      carrier,
      ...isoRange(range),
      time_zone: zone,
      cells: parts.map((part) => ({
        date: localDateOf(part.from, zone),
        hour: localTimeAt(part.from, zone).hour,
        time: part.from.toISOString(),
        energy_kwh: part.energyKwh,
        coverage: rounded(part.coverage),
      })),
    };
  }

  /** Machines beside each other, each with the span before: the one of the same length, or the one that is named. */
  async compare(tenantId: number, query: CompareQuery): Promise<CompareDto> {
    const items: CompareDto['items'] = [];
    for (const nameOrId of new Set(query.machine)) {
      const machine = await this.#scopes.machine(tenantId, nameOrId, query.factory);
      const carrier = query.carrier ?? machine.carrier;
      const range = this.#range(query, machine.factory.timeZone);
      const before = spanBefore(range, query.with_from);
      const [now, then] = await Promise.all([
        this.#totals.ofMachines([machine.id], carrier, [range.from, range.to]),
        this.#totals.ofMachines([machine.id], carrier, [before.from, before.to]),
      ]);
      const kwh = now[0]?.energyKwh ?? null;
      const kwhBefore = then[0]?.energyKwh ?? null;
      const change = kwh === null || kwhBefore === null ? null : kwh - kwhBefore;
      items.push({
        machine: briefOf(machine),
        carrier,
        now: { ...isoRange(range), ...amountsDto(now[0] ?? NO_AMOUNTS, query.carbon_method) },
        before: { ...isoRange(before), ...amountsDto(then[0] ?? NO_AMOUNTS, query.carbon_method) },
        change_kwh: change,
        change_percent:
          change === null || kwhBefore === null || kwhBefore === 0 ? null : (change / kwhBefore) * 100,
      });
    }
    return { items };
  }

  #range(query: AmountsQuery, timeZone: string): TimeRange {
    const request = asksNoRange(query) ? ({ period: 'today' } as const) : rangeRequest(query);
    return resolveTimeRange(request, timeZone, this.#clock.now());
  }
}

function spanBefore(range: TimeRange, from: string | undefined): TimeRange {
  const millis = range.to.getTime() - range.from.getTime();
  if (from === undefined) return { from: new Date(range.from.getTime() - millis), to: range.from };
  const start = instant('with_from', from);
  return { from: start, to: new Date(start.getTime() + millis) };
}

function localDateOf(at: Date, zone: string): string {
  const { year, month, day } = localTimeAt(at, zone);
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}

/** Bounds where the clocks of the site show a full hour, also where its offset is not of whole hours. */
function localHours(range: TimeRange, zone: string): Date[] {
  const quarters = boundsOf(range, '15min', zone);
  return quarters.filter(
    (bound, index) => index === 0 || index === quarters.length - 1 || localTimeAt(bound, zone).minute === 0,
  );
}
