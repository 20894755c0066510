import type { BlockedCrossValidation } from '@enms/statistics';
import type { DriverRange, StoredModel } from './stored-model.ts';

/** A parameter of a model as the report shows it. */
export interface Coefficient {
  readonly name: string;
  /** The driver it belongs to; null for a base load. */
  readonly driver: string | null;
  /** Of a searched temperature t and p mean nothing and are null. */
  readonly role: 'intercept' | 'slope' | 'level' | 'balance_point';
  readonly estimate: number;
  /** Null where it is not defined, such as of a searched base beside other drivers. */
  readonly standardError: number | null;
  readonly t: number | null;
  readonly p: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly vif: number | null;
}

/** A row that decides more of the fit than others. */
export interface WorstPoint {
  /** Of the table. */
  readonly row: number;
  readonly cooksDistance: number | null;
  readonly leverage: number;
  readonly residual: number;
}

/** What the fit of one kind of model gives; the report is made of it alike for all. */
export interface FittedModel {
  readonly kind: StoredModel['kind'];
  readonly body: StoredModel['body'];
  /** Drivers as they are to be stored, where the fit found something out about them. */
  readonly drivers: StoredModel['drivers'];
  /** Rows of the table that were fitted. */
  readonly rows: Int32Array;
  /** Of these rows, kWh. */
  readonly fitted: Float64Array;
  readonly residuals: Float64Array;
  readonly parameters: number;
  readonly hasIntercept: boolean;
  readonly coefficients: readonly Coefficient[];
  readonly ranges: readonly DriverRange[];
  /** Null where the kind has no hat matrix here. */
  readonly worstPoints: readonly WorstPoint[] | null;
  readonly crossValidation: BlockedCrossValidation | null;
  /** What the blocks were scored by, in words. */
  readonly crossValidationOf: string;
  /** What a choice was made among, for the report; null where nothing was chosen. */
  readonly choice: ModelChoiceReport | null;
}

/** Alternatives that were tried, best first. */
export interface ModelChoiceReport {
  readonly by: string;
  readonly alternatives: readonly {
    readonly name: string;
    readonly drivers: readonly string[];
    readonly rSquared: number | null;
    readonly adjustedRSquared: number | null;
    readonly aicc: number | null;
    readonly bic: number | null;
    readonly crossValidationRmse: number | null;
    readonly refusal: string | null;
  }[];
}
