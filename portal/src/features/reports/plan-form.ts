import { decimalText } from '../accounting/version.ts';
import { baselineFor } from './plan-facts.ts';
import type {
  ActionPlan,
  BaselineBrief,
  NewPlan,
  PlanChange,
  PlanStatus,
  Recommendation,
} from './reports-api.ts';

/** What a person types of a plan; '' where nothing is chosen. */
export interface PlanForm {
  title: string;
  description: string;
  owner: string;
  baseline: string;
  expected: string;
  starts: string;
  due: string;
  status: PlanStatus;
  /** ISO instant. */
  implementedAt: string;
}

const thirtyDaysMillis = 30 * 86_400_000;

/** An empty plan of who is signed in, or one for a recommendation. @param today the site's calendar day */
export function newPlanForm(
  owner: string,
  today: string,
  from: { readonly recommendation: Recommendation; readonly title: string } | undefined,
  baselines: readonly BaselineBrief[],
): PlanForm {
  const saving = from?.recommendation.saving_kwh_year ?? null;
  const baseline = from && baselineFor(from.recommendation, baselines);
  return {
    title: from?.title ?? '',
    description: from?.recommendation.text ?? '',
    owner,
    baseline: typeof baseline === 'number' ? String(baseline) : '',
    expected: saving === null ? '' : String(Math.round(saving)),
    starts: today,
    due: new Date(Date.parse(`${today}T00:00:00Z`) + thirtyDaysMillis).toISOString().slice(0, 10),
    status: 'planned',
    implementedAt: '',
  };
}

export function formOfPlan(plan: ActionPlan): PlanForm {
  return {
    title: plan.title,
    description: plan.description,
    owner: plan.owner,
    baseline: plan.baseline_id === null ? '' : String(plan.baseline_id),
    expected: plan.expected_saving_kwh === null ? '' : String(plan.expected_saving_kwh),
    starts: plan.starts_on,
    due: plan.due_on,
    status: plan.status,
    implementedAt: plan.implemented_at ?? '',
  };
}

export function newPlanOf(form: PlanForm, recommendationId: number | undefined): NewPlan {
  return {
    title: form.title.trim(),
    owner: form.owner.trim(),
    description: form.description.trim(),
    starts_on: form.starts,
    due_on: form.due,
    ...(form.baseline !== '' && { baseline_id: Number(form.baseline) }),
    ...(form.expected.trim() !== '' && { expected_saving_kwh: numberOf(form.expected) }),
    ...(recommendationId !== undefined && { recommendation_id: recommendationId }),
  };
}

/** Only what differs from the plan: two people may change different things of it. */
export function changeOf(form: PlanForm, plan: ActionPlan): PlanChange {
  const before = formOfPlan(plan);
  const differs = (name: keyof PlanForm): boolean => form[name] !== before[name];
  return {
    ...(differs('title') && { title: form.title.trim() }),
    ...(differs('description') && { description: form.description.trim() }),
    ...(differs('owner') && { owner: form.owner.trim() }),
    ...(differs('baseline') && form.baseline !== '' && { baseline_id: Number(form.baseline) }),
    ...(differs('expected') &&
      form.expected.trim() !== '' && { expected_saving_kwh: numberOf(form.expected) }),
    ...(differs('starts') && { starts_on: form.starts }),
    ...(differs('due') && { due_on: form.due }),
    ...(differs('status') && { status: form.status }),
    ...(differs('implementedAt') && form.implementedAt !== '' && { implemented_at: form.implementedAt }),
  };
}

/** What is no number stays NaN, which JSON makes null of: the service then names the field. */
function numberOf(typed: string): number {
  return Number(decimalText(typed));
}
