import type { ScopeKind } from '../scopes/scope.ts';
import type { Carrier } from '@enms/telemetry-contract';
import type { DriverSpec, ModelKind, Resolution } from './model/driver-spec.ts';
import type { FitOptions } from './model/fit-baseline.ts';
import type { StoredModel } from './model/stored-model.ts';
import type { StoredVerdictFacts } from './wording/sentence.ts';

/** The question how much energy is to be expected; versions answer it. */
export interface Baseline {
  readonly id: number;
  readonly tenantId: number;
  readonly name: string;
  readonly scopeKind: ScopeKind;
  readonly scopeId: number;
  readonly carrier: Carrier;
  readonly resolution: Resolution;
  readonly createdAt: Date;
  readonly createdBy: string;
}

/** Kind of the job that records what the versions in force make of each period. */
export const EVALUATION_JOB = 'baseline-evaluation';

export const VERSION_STATUSES = ['candidate', 'in_force', 'retired', 'rejected'] as const;
export type VersionStatus = (typeof VERSION_STATUSES)[number];

/** A version without its documents. */
export interface VersionHead {
  readonly id: number;
  readonly baselineId: number;
  readonly version: number;
  readonly status: VersionStatus;
  readonly modelKind: string;
  readonly periodFrom: Date;
  readonly periodTo: Date;
  readonly dataHash: string;
  readonly overrideReason: string | null;
  readonly madeAt: Date;
  readonly madeBy: string;
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
  readonly decisionNote: string | null;
  readonly inForceFrom: Date | null;
  readonly inForceTo: Date | null;
  readonly n: number;
  readonly rSquared: number;
  readonly cvRmse: number;
  /** The verdict as it was written when it was fitted. */
  readonly sentence: string;
  readonly verdictFacts: StoredVerdictFacts;
}

/** An exclusion as it is kept. */
export interface StoredExclusion {
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

/** What a version was made from, beside its period and options. */
export interface MadeFrom {
  readonly scope: string;
  readonly machine_ids: readonly number[];
  readonly periods: number;
  readonly complete_periods: number;
  readonly mean_coverage: number;
  readonly requested_kind: ModelKind;
  readonly requested_drivers: readonly DriverSpec[];
}

/** A version with what it is; documents of the wire are as they went over it. */
export interface Version extends VersionHead {
  readonly drivers: readonly DriverSpec[];
  readonly exclusions: readonly StoredExclusion[];
  readonly options: FitOptions;
  readonly model: StoredModel;
  readonly report: Readonly<Record<string, unknown>>;
  readonly verdicts: readonly unknown[];
  readonly gate: Readonly<Record<string, unknown>>;
  readonly madeFrom: MadeFrom;
}

/** A version to be written. */
export type NewVersion = Pick<
  Version,
  | 'modelKind'
  | 'periodFrom'
  | 'periodTo'
  | 'drivers'
  | 'exclusions'
  | 'options'
  | 'model'
  | 'overrideReason'
  | 'dataHash'
  | 'madeFrom'
  | 'madeBy'
> & { readonly report: unknown; readonly verdicts: unknown; readonly gate: unknown };
