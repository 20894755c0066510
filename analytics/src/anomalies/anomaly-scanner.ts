import { Inject, Injectable } from '@nestjs/common';
import { CLOCK } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import { Workers } from '../workers/workers.ts';
import { AnomalyRepository } from './anomaly-repository.ts';
import type { BaselineHour, FoundAnomaly, Meter, ScannedMeter } from './anomaly-repository.ts';
import type { DeviationSeries } from './detection/deviation-detector.ts';
import type { MachineModel } from './detection/machine-model.ts';
import { MachineRowsReader } from './machine-rows-reader.ts';
import { reconcileScan, type KnownAnomaly, type PlacedAnomaly } from './reconcile-scan.ts';

const MINUTE_MILLIS = 60_000;
const HOUR_MILLIS = 3_600_000;
const DAY_MILLIS = 24 * HOUR_MILLIS;
/** Looked at again in each scan: late readings, and anomalies that take hours to show. */
const OVERLAP_MILLIS = DAY_MILLIS;
/** The furthest an anomaly that goes on is followed back. */
const FURTHEST_MILLIS = 7 * DAY_MILLIS;
/** The first scan of a meter: what went wrong before anybody looked. */
const FIRST_MILLIS = 28 * DAY_MILLIS;
/** Readings of the last minutes may still be on their way. */
const SETTLED_MILLIS = 2 * MINUTE_MILLIS;
const MODELS_KEPT = 32;

export interface ScanOutcome {
  readonly from: string;
  readonly to: string;
  readonly rows: number;
  readonly found: number;
  readonly added: number;
  readonly updated: number;
  readonly closed: number;
  readonly withdrawn: number;
}

/** Looks a meter through from where the last scan ended. */
@Injectable()
export class AnomalyScanner {
  readonly #repository: AnomalyRepository;
  readonly #rows: MachineRowsReader;
  readonly #workers: Workers;
  readonly #clock: Clock;
  /** Models by id: they never change, and are half a megabyte each. */
  readonly #models = new Map<number, MachineModel>();

  constructor(
    repository: AnomalyRepository,
    rows: MachineRowsReader,
    workers: Workers,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#repository = repository;
    this.#rows = rows;
    this.#workers = workers;
    this.#clock = clock;
  }

