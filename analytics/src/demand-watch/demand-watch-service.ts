import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '@enms/access-tokens';
import { CLOCK, instantOf, localTimeAt, Remembered } from '@enms/http-api';
import type { Clock, TimeRange } from '@enms/http-api';
import type { Scope } from '../scopes/scope.ts';
import { Scopes } from '../scopes/scopes.ts';
import { Workers } from '../workers/workers.ts';
import type { AtStakeDto, DemandWatchDto, WatchedMachineDto } from './demand-watch-dto.ts';
import { DemandWatchRepository } from './demand-watch-repository.ts';
import type { Peak, WatchedMachine } from './demand-watch-repository.ts';
import { moneyAtStake, sheddable } from './model/money-at-stake.ts';
import type { DemandPrice } from './model/money-at-stake.ts';
import type { ProjectedDemand } from './model/project-demand.ts';

const QUARTER_MILLIS = 900_000;
const MINUTE_MILLIS = 60_000;
/** Past intervals that the projection is judged by. */
const PAST_MILLIS = 6 * 3_600_000;
const BASE_MILLIS = 14 * 86_400_000;
const DAY_MILLIS = 86_400_000;
/** The watch is looked at every few seconds; the peak rises once in a quarter of an hour. */
const RECENT_KEPT_MILLIS = MINUTE_MILLIS;
/** The peak of days that are over changes by late readings only, and bases are those of two weeks. */
const SETTLED_KEPT_MILLIS = 60 * MINUTE_MILLIS;

/** The month's peak, and what it costs. */
interface Month {
  readonly from: Date;
  readonly method: string;
  readonly peak: Peak;
  readonly price: DemandPrice | null;
  readonly noPrice: string;
}

/** Watches the 15-minute interval that runs against the highest one of the month. */
@Injectable()
export class DemandWatchService {
  readonly #repository: DemandWatchRepository;
  readonly #scopes: Scopes;
  readonly #workers: Workers;
  readonly #clock: Clock;
  readonly #months = new Remembered<Month>(RECENT_KEPT_MILLIS);
  readonly #settledPeaks = new Remembered<Peak>(SETTLED_KEPT_MILLIS);
  readonly #bases = new Remembered<ReadonlyMap<number, number>>(SETTLED_KEPT_MILLIS);

  constructor(
    repository: DemandWatchRepository,
    scopes: Scopes,
    workers: Workers,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#repository = repository;
    this.#scopes = scopes;
    this.#workers = workers;
    this.#clock = clock;
  }

  /** @throws Problem 404 `unknown_factory` */
  async watch(who: Principal, factory: string): Promise<DemandWatchDto> {
    const scope = await this.#scopes.resolve(`factory:${factory}`, who.tenantId, 'factory');
    const now = this.#clock.now();
    const from = new Date(Math.floor(now.getTime() / QUARTER_MILLIS) * QUARTER_MILLIS);
    const all = await this.#repository.machines(scope.machineIds, localDate(now, scope.timeZone));
    const machines = all.filter(({ isBilledApart }) => !isBilledApart);
    const month = await this.#month(scope, machines, from, now);
    const bases = await this.#basesOf(machines, from);
    const projected = await this.#projected(machines, from, now);
    const silent = silentOf(machines, projected);
    const elapsedS = (now.getTime() - from.getTime()) / 1000;
    const named = new Map(machines.map((machine) => [machine.id, machine]));
    const shedding = projected.powerKw.filter(({ machineId }) => named.get(machineId)?.isRunning === true);
    const oldest = machines.map(({ lastReadingAt }) => lastReadingAt.getTime());
    return {
      scope: scope.ref,
      carrier: 'electricity',
      interval: {
        from: from.toISOString(),
        to: new Date(from.getTime() + QUARTER_MILLIS).toISOString(),
        elapsed_s: elapsedS,
        energy_so_far_kwh: projected.soFarKwh,
        projected_kw: projected.projectedKw,
        low_kw: projected.lowKw,
        high_kw: projected.highKw,
        past_intervals: projected.pastIntervals,
      },
      month_peak: {
        value_kw: month.peak.value,
        reason: month.peak.reason,
        from: month.from.toISOString(),
        method: month.method,
      },
      at_stake: stakeDto(projected, month, elapsedS),
      sheddable: sheddable(shedding, bases).map(({ machineId, powerKw, baseKw, sheddableKw }) => ({
        id: machineId,
        name: named.get(machineId)?.name ?? '',
        display_name: named.get(machineId)?.displayName ?? '',
        power_kw: powerKw,
        base_kw: baseKw,
        sheddable_kw: sheddableKw,
      })),
      freshness: {
        at: now.toISOString(),
        oldest_reading_at: oldest.length === 0 ? null : new Date(Math.min(...oldest)).toISOString(),
        is_complete: silent.length === 0 && machines.length > 0,
        silent: silent.map(machineDto),
        billed_apart: all.filter(({ isBilledApart }) => isBilledApart).map(machineDto),
      },
    };
  }

