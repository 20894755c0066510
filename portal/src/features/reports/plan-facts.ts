import type { ActionPlan, BaselineBrief, Measurement, PlanStatus, Recommendation } from './reports-api.ts';

const yearMillis = 365.25 * 86_400_000;

/** Plans by status, those due first at the top. */
export function planBoard(plans: readonly ActionPlan[]): Readonly<Record<PlanStatus, readonly ActionPlan[]>> {
  const of = (status: PlanStatus): readonly ActionPlan[] =>
    plans
      .filter((plan) => plan.status === status)
      .sort((one, other) => one.due_on.localeCompare(other.due_on) || one.id - other.id);
  return { planned: of('planned'), running: of('running'), done: of('done'), cancelled: of('cancelled') };
}

/** Whether a plan that is still open should have been carried out before this day. */
export function isOverdue({ status, due_on: due }: ActionPlan, today: string): boolean {
  return (status === 'planned' || status === 'running') && due < today;
}

/** What was expected of the time that was measured: the same part of the saving of a year. */
export function expectedSoFar(expectedKwhYear: number | null, measurement: Measurement): number | null {
  if (expectedKwhYear === null) return null;
  const millis = Date.parse(measurement.period_to) - Date.parse(measurement.period_from);
  return (expectedKwhYear * millis) / yearMillis;
}

export type SavingVerdict = 'saved' | 'unclear' | 'worse';

/** What a measured saving proves: nothing as long as its uncertainty is as large as itself. */
export function savingVerdict({
  saving_kwh: saving,
  uncertainty_kwh: half,
}: Measurement): SavingVerdict | null {
  if (saving === null) return null;
  if (half === null || Math.abs(saving) <= half) return 'unclear';
  return saving > 0 ? 'saved' : 'worse';
}

/** The baseline that a plan for a recommendation is best measured against: of the same machine and carrier. */
export function baselineFor(
  { label, carrier }: Pick<Recommendation, 'label' | 'carrier'>,
  baselines: readonly BaselineBrief[],
): number | null {
  const found = baselines.find((baseline) => baseline.scope_label === label && baseline.carrier === carrier);
  return found?.id ?? null;
}

/** Why a measurement or saving is not known: the code that the service gives with it. */
export function savingReason(measurement: Measurement): string | null {
  const reason: unknown = (measurement.made_from as Readonly<Record<string, unknown>>)['saving_reason'];
  return typeof reason === 'string' ? reason : null;
}
