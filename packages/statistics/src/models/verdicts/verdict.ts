export type VerdictProfileName = 'charter' | 'sep' | 'g14' | 'ipmvp';

/** A driver of the judged model. Of a category: the t and p of its most significant level. */
export interface JudgedDriver {
  readonly name: string;
  readonly t: number;
  readonly p: number;
}

/** A driver in the reporting period beside what the model saw of it. */
export interface ReportingDriver {
  readonly name: string;
  readonly reportingMean: number;
  readonly baselineMean: number;
  readonly baselineSd: number;
  readonly baselineLow: number;
  readonly baselineHigh: number;
}

/** What a fit reports of itself; a figure left out leaves the rules on it unassessed, never met. */
export interface VerdictFacts {
  readonly n?: number;
  /** Calendar months that the baseline period covers. */
  readonly months?: number;
  readonly rSquared?: number;
  /** p of the F test of the whole model. */
  readonly fTestP?: number;
  /** Without the intercept: a base load of 0 is no fault of a model. */
  readonly drivers?: readonly JudgedDriver[];
  /** A fraction, with n − p. */
  readonly cvRmse?: number;
  /** A fraction. */
  readonly nmbe?: number;
  /** Fractional savings uncertainty of a 10 % saving at 90 % confidence, a fraction. */
  readonly fsuOfTenPercent?: number;
  readonly reportingDrivers?: readonly ReportingDriver[];
}

export type RuleOutcome = 'met' | 'not_met' | 'not_assessed';

/** One rule of a profile applied to a model. */
export interface JudgedRule {
  /** Stable for programs, such as `r_squared`. */
  readonly code: string;
  readonly outcome: RuleOutcome;
  /** The figure judged; undefined where there was none. */
  readonly value: number | undefined;
  /** What the rule asks for, as a sentence. */
  readonly demand: string;
  /** What it concerns where it is one of several: the drivers that fail it. */
  readonly subjects: readonly string[];
}

export interface Verdict {
  readonly profile: VerdictProfileName;
  readonly version: number;
  /** `incomplete`: nothing failed, but a rule could not be assessed. */
  readonly outcome: 'passed' | 'failed' | 'incomplete';
  readonly rules: readonly JudgedRule[];
  /** The verdict in one plain sentence. */
  readonly sentence: string;
}

export type Rule = (facts: VerdictFacts) => JudgedRule;

/** A named set of rules. Its version goes up with every change of a rule, so that a stored verdict says what it was judged by. */
export interface VerdictProfile {
  readonly name: VerdictProfileName;
  readonly version: number;
  /** As people call it. */
  readonly title: string;
  /** Where the rules come from. */
  readonly source: string;
  readonly rules: readonly Rule[];
}
