import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '@enms/access-tokens';
import { CLOCK } from '@enms/http-api';
import type { Clock, Language } from '@enms/http-api';
import { Jobs } from '../jobs/jobs.ts';
import { Scopes } from '../scopes/scopes.ts';
import type {
  ForecastDto,
  ForecastModelListDto,
  ForecastQuery,
  NewForecastDto,
  StartedJobDto,
} from './forecast-dto.ts';
import { FORECAST_JOB } from './forecast-jobs.ts';
import type { ForecastJobParams } from './forecast-jobs.ts';
import { placeOf } from './forecast-maker.ts';
import type { ForecastSubject } from './forecast-maker.ts';
import { loadShiftDto, modelDto, peakDto, pointDto } from './forecast-presenter.ts';
import { ForecastRepository } from './forecast-repository.ts';
import type { StoredForecast, StoredPoint } from './forecast-repository.ts';
import { loadShift } from './model/load-shift.ts';
import type { LoadShift } from './model/load-shift.ts';
import { nextForecastAt, nextLookAt, nextTrainingAt } from './schedule.ts';

const MODELS_SHOWN = 20;

/** Answers for forecasts: the newest one with its model and backtest, and what to make of it. */
@Injectable()
export class ForecastService {
  readonly #repository: ForecastRepository;
  readonly #scopes: Scopes;
  readonly #jobs: Jobs;
  readonly #clock: Clock;

  constructor(repository: ForecastRepository, scopes: Scopes, jobs: Jobs, @Inject(CLOCK) clock: Clock) {
    this.#repository = repository;
    this.#scopes = scopes;
    this.#jobs = jobs;
    this.#clock = clock;
  }

  /** @throws Problem 404, 409 as `Scopes.resolve` */
  async newest(who: Principal, query: ForecastQuery, language: Language): Promise<ForecastDto> {
    const subject = await this.#subject(who, query);
    const place = placeOf(subject);
    const forecast = await this.#repository.newestForecast(place);
    const [model] =
      forecast === undefined
        ? await this.#repository.models(place, 1)
        : [await this.#repository.model(forecast.model_id)];
    const points = forecast === undefined ? [] : await this.#repository.points(forecast.id);
    const shift = await this.#loadShift(subject, forecast, points);
    const stepHours = (forecast?.step_s ?? 0) / 3600;
    const now = this.#clock.now();
    const nextAt = forecast === undefined ? nextLookAt(now) : nextForecastAt(subject.horizon, now);
    return {
      scope: subject.scope.ref,
      horizon: subject.horizon,
      carrier: subject.carrier,
      reason: this.#reason(model !== undefined, forecast),
      model: model === undefined ? null : modelDto(model),
      made_with: typeof forecast?.made_from['model'] === 'string' ? forecast.made_from['model'] : null,
      made_at: forecast?.made_at.toISOString() ?? null,
      next_at: nextAt.toISOString(),
      next_training_at: nextTrainingAt(now).toISOString(),
      step_s: forecast?.step_s ?? null,
      points: points.map(pointDto),
      energy_kwh:
        forecast === undefined ? null : points.reduce((sum, { p50_kw }) => sum + p50_kw * stepHours, 0),
      peak: forecast === undefined ? null : peakDto(forecast, points),
      load_shift: shift.advice === null ? null : loadShiftDto(shift.advice, subject.scope.timeZone, language),
      load_shift_reason: shift.reason,
      made_from: forecast?.made_from ?? null,
    };
  }

  async models(who: Principal, query: ForecastQuery): Promise<ForecastModelListDto> {
    const subject = await this.#subject(who, query);
    const models = await this.#repository.models(placeOf(subject), MODELS_SHOWN);
    return {
      scope: subject.scope.ref,
      horizon: subject.horizon,
      carrier: subject.carrier,
      items: models.map(modelDto),
    };
  }

  /** Has a forecast made now, with a model of its own where there is none yet. */
  async make(who: Principal, { retrain, ...query }: NewForecastDto): Promise<StartedJobDto> {
    const { scope, carrier, horizon } = await this.#subject(who, query);
    const params: ForecastJobParams = {
      subject: { tenant_id: who.tenantId, kind: scope.kind, id: scope.id, carrier, horizon },
      ...(retrain === true && { retrain }),
    };
    const jobId = await this.#jobs.enqueue(FORECAST_JOB, params, {
      tenantId: who.tenantId,
      requestedBy: who.name,
    });
    return { job_id: jobId };
  }

  async #subject(who: Principal, query: ForecastQuery): Promise<ForecastSubject> {
    const scope = await this.#scopes.resolve(query.scope, who.tenantId);
    const [first] = scope.machines;
    const own = scope.kind === 'machine' ? first?.carrier : undefined;
    return { scope, carrier: query.carrier ?? own ?? 'electricity', horizon: query.horizon };
  }

  #reason(hasModel: boolean, forecast: StoredForecast | undefined): string | null {
    if (forecast === undefined) return hasModel ? 'no_forecast_yet' : 'no_model_yet';
    const end = forecast.starts_at.getTime() + forecast.steps * forecast.step_s * 1000;
    return end <= this.#clock.now().getTime() ? 'expired' : null;
  }

  async #loadShift(
    { scope, carrier }: ForecastSubject,
    forecast: StoredForecast | undefined,
    points: readonly StoredPoint[],
  ): Promise<LoadShift> {
    if (forecast === undefined) return { advice: null, reason: 'no_forecast' };
    const end = new Date(forecast.starts_at.getTime() + forecast.steps * forecast.step_s * 1000);
    const prices = await this.#repository.prices(scope.machineIds, carrier, forecast.starts_at, end);
    return loadShift(
      points.map(({ period_start, p10_kw, p50_kw, p90_kw }) => ({
        startMillis: period_start.getTime(),
        p10Kw: p10_kw,
        p50Kw: p50_kw,
        p90Kw: p90_kw,
      })),
      forecast.step_s,
      prices,
    );
  }
}
