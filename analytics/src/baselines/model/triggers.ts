import type { TriggerCode, TriggerFactsTold } from '../wording/statement.ts';
import type { CusumAlarm } from './baseline-cusum.ts';

/** Why a baseline should be made anew. */
export type Trigger<C extends TriggerCode = TriggerCode> = {
  readonly [P in C]: {
    readonly code: P;
    /** The figure found and its limit, in the unit of the trigger: a share, a count, days. */
    readonly found: number;
    readonly limit: number;
    /** For its sentence. */
    readonly told: TriggerFactsTold[P];
  };
}[C];

export interface TriggerFacts {
  /** Share of the recent periods with a driver outside the baseline's range. */
  readonly extrapolationShare: number;
  readonly alarms: readonly CusumAlarm[];
  /** Instants that somebody explained, ms since 1970. */
  readonly notes: readonly number[];
  readonly machinesThen: readonly number[];
  readonly machinesNow: readonly number[];
  /** Days since the end of the baseline period. */
  readonly ageDays: number;
  /** Of the site. */
  readonly timeZone: string;
}

const MOST_EXTRAPOLATED = 0.1;
const OLDEST_DAYS = 3 * 365;
/** A note explains an alarm from this long before it begins until it ends. */
const NOTE_BEFORE_MS = 3 * 86_400_000;

/**
 * Re-baseline triggers, after ISO 50006:2023, section on maintaining baselines: drivers that left their range, a change nobody
 * explained, other machines, age.
 */
export function rebaselineTriggers(facts: TriggerFacts): Trigger[] {
  const triggers: Trigger[] = [];
  const { extrapolationShare, ageDays } = facts;
  if (extrapolationShare > MOST_EXTRAPOLATED) {
    triggers.push({
      code: 'drivers_out_of_range',
      found: extrapolationShare,
      limit: MOST_EXTRAPOLATED,
      told: { share: extrapolationShare },
    });
  }
  const unexplained = facts.alarms.filter(
    ({ since, until }) => !facts.notes.some((at) => at >= since - NOTE_BEFORE_MS && at <= until),
  );
  const first = unexplained[0];
  if (first !== undefined) {
    triggers.push({
      code: 'unexplained_change',
      found: unexplained.length,
      limit: 0,
      told: { direction: first.direction, since: first.since, timeZone: facts.timeZone },
    });
  }
  const then = new Set(facts.machinesThen);
  const now = new Set(facts.machinesNow);
  const changed = [...then, ...now].filter((id) => then.has(id) !== now.has(id)).length;
  if (changed > 0) {
    triggers.push({
      code: 'machines_changed',
      found: changed,
      limit: 0,
      told: { machines: changed },
    });
  }
  if (ageDays > OLDEST_DAYS) {
    triggers.push({
      code: 'model_too_old',
      found: ageDays,
      limit: OLDEST_DAYS,
      told: { days: ageDays },
    });
  }
  return triggers;
}
