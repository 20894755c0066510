import { Inject, Injectable } from '@nestjs/common';
import { CLOCK } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import type { Scope } from '../scopes/scope.ts';
import type { Carrier } from '@enms/telemetry-contract';
import { SeriesRepository } from './series-repository.ts';
import type { DriverPeriod, EnergyPeriod } from './series.ts';

/** What series are read from. */
export type SeriesSource = Pick<SeriesRepository, 'energy' | 'driver'>;

/** An analyst tries one model after the other over the same periods. */
const KEPT_MILLIS = 60_000;
const MOST_SERIES = 48;

interface Kept {
  readonly until: number;
  readonly value: Promise<unknown>;
}

/**
 * Series as they were read within the last minute: a refit with another driver then reads that driver alone. Only for what is not
 * stored: a candidate is fitted on what the database says now.
 */
@Injectable()
export class SeriesCache implements SeriesSource {
  readonly #series: SeriesRepository;
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept>();

  constructor(series: SeriesRepository, @Inject(CLOCK) clock: Clock) {
    this.#series = series;
    this.#clock = clock;
  }

  energy(
    scope: Pick<Scope, 'machineIds'>,
    carrier: Carrier,
    bounds: readonly Date[],
  ): Promise<EnergyPeriod[]> {
    return this.#keep(`energy ${carrier} ${keyOf(scope, bounds)}`, () =>
      this.#series.energy(scope, carrier, bounds),
    );
  }

  driver(scope: Pick<Scope, 'machineIds'>, name: string, bounds: readonly Date[]): Promise<DriverPeriod[]> {
    return this.#keep(`driver ${name} ${keyOf(scope, bounds)}`, () =>
      this.#series.driver(scope, name, bounds),
    );
  }

  #keep<T>(key: string, read: () => Promise<T>): Promise<T> {
    const now = this.#clock.now().getTime();
    for (const [known, { until }] of this.#kept) if (until <= now) this.#kept.delete(known);
    const found = this.#kept.get(key);
    if (found !== undefined) return found.value as Promise<T>;
    const value = read();
    // What failed is asked for again.
    value.catch(() => this.#kept.delete(key));
    this.#kept.set(key, { until: now + KEPT_MILLIS, value });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_SERIES && oldest !== undefined) this.#kept.delete(oldest);
    return value;
  }
}

/** Bounds of one resolution and zone are told by how many they are, the first and the last. */
function keyOf({ machineIds }: Pick<Scope, 'machineIds'>, bounds: readonly Date[]): string {
  return [machineIds.join(), bounds.length, bounds[0]?.getTime(), bounds.at(-1)?.getTime()].join(' ');
}
