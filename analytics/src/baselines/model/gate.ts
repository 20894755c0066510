import type { Sufficiency, SufficiencyLimits } from '@enms/statistics';
import { assessSufficiency } from '@enms/statistics';
import type { Resolution } from './driver-spec.ts';
import type { TrainingTable } from './training-table.ts';

/** What a baseline period must have before anything is fitted. */
export interface GateLimits {
  readonly validShare: number;
  readonly monthShare: number;
  readonly observations: number;
}

/** The verdict of the gate with the limits it was given by. */
export interface Gate extends Sufficiency {
  readonly limits: GateLimits;
}

/**
 * Observations asked for: the charter's 1,000 at the fine resolution; coarser ones cannot have as many, so two months and a half
 * of days, half a year of weeks, a year of months.
 */
const OBSERVATIONS: Readonly<Record<Resolution, number>> = { hour: 1000, day: 75, week: 26, month: 12 };

export function gateLimits(resolution: Resolution, asked: SufficiencyLimits = {}): GateLimits {
  return { validShare: 0.9, monthShare: 0.9, observations: OBSERVATIONS[resolution], ...asked };
}

/** Judges the periods that nobody excluded: an exclusion is a decision with a reason, not a gap. */
export function assessGate(table: TrainingTable, limits: GateLimits): Gate {
  const rows = Array.from(table.starts.keys()).filter((i) => table.isExcluded[i] === 0);
  const drivers = Object.entries(table.columns).flatMap(([name, column]) =>
    column instanceof Float64Array ? [[name, Float64Array.from(rows, (i) => column[i]!)] as const] : [],
  );
  const sufficiency = assessSufficiency(
    {
      energy: Float64Array.from(rows, (i) => table.energy[i]!),
      months: rows.map((i) => table.moments[i]!.month),
      drivers: Object.fromEntries(drivers),
    },
    limits,
  );
  return { ...sufficiency, limits };
}
