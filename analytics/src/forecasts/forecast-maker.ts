import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import type { Scope } from '../scopes/scope.ts';
import { scopeColumns } from '../scopes/scope.ts';
import type { Carrier } from '@enms/telemetry-contract';
import { periodStart } from '../series/periods.ts';
import { SeriesRepository } from '../series/series-repository.ts';
import { Workers } from '../workers/workers.ts';
import { ForecastRepository } from './forecast-repository.ts';
import type { ForecastPlace, StoredModel } from './forecast-repository.ts';
import { HORIZON_PLANS, type Horizon } from './model/horizons.ts';
import { daysOfHistory } from './model/model-history.ts';
import type { PowerHistory } from './model/power-history.ts';
import { isCalibrated } from './model/train-forecast.ts';

/** What is forecast. */
export interface ForecastSubject {
  readonly scope: Scope;
  readonly carrier: Carrier;
  readonly horizon: Horizon;
}

const DAY_S = 86_400;

/** Trains models and makes forecasts in the worker threads, and stores both with what they were made from. */
@Injectable()
export class ForecastMaker {
  readonly #repository: ForecastRepository;
  readonly #series: SeriesRepository;
  readonly #workers: Workers;
  readonly #clock: Clock;

  constructor(
    repository: ForecastRepository,
    series: SeriesRepository,
    workers: Workers,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#repository = repository;
    this.#series = series;
    this.#workers = workers;
    this.#clock = clock;
  }

  /** When the next forecast of a horizon begins: with the quarter or hour of the site that runs now. */
  startsAt({ horizon, scope }: Pick<ForecastSubject, 'horizon' | 'scope'>): Date {
    return periodStart(horizon === 'hour' ? '15min' : 'hour', this.#clock.now(), scope.timeZone);
  }

  /**
   * Judges all candidates on the history of the subject and stores the outcome. The ARIMA orders of the model before
   * are kept.
   *
   * @throws StatisticsError when the history does not do: `no_data`, `stale_data`, `too_few_values`, `too_many_gaps`
   */
  async train(subject: ForecastSubject, signal?: AbortSignal): Promise<StoredModel> {
    const place = placeOf(subject);
    const [before] = await this.#repository.models(place, 1);
    const history = await this.#history(subject, HORIZON_PLANS[subject.horizon].trainingDays);
    const dataHash = hashOf(history);
    const trained = await this.#workers.run(
      'trainForecast',
      { horizon: subject.horizon, history, ...(before && { orders: before.parameters.orders }) },
      { ...(signal && { signal }) },
    );
    return this.#repository.addModel({
      ...place,
      served: trained.served,
      candidates: trained.candidates,
      beats_naive: trained.beatsNaive,
      reason: trained.reason,
      parameters: trained.parameters,
      trained_from: new Date(trained.report.from),
      trained_to: new Date(trained.report.to),
      data_hash: dataHash,
      made_from: {
        ...trained.report,
        origins: trained.origins,
        origin_step_s: HORIZON_PLANS[subject.horizon].originStep * history.stepS,
        time_zone: history.timeZone,
        holidays: history.holidays,
      },
      trained_at: this.#clock.now(),
    });
  }

  /**
   * Forecasts with a stored model, or with one trained anew where an older version left it, and stores the result.
   *
   * @throws StatisticsError as {@link train} does
   */
  async make(subject: ForecastSubject, stored: StoredModel, signal?: AbortSignal): Promise<void> {
    const model = isCalibrated(stored.parameters) ? stored : await this.train(subject, signal);
    const { trainingDays } = HORIZON_PLANS[subject.horizon];
    const history = await this.#history(subject, daysOfHistory(model.served) ?? trainingDays);
    const dataHash = hashOf(history);
    const made = await this.#workers.run(
      'makeForecast',
      { horizon: subject.horizon, history, parameters: model.parameters },
      { ...(signal && { signal }) },
    );
    await this.#repository.addForecast(
      {
        model_id: model.id,
        made_at: this.#clock.now(),
        starts_at: new Date(made.points[0]?.startMillis ?? history.startMillis),
        step_s: history.stepS,
        steps: made.points.length,
        peak_kw: made.peak.p50Kw,
        peak_at: new Date(made.peak.startMillis),
        made_from: {
          ...made.report,
          data_hash: dataHash,
          model: made.model,
          description: made.description,
          failures: made.failures,
          peak_p10_kw: made.peak.p10Kw,
          peak_p90_kw: made.peak.p90Kw,
        },
      },
      made.points.map(({ startMillis, p10Kw, p50Kw, p90Kw }) => ({
        period_start: new Date(startMillis),
        p10_kw: p10Kw,
        p50_kw: p50Kw,
        p90_kw: p90Kw,
      })),
    );
  }

  async #history(subject: ForecastSubject, days: number): Promise<PowerHistory> {
    const { scope, carrier, horizon } = subject;
    const { stepS, steps } = HORIZON_PLANS[horizon];
    const end = this.startsAt(subject).getTime();
    const rows = (days * DAY_S) / stepS;
    const at = (row: number): Date => new Date(end + row * stepS * 1000);
    const bounds = (from: number, to: number): Date[] =>
      Array.from({ length: to - from + 1 }, (_, i) => at(from + i));
    return {
      startMillis: at(-rows).getTime(),
      stepS,
      machines: await this.#repository.power(
        scope.machineIds,
        carrier,
        { from: at(-rows), to: at(0) },
        stepS,
      ),
      timeZone: scope.timeZone,
      holidays: await this.#repository.holidays(scope.tenantId, scope.machineIds),
      temperatureC: await this.#temperature(scope, bounds(-rows, 0), bounds(0, steps)),
    };
  }

  /** Only where somebody writes predictions of the weather into the time to come; looked for there first. */
  async #temperature(
    scope: Scope,
    past: readonly Date[],
    ahead: readonly Date[],
  ): Promise<Float64Array | null> {
    const read = async (bounds: readonly Date[]): Promise<number[]> =>
      (await this.#series.driver(scope, 'outdoor_temp_c', bounds)).map(({ value }) => value ?? Number.NaN);
    const predicted = await read(ahead);
    if (predicted.length === 0 || predicted.some(Number.isNaN)) return null;
    return Float64Array.from([...(await read(past)), ...predicted]);
  }
}

/** The columns that models of a subject are found by. */
export function placeOf({ scope, carrier, horizon }: ForecastSubject): ForecastPlace {
  return { ...scopeColumns(scope), tenant_id: scope.tenantId, carrier, horizon };
}

/** Of the values as they were read, so that it can be told whether they have changed since. */
function hashOf({ startMillis, stepS, machines, temperatureC }: PowerHistory): string {
  const hash = createHash('sha256').update(`${startMillis} ${stepS}`);
  for (const { machineId, kw } of machines) hash.update(` ${machineId} `).update(kw);
  if (temperatureC !== null) hash.update(temperatureC);
  return hash.digest('hex');
}
