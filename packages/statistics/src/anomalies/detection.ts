export type Severity = 'warning' | 'critical';

/** What a feature adds to a score; the unit is the detector's own, larger is more. */
export interface FeatureContribution {
  readonly name: string;
  readonly contribution: number;
}

/** What one detector found on one machine. Times are epoch milliseconds; the end is that of the last row concerned. */
export interface Detection {
  readonly detector: string;
  readonly startMillis: number;
  readonly endMillis: number;
  readonly severity: Severity;
  readonly features: readonly FeatureContribution[];
}
