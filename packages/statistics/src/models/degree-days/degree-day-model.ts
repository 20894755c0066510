import type { Estimate } from '../balance-point-inference.ts';
import { periodHinges, type PeriodHinges } from './period-hinges.ts';

export type DegreeDayModelKind = 'heating' | 'cooling' | 'heating_cooling';

/** A billing period, month or day with the temperatures it saw. */
export interface DegreeDayPeriod {
  /** Mean outdoor temperature of each reading, NaN where it is missing. */
  readonly temperatures: ArrayLike<number>;
}

/**
 * Energy of a period = base load · days + heating · HDD(heating base) + cooling · CDD(cooling base), both bases searched. Plain data.
 */
export interface DegreeDayModel {
  readonly kind: DegreeDayModelKind;
  /** Energy of a day without heating and cooling. */
  readonly baseLoadPerDay: Estimate;
  /** Energy of a heating degree day; undefined in a cooling model. */
  readonly heatingSlope: Estimate | undefined;
  readonly heatingBase: Estimate | undefined;
  readonly coolingSlope: Estimate | undefined;
  readonly coolingBase: Estimate | undefined;
  /** Periods fitted. */
  readonly n: number;
  /** Periods left out for missing energy or too many missing temperatures. */
  readonly skipped: number;
  /** Base load, slopes and bases. */
  readonly parameters: number;
  readonly degreesOfFreedom: number;
  /** SD of the energy of one day; of a period it is √days times that. */
  readonly residualSdOfDay: number;
  /** √(Σ(energy − fitted)² / (n − p)) over the mean energy of a period, a fraction. */
  readonly cvRmse: number;
  /** Of the energy of the periods. */
  readonly rSquared: number;
  readonly confidence: number;
  /** Of base load, slopes and bases in this order. */
  readonly covariance: readonly (readonly number[])[];
  /** Range of the mean temperature of a period in the baseline. */
  readonly temperatureRange: { readonly low: number; readonly high: number };
  readonly readingsPerDay: number;
  readonly missingShare: number;
}

export interface DegreeDayFit extends DegreeDayModel {
  /** Fitted energy of each period given, NaN where it was skipped. */
  readonly fitted: Float64Array;
  readonly residuals: Float64Array;
}

/** Degree days of one day of the period, in the order of the slopes. */
export function dailyTerms(
  kind: DegreeDayModelKind,
  hinges: PeriodHinges,
  low: number,
  high: number,
): number[] {
  if (kind === 'heating') return [hinges.below(low)];
  if (kind === 'cooling') return [hinges.above(high)];
  return [hinges.below(low), hinges.above(high)];
}

/** Derivatives of the energy of one day by each base, given the slopes. */
export function baseDerivatives(
  kind: DegreeDayModelKind,
  hinges: PeriodHinges,
  low: number,
  high: number,
  slopes: readonly number[],
): number[] {
  const [first = 0, second = 0] = slopes;
  const heating = first * hinges.shareBelow(low);
  if (kind === 'heating') return [heating];
  const cooling = (kind === 'cooling' ? first : second) * (hinges.shareBelow(high) - 1);
  return kind === 'cooling' ? [cooling] : [heating, cooling];
}

/** The hinges of a period, or undefined where too many of its temperatures are missing. */
export function hingesOf(
  period: DegreeDayPeriod,
  readingsPerDay: number,
  missingShare: number,
): PeriodHinges | undefined {
  const all = Float64Array.from(period.temperatures);
  const valid = all.filter((value) => Number.isFinite(value));
  if (valid.length === 0 || all.length - valid.length > missingShare * all.length) return undefined;
  return periodHinges(valid, all.length / readingsPerDay);
}
