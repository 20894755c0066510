import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, Problem, asksNoRange, rangeRequest, resolveTimeRange } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import { MachineDirectory } from '../machines/machine-directory.ts';
import { briefOf } from '../machines/machine-presenter.ts';
import { nearestNames } from '../machines/nearest-names.ts';
import type { KnownSignal } from './known-signals.ts';
import { KnownSignals } from './known-signals.ts';
import type { SignalDto, SignalListDto, TrendDto, TrendQuery, TrendSeriesDto } from './signal-dto.ts';
import { trendBuckets } from './trend-buckets.ts';
import type { TrendBuckets } from './trend-buckets.ts';
import type { SignalGroup, TrendFigures } from './trend-repository.ts';
import { TrendRepository } from './trend-repository.ts';
import { STORES } from './trend-statement.ts';

const FOUND_GOOD_MILLIS = 60_000;
const MOST_FOUND = 1000;

/** Tells what is measured of a machine, and draws it over time. */
@Injectable()
export class SignalService {
  readonly #directory: MachineDirectory;
  readonly #known: KnownSignals;
  readonly #trends: TrendRepository;
  readonly #clock: Clock;
  readonly #found = new Map<
    number,
    { readonly atMillis: number; readonly signals: readonly KnownSignal[] }
  >();

  constructor(
    directory: MachineDirectory,
    known: KnownSignals,
    trends: TrendRepository,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#directory = directory;
    this.#known = known;
    this.#trends = trends;
    this.#clock = clock;
  }

  /** @throws Problem 404 `unknown_machine`, 409 `ambiguous_machine` */
  async signals(tenantId: number, nameOrId: string, factory: string | undefined): Promise<SignalListDto> {
    const machine = await this.#directory.machine(tenantId, nameOrId, factory ?? null);
    const known = await this.#known.of(machine.id);
    return { machine: briefOf(machine), items: known.map(signalDto) };
  }

  /** @throws Problem 400, 404 `unknown_machine` or `unknown_signal`, 409 `ambiguous_machine` */
  async trend(tenantId: number, nameOrId: string, query: TrendQuery): Promise<TrendDto> {
    const machine = await this.#directory.machine(tenantId, nameOrId, query.factory ?? null);
    const now = this.#clock.now();
    const { timeZone } = machine.factory;
    const range = resolveTimeRange(
      asksNoRange(query) ? { duration: '24h' } : rangeRequest(query),
      timeZone,
      now,
    );
    const signals = await this.#chosen(machine.id, [...new Set(query.signal)], now);
    const hasMinutes = signals.every(({ store }) => STORES[store].levels[0] === '1min');
    const buckets = trendBuckets(range, query.points, timeZone, hasMinutes);
    const figures = await this.#figures(machine.id, signals, buckets, now);
    return {
      machine: briefOf(machine),
      from: range.from.toISOString(),
      to: range.to.toISOString(),
      time_zone: timeZone,
      bucket: buckets.bucket,
      bucket_s: buckets.seconds,
      times: buckets.bounds.slice(0, -1).map((bound) => bound.toISOString()),
      series: signals.flatMap((signal) => {
        const found = figures.get(signal.id);
        return found === undefined ? [] : seriesDto(signal, found);
      }),
    };
  }

  /**
   * Who zooms asks for the same signals again and again: what was found a minute ago is still there.
   *
   * @throws Problem 404 `unknown_signal` with the nearest ids
   */
  async #chosen(machineId: number, ids: readonly string[], now: Date): Promise<KnownSignal[]> {
    const found = this.#found.get(machineId);
    const isFresh = found !== undefined && Math.abs(now.getTime() - found.atMillis) < FOUND_GOOD_MILLIS;
    if (isFresh && ids.every((id) => found.signals.some((signal) => signal.id === id))) {
      return ids.map((id) => chosen(found.signals, id));
    }
    const signals = await this.#known.of(machineId);
    if (this.#found.size >= MOST_FOUND) this.#found.clear();
    this.#found.set(machineId, { atMillis: now.getTime(), signals });
    return ids.map((id) => chosen(signals, id));
  }

  async #figures(
    machineId: number,
    signals: readonly KnownSignal[],
    buckets: TrendBuckets,
    now: Date,
  ): Promise<Map<string, TrendFigures>> {
    const figures = new Map<string, TrendFigures>();
    const isEnergy = ({ name, store }: KnownSignal): boolean => store === 'power' && name === 'energy_kwh';
    for (const { id, carrier } of signals.filter(isEnergy)) {
      if (carrier !== null) figures.set(id, await this.#trends.energy(machineId, carrier, buckets));
    }
    // One after the other: one question does not take every connection.
    for (const group of groupsOf(
      machineId,
      signals.filter((signal) => !isEnergy(signal)),
    )) {
      const found = await this.#trends.figures(group, buckets, now);
      group.signals.forEach(({ id }, index) => {
        const one = found[index];
        if (one !== undefined) figures.set(id, one);
      });
    }
    return figures;
  }
}

/** @throws Problem 404 `unknown_signal` with the nearest ids */
function chosen(known: readonly KnownSignal[], id: string): KnownSignal {
  const found = known.find((signal) => signal.id === id);
  if (found !== undefined) return found;
  const nearest = nearestNames(
    id,
    known.map((signal) => signal.id),
  );
  throw new Problem(404, 'unknown_signal', `The machine has no signal ${JSON.stringify(id.slice(0, 64))}.`, {
    remedy:
      nearest.length > 0
        ? `Did you mean ${nearest.join(', ')}? GET /api/v1/machines/{machine}/signals lists all.`
        : 'GET /api/v1/machines/{machine}/signals lists all.',
    extra: { nearest },
  });
}

function groupsOf(machineId: number, signals: readonly KnownSignal[]): SignalGroup[] {
  const groups = new Map<
    string,
    { store: KnownSignal['store']; of: (number | string)[]; signals: KnownSignal[] }
  >();
  for (const signal of signals) {
    const { store, carrier, device, name } = signal;
    const of = device !== null ? [device.id, name] : carrier !== null ? [machineId, carrier] : [machineId];
    const key = [store, ...of].join(' ');
    const group = groups.get(key) ?? { store, of, signals: [] };
    group.signals.push(signal);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function signalDto(signal: KnownSignal): SignalDto {
  return {
    id: signal.id,
    name: signal.name,
    family: signal.family,
    carrier: signal.carrier,
    device: signal.device?.code ?? null,
    unit: signal.unit,
    kind: signal.kind,
    first_at: signal.firstAt.toISOString(),
    last_at: signal.lastAt.toISOString(),
  };
}

function seriesDto(signal: KnownSignal, figures: TrendFigures): TrendSeriesDto {
  const { kind } = signal;
  const { sum, count, least, highest } = figures;
  const hasMean = kind === 'level' || kind === 'state';
  const hasEnds = kind === 'level' || kind === 'counter';
  return {
    signal: signal.id,
    name: signal.name,
    carrier: signal.carrier,
    unit: signal.unit,
    kind,
    source: figures.source,
    mean: hasMean ? sum.map((value, index) => meanOf(value, count[index] ?? 0)) : null,
    min: hasEnds ? least : null,
    max: hasEnds ? highest : null,
    sum: kind === 'amount' ? sum : null,
    count,
    reason: count.some((readings) => readings > 0) || sum.some((value) => value !== null) ? null : 'no_data',
  };
}

function meanOf(sum: number | null, count: number): number | null {
  return sum === null || count === 0 ? null : sum / count;
}