  /**
   * Scans a meter that has a model. May be repeated: what is found again is updated, never added twice.
   *
   * @throws DatabaseError, WorkerError; the signal's reason when it was aborted
   */
  async scan(meter: ScannedMeter, signal: AbortSignal): Promise<ScanOutcome | null> {
    const model = await this.#model(meter);
    if (model === undefined) return null;
    const now = this.#clock.now();
    const toMillis = Math.floor((now.getTime() - SETTLED_MILLIS) / MINUTE_MILLIS) * MINUTE_MILLIS;
    const fromMillis = await this.#from(meter, toMillis);
    const [from, to] = [new Date(fromMillis), new Date(toMillis)];
    const rows = await this.#rows.read(meter.machine_id, meter.carrier, from, to, signal);
    const baseline = baselineSeries(await this.#repository.baseline(meter, from, to));
    const found = await this.#workers.run('findAnomalies', { rows, model, baseline }, { signal });
    const known = (await this.#repository.touching(meter, from)).map(
      ({ id, started_at, ended_at, feedback }): KnownAnomaly => ({
        id,
        startMillis: started_at.getTime(),
        endMillis: ended_at?.getTime() ?? null,
        hasFeedback: feedback !== null,
      }),
    );
    const changes = reconcileScan(known, found, fromMillis, toMillis);
    const madeFrom = {
      model_id: meter.model_id,
      scanned_from: from.toISOString(),
      scanned_to: to.toISOString(),
      rows: rows.timeMillis.length,
      baseline_hours: baseline?.startMillis.length ?? 0,
    };
    const priced = (placed: PlacedAnomaly): Promise<FoundAnomaly> =>
      this.#priced(meter, placed, to, madeFrom);
    const added = await inTurn(changes.added, priced);
    const updated = await inTurn(changes.updated, priced);
    const outcome: ScanOutcome = {
      from: from.toISOString(),
      to: to.toISOString(),
      rows: rows.timeMillis.length,
      found: found.length,
      added: added.length,
      updated: updated.length,
      closed: changes.closed.length,
      withdrawn: changes.withdrawn.length,
    };
    await this.#repository.transaction(async (connection) => {
      await this.#repository.withdraw(connection, changes.withdrawn);
      for (const anomaly of added) await this.#repository.add(connection, meter, anomaly, now);
      for (const [n, anomaly] of updated.entries()) {
        await this.#repository.update(connection, changes.updated[n]?.id ?? 0, anomaly, now);
      }
      for (const { id, endMillis } of changes.closed) {
        await this.#repository.close(connection, id, new Date(endMillis), now);
      }
      await this.#repository.scanned(connection, meter, to, now, outcome);
    });
    return outcome;
  }

  async #model({ model_id: id }: ScannedMeter): Promise<MachineModel | undefined> {
    if (id === null) return undefined;
    const known = this.#models.get(id) ?? (await this.#repository.model(id));
    if (known === undefined) return undefined;
    this.#models.delete(id);
    this.#models.set(id, known);
    const [oldest] = this.#models.keys();
    if (this.#models.size > MODELS_KEPT && oldest !== undefined) this.#models.delete(oldest);
    return known;
  }

  /** A day before the last scan ended, or where the oldest anomaly began that goes on; never more than a week; of the first scan four. */
  async #from(meter: ScannedMeter, toMillis: number): Promise<number> {
    if (meter.scanned_to === null) return toMillis - FIRST_MILLIS;
    const furthest = toMillis - FURTHEST_MILLIS;
    const overlap = Math.min(meter.scanned_to.getTime(), toMillis) - OVERLAP_MILLIS;
    const [oldest] = await this.#repository.touching(meter, new Date(overlap));
    const begin =
      oldest === undefined ? overlap : Math.min(overlap, oldest.started_at.getTime() - 3 * HOUR_MILLIS);
    return Math.max(Math.floor(begin / HOUR_MILLIS) * HOUR_MILLIS, furthest);
  }

  /** What the deviation costs at the mean price of its time; no money where no energy or no price is known. */
  async #priced(meter: Meter, placed: PlacedAnomaly, to: Date, madeFrom: object): Promise<FoundAnomaly> {
    const { anomaly, startMillis, endMillis } = placed;
    const startedAt = new Date(startMillis);
    const endedAt = endMillis === null ? null : new Date(endMillis);
    const unpriced = { startedAt, endedAt, anomaly, madeFrom, cost: null, currency: null };
    if (anomaly.energyKwh === null) return { ...unpriced, costReason: 'no_expected_energy' };
    const money = await this.#repository.money(meter, startedAt, endedAt ?? to);
    const {
      energy_kwh: energy = null,
      cost = null,
      currency = null,
      cost_reason: reason = null,
    } = money ?? {};
    if (cost === null || currency === null || energy === null || energy <= 0) {
      return { ...unpriced, costReason: reason ?? 'not_posted' };
    }
    return { ...unpriced, cost: (anomaly.energyKwh * cost) / energy, currency, costReason: reason };
  }
}

function baselineSeries(hours: readonly BaselineHour[]): DeviationSeries | null {
  const known = hours.filter(({ sigma_kwh: sigma }) => sigma !== null && sigma > 0);
  if (known.length === 0) return null;
  const column = (value: (hour: BaselineHour) => number | null): Float64Array =>
    Float64Array.from(known, (hour) => value(hour) ?? Number.NaN);
  const actual = column((hour) => hour.actual_kwh);
  const expected = column((hour) => hour.expected_kwh);
  const sigma = column((hour) => hour.sigma_kwh);
  return {
    quantity: 'power_kw',
    against: 'baseline',
    startMillis: column((hour) => hour.period_start.getTime()),
    stepMillis: HOUR_MILLIS,
    scores: actual.map((kwh, hour) => (kwh - (expected[hour] ?? Number.NaN)) / (sigma[hour] ?? Number.NaN)),
    actual,
    expected,
  };
}

async function inTurn<A, B>(items: readonly A[], work: (item: A) => Promise<B>): Promise<B[]> {
  const results: B[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
