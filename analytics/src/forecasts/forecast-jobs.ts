import { Inject, Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { CLOCK } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import { DatabaseError } from '@enms/timescale-client';
import { describeError, mayPass } from '../jobs/job-error.ts';
import type { JobError } from '../jobs/job-error.ts';
import type { JobContext, JobKind } from '../jobs/job-kind.ts';
import { JobRegistry } from '../jobs/job-registry.ts';
import { Jobs } from '../jobs/jobs.ts';
import type { ScopeKind } from '../scopes/scope.ts';
import { scopeOfColumns } from '../scopes/scope.ts';
import { Scopes } from '../scopes/scopes.ts';
import type { Carrier } from '@enms/telemetry-contract';
import { ForecastMaker, placeOf } from './forecast-maker.ts';
import type { ForecastSubject } from './forecast-maker.ts';
import { ForecastRepository } from './forecast-repository.ts';
import type { PlannedPlace } from './forecast-repository.ts';
import { HORIZONS, type Horizon } from './model/horizons.ts';
import { FORECAST_CRON, TRAINING_CRON } from './schedule.ts';

/** Without a subject: everything that is due. */
export interface ForecastJobParams {
  readonly subject?: {
    readonly tenant_id: number;
    readonly kind: ScopeKind;
    readonly id: number;
    readonly carrier: Carrier;
    readonly horizon: Horizon;
  };
  /** Of a training without a subject: only what has no model. */
  readonly only_missing?: boolean;
  /** Of a forecast with a subject: with a new model. */
  readonly retrain?: boolean;
}

export interface ForecastJobResult {
  readonly done: number;
  /** What could not be done, and why. */
  readonly refused: readonly (JobError & { readonly scope: string; readonly horizon: Horizon })[];
}

export const TRAINING_JOB = 'forecast-training';
export const FORECAST_JOB = 'forecast';

const DAY_MILLIS = 86_400_000;
/** A model younger than this was made by a run of the same week that was interrupted. */
const FRESH_MODEL_MILLIS = 3 * DAY_MILLIS;
/** Too little history is looked at again after so long. */
const REFUSAL_MILLIS = DAY_MILLIS;
const KEPT_MILLIS = 14 * DAY_MILLIS;
const TRAINING_HOURS = 6;

/** Trains each week and forecasts by itself: the next hour each quarter of an hour, day and week each hour. */
@Injectable()
export class ForecastJobs implements OnModuleInit {
  readonly #registry: JobRegistry;
  readonly #jobs: Jobs;
  readonly #repository: ForecastRepository;
  readonly #maker: ForecastMaker;
  readonly #scopes: Scopes;
  readonly #clock: Clock;
  /** When training was refused last, by place; forgotten with the process, which costs one more look. */
  readonly #refusedAt = new Map<string, number>();

  constructor(
    registry: JobRegistry,
    jobs: Jobs,
    repository: ForecastRepository,
    maker: ForecastMaker,
    scopes: Scopes,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#registry = registry;
    this.#jobs = jobs;
    this.#repository = repository;
    this.#maker = maker;
    this.#scopes = scopes;
    this.#clock = clock;
  }

  onModuleInit(): void {
    const training: JobKind<ForecastJobParams, ForecastJobResult> = {
      name: TRAINING_JOB,
      run: (params, context) => this.#train(params, context),
      schedule: { cron: TRAINING_CRON, timeZone: 'UTC', params: {} },
      retryLimit: 1,
      expireInSeconds: TRAINING_HOURS * 3600,
    };
    const forecast: JobKind<ForecastJobParams, ForecastJobResult> = {
      name: FORECAST_JOB,
      run: (params, context) => this.#forecast(params, context),
      schedule: { cron: FORECAST_CRON, timeZone: 'UTC', params: {} },
      retryLimit: 1,
    };
    this.#registry.register(training);
    this.#registry.register(forecast);
  }

  async #train(params: ForecastJobParams, context: JobContext): Promise<ForecastJobResult> {
    if (params.subject !== undefined) {
      await this.#maker.train(await this.#subject(params.subject), context.signal);
      return { done: 1, refused: [] };
    }
    const now = this.#clock.now().getTime();
    const due = (await this.#repository.planned(HORIZONS)).filter(({ trained_at: trainedAt }) =>
      params.only_missing === true
        ? trainedAt === null
        : trainedAt === null || now - trainedAt.getTime() > FRESH_MODEL_MILLIS,
    );
    return this.#each(due, context, async (subject, place) => {
      try {
        await this.#maker.train(subject, context.signal);
      } catch (error) {
        this.#refusedAt.set(keyOf(place), now);
        throw error;
      }
    });
  }

  async #forecast(params: ForecastJobParams, context: JobContext): Promise<ForecastJobResult> {
    if (params.subject !== undefined) {
      await this.#now(await this.#subject(params.subject), params.retrain === true, context);
      return { done: 1, refused: [] };
    }
    const places = await this.#repository.planned(HORIZONS);
    await this.#askForMissing(places);
    const result = await this.#each(
      places.filter(({ model_id: id }) => id !== null),
      context,
      async (subject, { model_id: id, newest_start: newest }) => {
        // Another run of this quarter or hour made it already.
        if (newest !== null && newest >= this.#maker.startsAt(subject)) return;
        const model = id === null ? undefined : await this.#repository.model(id);
        if (model !== undefined) await this.#maker.make(subject, model, context.signal);
      },
    );
    await this.#repository.forget(new Date(this.#clock.now().getTime() - KEPT_MILLIS));
    return result;
  }

  async #now(subject: ForecastSubject, retrain: boolean, context: JobContext): Promise<void> {
    const [known] = retrain ? [] : await this.#repository.models(placeOf(subject), 1);
    if (known === undefined) context.progress(0.05, 'judging the models');
    const model = known ?? (await this.#maker.train(subject, context.signal));
    context.progress(0.9, `forecasting with ${model.served}`);
    await this.#maker.make(subject, model, context.signal);
  }

  /** Has models made where there is none, unless that was refused not long ago. */
  async #askForMissing(places: readonly PlannedPlace[]): Promise<void> {
    const now = this.#clock.now().getTime();
    const isMissing = places.some(
      (place) =>
        place.model_id === null && now - (this.#refusedAt.get(keyOf(place)) ?? -Infinity) > REFUSAL_MILLIS,
    );
    if (!isMissing) return;
    const params: ForecastJobParams = { only_missing: true };
    await this.#jobs.enqueue(TRAINING_JOB, params, { tenantId: null, requestedBy: FORECAST_JOB });
  }

  /** One after the other, so that requests find a free thread; what one place lacks does not keep the others. */
  async #each(
    places: readonly PlannedPlace[],
    context: JobContext,
    work: (subject: ForecastSubject, place: PlannedPlace) => Promise<void>,
  ): Promise<ForecastJobResult> {
    const refused: (JobError & { scope: string; horizon: Horizon })[] = [];
    for (const [n, place] of places.entries()) {
      context.signal.throwIfAborted();
      const { kind, id } = scopeOfColumns(place);
      const { carrier, horizon } = place;
      const scope = await this.#scopes.byId(kind, id, place.tenant_id);
      context.progress(n / places.length, `${scope.label}: ${horizon}`);
      try {
        await work({ scope, carrier, horizon }, place);
      } catch (error) {
        context.signal.throwIfAborted();
        if (error instanceof DatabaseError) throw error;
        // What the data lack stands in the result each time; what may pass is a fault somebody should look at.
        if (mayPass(error)) context.log.error({ err: error, scope: scope.ref, horizon }, 'no forecast');
        refused.push({ scope: scope.ref, horizon, ...describeError(error) });
      }
    }
    return { done: places.length - refused.length, refused };
  }

  async #subject(wanted: NonNullable<ForecastJobParams['subject']>): Promise<ForecastSubject> {
    const { kind, id, tenant_id: tenantId, carrier, horizon } = wanted;
    return { scope: await this.#scopes.byId(kind, id, tenantId), carrier, horizon };
  }
}

function keyOf({ machine_id, group_id, factory_id, carrier, horizon }: PlannedPlace): string {
  return `${machine_id} ${group_id} ${factory_id} ${carrier} ${horizon}`;
}
