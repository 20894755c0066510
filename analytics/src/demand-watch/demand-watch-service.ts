import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '@enms/access-tokens';
import { CLOCK, instantOf, localTimeAt } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import type { Scope } from '../scopes/scope.ts';
import { Scopes } from '../scopes/scopes.ts';
import { Workers } from '../workers/workers.ts';
import type { AtStakeDto, DemandWatchDto, WatchedMachineDto } from './demand-watch-dto.ts';
import { DemandWatchRepository } from './demand-watch-repository.ts';
import type { WatchedMachine } from './demand-watch-repository.ts';
import { moneyAtStake, sheddable } from './model/money-at-stake.ts';
import type { DemandPrice } from './model/money-at-stake.ts';
import type { ProjectedDemand } from './model/project-demand.ts';

const QUARTER_MILLIS = 900_000;
const MINUTE_MILLIS = 60_000;
/** Past intervals that the projection is judged by. */
const PAST_MILLIS = 6 * 3_600_000;
const BASE_MILLIS = 14 * 86_400_000;
/** Peak and bases change once in a quarter of an hour; the watch is looked at every few seconds. */
const KEPT_MILLIS = MINUTE_MILLIS;

/** What changes slowly: the month's peak, what it costs, and the bases of the machines. */
interface Month {
  readonly key: string;
  readonly readAt: number;
  readonly from: Date;
  readonly method: string;
  readonly peak: { readonly value: number | null; readonly reason: string | null };
  readonly price: DemandPrice | null;
  readonly noPrice: string;
  readonly bases: ReadonlyMap<number, number>;
}

/** Watches the 15-minute interval that runs against the highest one of the month. */
@Injectable()
export class DemandWatchService {
  readonly #repository: DemandWatchRepository;
  readonly #scopes: Scopes;
  readonly #workers: Workers;
  readonly #clock: Clock;
  readonly #months = new Map<number, Month>();

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
      sheddable: sheddable(shedding, month.bases).map(({ machineId, powerKw, baseKw, sheddableKw }) => ({
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

  async #month(scope: Scope, machines: readonly WatchedMachine[], until: Date, now: Date): Promise<Month> {
    const ids = machines.map(({ id }) => id);
    // Machines without a tariff of their own are billed by one version: the site's, else the tenant's.
    const versionId = machines[0]?.tariffVersionId ?? null;
    const key = `${until.getTime()} ${versionId} ${ids.join()}`;
    const kept = this.#months.get(scope.id);
    if (kept?.key === key && Math.abs(now.getTime() - kept.readAt) < KEPT_MILLIS) return kept;
    const day = localDate(now, scope.timeZone);
    const billed =
      versionId === null ? undefined : await this.#repository.billedDemand(versionId, day, scope.timeZone);
    const from = billed?.from ?? monthStart(now, scope.timeZone);
    const method = billed?.method ?? 'fixed';
    const pricePerKw = billed?.pricePerKw ?? null;
    const month: Month = {
      key,
      readAt: now.getTime(),
      from,
      method,
      peak:
        until > from
          ? await this.#repository.peak(ids, { from, to: until }, method)
          : { value: null, reason: 'no_whole_period' },
      price: billed === undefined || pricePerKw === null ? null : { pricePerKw, currency: billed.currency },
      noPrice: billed === undefined ? 'no_tariff' : 'no_demand_price',
      bases: await this.#repository.bases(ids, {
        from: new Date(until.getTime() - BASE_MILLIS),
        to: until,
      }),
    };
    this.#months.set(scope.id, month);
    return month;
  }
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
