import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '@enms/access-tokens';
import { CLOCK, Problem, invalidRequest, pageOf } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import { BaselineService } from '../baselines/baseline-service.ts';
import { RecommendationRepository } from '../recommendations/recommendation-repository.ts';
import type {
  ActionPlanChangeDto,
  ActionPlanDto,
  ActionPlanListDto,
  ActionPlanQuery,
  MeasurementDto,
  MeasurementListDto,
  NewActionPlanDto,
} from './action-plan-dto.ts';
import type { ActionPlan, Measurement, PlanFields } from './action-plan.ts';
import { ActionPlanRepository } from './action-plan-repository.ts';
import { PlanMeasurer } from './plan-measurer.ts';

const LARGEST_ID = 2_147_483_647;

/** Action plans of a tenant, and what they saved. */
@Injectable()
export class ActionPlanService {
  readonly #plans: ActionPlanRepository;
  readonly #baselines: BaselineService;
  readonly #recommendations: RecommendationRepository;
  readonly #measurer: PlanMeasurer;
  readonly #clock: Clock;

  constructor(
    plans: ActionPlanRepository,
    baselines: BaselineService,
    recommendations: RecommendationRepository,
    measurer: PlanMeasurer,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#plans = plans;
    this.#baselines = baselines;
    this.#recommendations = recommendations;
    this.#measurer = measurer;
    this.#clock = clock;
  }

  async list(who: Principal, query: ActionPlanQuery): Promise<ActionPlanListDto> {
    const { items, next_cursor } = await pageOf(query, (last, limit) =>
      this.#plans.list(who.tenantId, query.status ?? null, last === 0 ? LARGEST_ID : last, limit),
    );
    const newest = await this.#plans.newest(items.map(({ id }) => id));
    return { plans: items.map((plan) => toDto(plan, newest.get(plan.id))), next_cursor };
  }

  /** @throws Problem 404 `unknown_action_plan` */
  async get(who: Principal, id: number): Promise<ActionPlanDto> {
    return this.#presented(await this.#find(who.tenantId, id));
  }

  /** @throws Problem 400, 404 `unknown_action_plan` */
  async measurements(who: Principal, id: number): Promise<MeasurementListDto> {
    const plan = await this.#find(who.tenantId, id);
    return { measurements: (await this.#plans.measurements(plan.id)).map(measurementDto) };
  }

  /** @throws Problem 400; 404 `unknown_baseline`, `unknown_recommendation`; 409 `no_version_in_force` */
  async add(who: Principal, body: NewActionPlanDto): Promise<ActionPlanDto> {
    const fields = await this.#fields(who.tenantId, body, {
      title: body.title,
      description: '',
      owner: body.owner,
      baseline_id: null,
      baseline_version_id: null,
      recommendation_id: null,
      expected_saving_kwh: null,
      starts_on: body.starts_on,
      due_on: body.due_on,
      implemented_at: null,
      status: 'planned',
    });
    const plan = await this.#plans.add(who.tenantId, fields, who.name, this.#clock.now());
    return toDto(plan, undefined);
  }

  /** @throws Problem as {@link add}, and 404 `unknown_action_plan`, 409 `baseline_frozen` */
  async change(who: Principal, id: number, body: ActionPlanChangeDto): Promise<ActionPlanDto> {
    const plan = await this.#find(who.tenantId, id);
    if (
      body.baseline_id !== undefined &&
      plan.baseline_version_id !== null &&
      body.baseline_id !== plan.baseline_id
    ) {
      throw new Problem(409, 'baseline_frozen', 'The plan is measured against its baseline for good.', {
        remedy: 'Cancel it and make a new plan with the other baseline.',
      });
    }
    const fields = await this.#fields(who.tenantId, body, plan);
    const changed = await this.#plans.change(who.tenantId, id, fields, who.name, this.#clock.now());
    return this.#presented(changed ?? plan);
  }

