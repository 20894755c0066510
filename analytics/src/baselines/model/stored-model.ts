import type {
  ChangePointKind,
  ChangePointModel,
  DegreeDayModel,
  RegressionModel,
  TowtModel,
} from '@enms/statistics';
import type { CalendarOptions } from './calendar.ts';
import type { DriverSpec, Resolution } from './driver-spec.ts';

/** A driver as the baseline period saw it. */
export interface DriverRange {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly sd: number;
}

/** The scatter of the baseline about its model: what limits and uncertainties are computed from. */
export interface ModelScatter {
  readonly n: number;
  /** Coefficients, with the intercept and everything searched. */
  readonly parameters: number;
  /** kWh of a period. */
  readonly residualSd: number;
  readonly meanKwh: number;
  readonly cvRmse: number;
  /** Lag-1 autocorrelation of the residuals. */
  readonly rho: number;
}

interface ModelFrame {
  /** Goes up when the shape of this document changes. */
  readonly schema: 1;
  readonly resolution: Resolution;
  readonly timeZone: string;
  readonly calendar: CalendarOptions;
  readonly coverageThreshold: number;
  /** Of the prediction intervals. */
  readonly confidence: number;
  /** Degree days with the base that was found. */
  readonly drivers: readonly DriverSpec[];
  readonly ranges: readonly DriverRange[];
  readonly scatter: ModelScatter;
}

/** A model as it is kept in the database: plain data that evaluates again to the same doubles. */
export type StoredModel = ModelFrame &
  (
    | { readonly kind: 'linear'; readonly body: RegressionModel }
    | { readonly kind: ChangePointKind; readonly body: ChangePointModel }
    | { readonly kind: 'TOWT'; readonly body: TowtModel }
    | { readonly kind: 'degree_days'; readonly body: DegreeDayModel }
  );
