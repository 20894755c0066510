import type { Detection } from '@enms/statistics';
import type { Statement } from '../wording/statement.ts';

/** The detectors, as the database knows them. */
export const DETECTORS = ['baseline', 'isolation', 'quality'] as const;
export type DetectorName = (typeof DETECTORS)[number];

/** What an anomaly can be, in the terms of what is seen, not of its cause. */
export const FINDING_KINDS = [
  'above_baseline',
  'below_baseline',
  'excess_for_work',
  'deficit_for_work',
  'excess_for_time',
  'deficit_for_time',
  'signal_high',
  'signal_low',
  'unusual_combination',
  'gap',
  'flat_line',
  'spike',
  'stuck_counter',
  'counter_reset',
  'counter_jump',
  'clock_shift',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** What one detector found, with the facts that say why. */
export interface Finding extends Detection {
  readonly detector: DetectorName;
  readonly kind: FindingKind;
  /** Robust sigmas, an isolation score, or null where the finding is no matter of degree. */
  readonly peakScore: number | null;
  /** No period without it follows in what was looked at. */
  readonly goesOn: boolean;
  readonly says: Statement;
}

/** Of a meter or its line; whether it goes on is told by the rows as a whole. */
export type QualityFinding = Omit<Finding, 'goesOn'>;

/** Minutes of a stretch. */
export function minutesOf(startMillis: number, endMillis: number): number {
  return (endMillis - startMillis) / 60_000;
}
