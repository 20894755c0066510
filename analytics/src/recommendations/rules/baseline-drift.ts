import {
  StatisticsError,
  autocorrelation,
  effectiveObservations,
  mean,
  standardDeviation,
} from '@enms/statistics';
import { HOURS_PER_YEAR } from './facts.ts';
import type { Finding } from './facts.ts';

/** Deviations of the last four weeks from a baseline in force. */
export interface DriftFacts {
  readonly baselineId: number;
  readonly baselineName: string;
  readonly version: number;
  /** Actual − expected and expected energy of the periods that could be judged, in the order of time, kWh. */
  readonly deviationKwh: Float64Array;
  readonly expectedKwh: Float64Array;
  /** Of these periods, those outside the range of the baseline. */
  readonly extrapolated: number;
  readonly periodHours: number;
  /** Of the range that was looked at, judged or not. */
  readonly periods: number;
}

const LEAST_PERIODS = 14;
const LEAST_T = 3;
const LEAST_SHARE = 0.03;

/**
 * A baseline that the machine, group or site uses more than: the mean deviation lies three standard errors above nothing,
 * the autocorrelation of the deviations taken into account, and above 3 % of what is expected.
 */
export function baselineDrift(facts: DriftFacts): Finding | null {
  const { deviationKwh, expectedKwh, periodHours } = facts;
  const n = deviationKwh.length;
  if (n < LEAST_PERIODS) return null;
  const [average, expected] = [mean(deviationKwh), mean(expectedKwh)];
  if (!(expected > 0) || average < LEAST_SHARE * expected) return null;
  try {
    const rho = autocorrelation(deviationKwh);
    const independent = effectiveObservations(n, rho);
    const standardError = standardDeviation(deviationKwh) / Math.sqrt(independent);
    if (average < LEAST_T * standardError) return null;
    const savingKwhYear = (average / periodHours) * HOURS_PER_YEAR;
    return {
      rule: 'baseline_drift',
      savingKwhYear,
      cost: 'by_energy',
      evidence: {
        baseline_id: facts.baselineId,
        baseline: facts.baselineName,
        version: facts.version,
        periods: facts.periods,
        judged_periods: n,
        extrapolated_periods: facts.extrapolated,
        mean_deviation_kwh: average,
        mean_expected_kwh: expected,
        deviation_share: average / expected,
        standard_error_kwh: standardError,
        lag1_autocorrelation: rho,
      },
    };
  } catch (error) {
    // All deviations the same: nothing to judge their chance by.
    if (error instanceof StatisticsError) return null;
    throw error;
  }
}
