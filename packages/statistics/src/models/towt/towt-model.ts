import type { GroupedFit } from './grouped-fit.ts';

/** Time-of-week and temperature: one part of the week, occupied or not. Plain data. */
export type TowtPart = Omit<GroupedFit, 'fitted'>;

/**
 * A fitted time-of-week-and-temperature model: energy = level of the interval of the week + slopes on the parts of the temperature,
 * levels and slopes of the occupied and of the unoccupied intervals apart. Plain data, to be stored as it is.
 */
export interface TowtModel {
  readonly occupiedIntervals: readonly number[];
  /** Temperatures at which the slope changes, ascending. */
  readonly knots: readonly number[];
  /** Undefined where no interval is occupied. */
  readonly occupied: TowtPart | undefined;
  readonly unoccupied: TowtPart | undefined;
  readonly n: number;
  /** Levels and slopes of both parts. */
  readonly parameters: number;
  readonly degreesOfFreedom: number;
  readonly sse: number;
  readonly residualSd: number;
  readonly meanEnergy: number;
  /** residualSd over the mean, a fraction. */
  readonly cvRmse: number;
  readonly rSquared: number;
  readonly temperatureRange: { readonly low: number; readonly high: number };
}

export interface TowtFit extends TowtModel {
  readonly fitted: Float64Array;
  readonly residuals: Float64Array;
}