  /** @throws Problem 404 `unknown_action_plan`, 409 `action_plan_measured` */
  async remove(who: Principal, id: number): Promise<void> {
    await this.#find(who.tenantId, id);
    if (await this.#plans.remove(who.tenantId, id)) return;
    throw new Problem(409, 'action_plan_measured', 'What was measured of the plan is kept.', {
      remedy: 'Cancel it: PATCH with status cancelled.',
    });
  }

  /** @throws Problem 404 `unknown_action_plan`, and as `PlanMeasurer.measure` */
  async measure(who: Principal, id: number): Promise<MeasurementDto> {
    return measurementDto(await this.#measurer.measure(await this.#find(who.tenantId, id)));
  }

  async #fields(tenantId: number, body: ActionPlanChangeDto, before: PlanFields): Promise<PlanFields> {
    const fields: PlanFields = {
      title: body.title ?? before.title,
      description: body.description ?? before.description,
      owner: body.owner ?? before.owner,
      ...(await this.#frozen(tenantId, body.baseline_id, before)),
      recommendation_id: await this.#recommendation(tenantId, body.recommendation_id, before),
      expected_saving_kwh: body.expected_saving_kwh ?? before.expected_saving_kwh,
      starts_on: body.starts_on ?? before.starts_on,
      due_on: body.due_on ?? before.due_on,
      implemented_at:
        body.implemented_at === undefined ? before.implemented_at : new Date(body.implemented_at),
      status: body.status ?? before.status,
    };
    refuseImpossible(fields);
    return fields;
  }

  /** The version in force when the plan gets its baseline is the one that it keeps. */
  async #frozen(
    tenantId: number,
    asked: number | undefined,
    before: PlanFields,
  ): Promise<Pick<PlanFields, 'baseline_id' | 'baseline_version_id'>> {
    const { baseline_id: id, baseline_version_id: version } = before;
    if (asked === undefined || version !== null) return { baseline_id: id, baseline_version_id: version };
    const baseline = await this.#baselines.find(tenantId, String(asked));
    const inForce = await this.#baselines.versionToUse(baseline, undefined);
    return { baseline_id: baseline.id, baseline_version_id: inForce.id };
  }

  async #recommendation(
    tenantId: number,
    asked: number | undefined,
    before: PlanFields,
  ): Promise<number | null> {
    if (asked === undefined) return before.recommendation_id;
    if ((await this.#recommendations.find(tenantId, asked)) === undefined) {
      throw new Problem(404, 'unknown_recommendation', `There is no recommendation ${asked}.`, {
        remedy: 'GET /api/v1/analytics/recommendations lists all.',
      });
    }
    return asked;
  }

  async #find(tenantId: number, id: number): Promise<ActionPlan> {
    const plan = id > LARGEST_ID ? undefined : await this.#plans.find(tenantId, id);
    if (plan === undefined) {
      throw new Problem(404, 'unknown_action_plan', `There is no action plan ${id}.`, {
        remedy: 'GET /api/v1/analytics/action-plans lists all.',
      });
    }
    return plan;
  }

  async #presented(plan: ActionPlan): Promise<ActionPlanDto> {
    return toDto(plan, (await this.#plans.newest([plan.id])).get(plan.id));
  }
}

function refuseImpossible({
  starts_on: startsOn,
  due_on: dueOn,
  status,
  implemented_at: at,
}: PlanFields): void {
  const notDates = Object.entries({ starts_on: startsOn, due_on: dueOn }).filter(([, date]) => !isDate(date));
  if (notDates.length > 0) {
    throw invalidRequest(
      notDates.map(([field]) => ({ field, reason: 'no_such_date', remedy: 'Send a day of the calendar.' })),
    );
  }
  if (dueOn < startsOn) {
    throw invalidRequest([
      { field: 'due_on', reason: 'before_start', remedy: 'Send a day that is not before starts_on.' },
    ]);
  }
  if (status === 'done' && at === null) {
    throw invalidRequest([
      { field: 'implemented_at', reason: 'missing', remedy: 'Send when it was carried out.' },
    ]);
  }
}

function isDate(date: string): boolean {
  const parsed = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
}

function toDto(plan: ActionPlan, measurement: Measurement | undefined): ActionPlanDto {
  const { tenant_id: _, ...rest } = plan;
  return {
    ...rest,
    implemented_at: plan.implemented_at?.toISOString() ?? null,
    created_at: plan.created_at.toISOString(),
    updated_at: plan.updated_at.toISOString(),
    measurement: measurement === undefined ? null : measurementDto(measurement),
  };
}

function measurementDto(measurement: Measurement): MeasurementDto {
  return {
    ...measurement,
    measured_at: measurement.measured_at.toISOString(),
    period_from: measurement.period_from.toISOString(),
    period_to: measurement.period_to.toISOString(),
  };
}