  async #projected(machines: readonly WatchedMachine[], from: Date, now: Date): Promise<ProjectedDemand> {
    const ids = machines.map(({ id }) => id);
    const minutesTo = new Date(Math.ceil(now.getTime() / MINUTE_MILLIS) * MINUTE_MILLIS);
    const range = { from: new Date(from.getTime() - PAST_MILLIS), to: minutesTo };
    const minutes = await this.#repository.minutes(ids, range);
    const soFar = now > from ? await this.#repository.soFar(ids, { from, to: now }) : [];
    const count = Math.round((range.to.getTime() - range.from.getTime()) / MINUTE_MILLIS);
    return this.#workers.run('projectDemand', {
      elapsedS: (now.getTime() - from.getTime()) / 1000,
      machines: ids.map((machineId) => {
        const known = soFar.find(({ machine_id: id }) => id === machineId);
        return {
          machineId,
          energyKwh: known?.energy_kwh ?? null,
          coveredS: known?.covered_s ?? 0,
          minutesKw: minutes.get(machineId) ?? new Float64Array(count).fill(Number.NaN),
        };
      }),
    });
  }

  #month(scope: Scope, machines: readonly WatchedMachine[], until: Date, now: Date): Promise<Month> {
    const ids = machines.map(({ id }) => id);
    // Machines without a tariff of their own are billed by one version: the site's, else the tenant's.
    const versionId = machines[0]?.tariffVersionId ?? null;
    return this.#months.get(`${until.getTime()} ${versionId} ${ids.join()}`, async () => {
      const day = localDate(now, scope.timeZone);
      const billed =
        versionId === null ? undefined : await this.#repository.billedDemand(versionId, day, scope.timeZone);
      const from = billed?.from ?? monthStart(now, scope.timeZone);
      const method = billed?.method ?? 'fixed';
      const pricePerKw = billed?.pricePerKw ?? null;
      return {
        from,
        method,
        peak: await this.#peak(ids, { from, to: until }, method),
        price: billed === undefined || pricePerKw === null ? null : { pricePerKw, currency: billed.currency },
        noPrice: billed === undefined ? 'no_tariff' : 'no_demand_price',
      };
    });
  }

  /** The days that are over apart from the rest, which begins a window earlier, so that none is cut in two. */
  async #peak(ids: readonly number[], { from, to }: TimeRange, method: string): Promise<Peak> {
    if (to <= from) return { value: null, reason: 'no_whole_period' };
    const settledTo = new Date((Math.floor(to.getTime() / DAY_MILLIS) - 1) * DAY_MILLIS);
    if (settledTo <= from) return this.#repository.peak(ids, { from, to }, method);
    const question = `${from.getTime()} ${settledTo.getTime()} ${method} ${ids.join()}`;
    const settled = await this.#settledPeaks.get(question, () =>
      this.#repository.peak(ids, { from, to: settledTo }, method),
    );
    const recentFrom = new Date(Math.max(from.getTime(), settledTo.getTime() - QUARTER_MILLIS));
    const recent = await this.#repository.peak(ids, { from: recentFrom, to }, method);
    return higherOf(settled, recent);
  }

  #basesOf(machines: readonly WatchedMachine[], until: Date): Promise<ReadonlyMap<number, number>> {
    const ids = machines.map(({ id }) => id);
    return this.#bases.get(ids.join(), () =>
      this.#repository.bases(ids, { from: new Date(until.getTime() - BASE_MILLIS), to: until }),
    );
  }
}

function higherOf(one: Peak, other: Peak): Peak {
  if (one.value === null) return other;
  return other.value === null || one.value > other.value ? one : other;
}

function stakeDto({ projectedKw, highKw }: ProjectedDemand, month: Month, elapsedS: number): AtStakeDto {
  const { peak, price, noPrice } = month;
  const noPeak = peak.reason ?? 'no_data';
  const stake = moneyAtStake(projectedKw, peak.value, price, noPeak, noPrice);
  const high = moneyAtStake(highKw, peak.value, price, noPeak, noPrice);
  const leftS = QUARTER_MILLIS / 1000 - elapsedS;
  const aboveKw = stake.aboveKw ?? 0;
  return {
    above_kw: stake.aboveKw,
    cost: stake.cost,
    cost_high: high.cost,
    currency: stake.currency,
    reason: stake.reason,
    shed_kw: aboveKw > 0 && leftS >= 60 ? (aboveKw * QUARTER_MILLIS) / 1000 / leftS : null,
  };
}

function silentOf(machines: readonly WatchedMachine[], { powerKw }: ProjectedDemand): WatchedMachine[] {
  const silent = new Set(powerKw.filter(({ kw }) => kw === null).map(({ machineId }) => machineId));
  return machines.filter(({ id }) => silent.has(id));
}

function machineDto({ id, name, lastReadingAt }: WatchedMachine): WatchedMachineDto {
  return { id, name, last_reading_at: lastReadingAt.toISOString() };
}

function localDate(at: Date, timeZone: string): string {
  const { year, month, day } = localTimeAt(at, timeZone);
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}

function monthStart(at: Date, timeZone: string): Date {
  const { year, month } = localTimeAt(at, timeZone);
  return instantOf({ year, month, day: 1, hour: 0, minute: 0, second: 0 }, timeZone);
}
