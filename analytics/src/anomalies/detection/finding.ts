import type { Detection } from '@enms/statistics';

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

/** What one detector found, with the sentence that says why. */
export interface Finding extends Detection {
  readonly detector: DetectorName;
  readonly kind: FindingKind;
  /** Robust sigmas, an isolation score, or null where the finding is no matter of degree. */
  readonly peakScore: number | null;
  /** No period without it follows in what was looked at. */
  readonly goesOn: boolean;
  /** A sentence for people who know the machine and no statistics. */
  readonly words: string;
}

/** Of a meter or its line; whether it goes on is told by the rows as a whole. */
export type QualityFinding = Omit<Finding, 'goesOn'>;

/** How long in words: `45 min`, `3.5 h`, `2.1 days`. */
export function lasting(startMillis: number, endMillis: number): string {
  const minutes = (endMillis - startMillis) / 60_000;
  if (minutes < 90) return `${Math.max(1, Math.round(minutes))} min`;
  return minutes < 2880 ? `${(minutes / 60).toFixed(1)} h` : `${(minutes / 1440).toFixed(1)} days`;
}
