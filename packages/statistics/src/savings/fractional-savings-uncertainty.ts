import { studentQuantile } from '../distributions/student-t.ts';
import { StatisticsError } from '../statistics-error.ts';
import { effectiveObservations } from './effective-observations.ts';

/** Resolution of the baseline, which decides the correction for the error of its level. */
export type BaselineResolution = 'hourly' | 'daily' | 'monthly';

export interface FsuInput {
  /** CV(RMSE) of the baseline over its own period with n − p, a fraction. */
  readonly cvRmse: number;
  /** Observations of the baseline. */
  readonly n: number;
  /** Parameters of the baseline, its intercept and searched balance points among them. */
  readonly parameters: number;
  /** Lag-1 autocorrelation of its residuals; a negative one counts as 0. */
  readonly rho: number;
  /** Observations of the reporting period. */
  readonly reportingPeriods: number;
  /** Length of the reporting period in months: months of reporting, not of the baseline. */
  readonly reportingMonths: number;
  readonly resolution: BaselineResolution;
  /**
   * What autocorrelation leaves of the degrees of freedom: `guideline` widens the variance by n/n′ and keeps t at n − p, `effective`
   * takes both the variance and t with n′ − p, which is wider where p is not small beside n′. `guideline` by default.
   */
  readonly degreesOfFreedom?: 'guideline' | 'effective';
  /** Two-sided; 0.9 by default. */
  readonly confidence?: number;
}

/** The uncertainty of savings as the guideline approximates it. */
export interface FsuTerms {
  /** Half-width of the interval as a share of the expected energy of the reporting period. */
  readonly shareOfExpected: number;
  readonly effectiveObservations: number;
  /** a: 1.26 for hourly, the polynomial in months for daily and monthly. */
  readonly correction: number;
  readonly t: number;
  readonly confidence: number;
}

/**
 * Uncertainty of savings by ASHRAE Guideline 14 as a share of the expected energy:
 * t · a · CV(RMSE) · √(n/n′ · (1 + 2/n′) / m); over the saved fraction it is the fractional savings uncertainty.
 * n′ = n (1 − ρ)/(1 + ρ), m the reporting periods, t two-sided with n − p degrees of freedom, and a = 1.26 for hourly models,
 * −0.00024 M² + 0.03535 M + 1.00286 for daily, −0.00022 M² + 0.03306 M + 0.94054 for monthly, M the reporting months.
 *
 * Source: ASHRAE Guideline 14-2014, annex B; Reddy and Claridge, HVAC&R Research 6 (2000) 3–20; a: Sun and Baltazar, "Analysis
 * and improvement on the estimation of building energy savings uncertainty", ASHRAE Transactions 119 (2013). nmecr puts
 * the months of the baseline in the polynomial; CalTRACK and this function those of the reporting period; `effective` is the form nmecr uses from ρ = 0.5 on.
 * It underestimates with strongly autocorrelated hourly data: see `bootstrapSavings` beside it.
 *
 * @throws StatisticsError `bad_input` naming the figure, `bad_autocorrelation`, `too_few_effective_observations`
 */
export function savingsUncertainty(input: FsuInput): FsuTerms {
  const confidence = input.confidence ?? 0.9;
  requirePositive(input.cvRmse, 'cvRmse', 0);
  requirePositive(input.n - input.parameters, 'n - parameters');
  requirePositive(input.reportingPeriods, 'reportingPeriods');
  requirePositive(input.reportingMonths, 'reportingMonths');
  const independent = effectiveObservations(input.n, input.rho);
  if (independent <= input.parameters) {
    throw new StatisticsError(
      'too_few_effective_observations',
      `With an autocorrelation of ${input.rho} the ${input.n} observations are worth ${independent.toFixed(1)}, not more than the ${input.parameters} parameters.`,
      { field: 'rho', remedy: 'Use a coarser resolution or a longer baseline period.' },
    );
  }
  const isEffective = input.degreesOfFreedom === 'effective';
  const freedom = input.n - input.parameters;
  const t = studentQuantile((1 + confidence) / 2, isEffective ? independent - input.parameters : freedom);
  const correction = levelCorrection(input.resolution, input.reportingMonths);
  const widening = isEffective ? freedom / (independent - input.parameters) : input.n / independent;
  const inflation = widening * (1 + 2 / independent);
  return {
    shareOfExpected: t * correction * input.cvRmse * Math.sqrt(inflation / input.reportingPeriods),
    effectiveObservations: independent,
    correction,
    t,
    confidence,
  };
}

/** Fractional savings uncertainty with the terms it came from. */
export interface FractionalSavingsUncertainty extends FsuTerms {
  /** Half-width of the interval over the savings: 0.5 says ±50 % of the savings. */
  readonly value: number;
}

/**
 * Fractional savings uncertainty: `savingsUncertainty` over the saved fraction of the expected energy. Negative savings
 * have the uncertainty of their size.
 *
 * @param savedFraction savings over expected energy of the reporting period, 0.1 for 10 %
 * @throws StatisticsError as `savingsUncertainty`; `no_savings` for a fraction of 0
 */
export function fractionalSavingsUncertainty(
  savedFraction: number,
  input: FsuInput,
): FractionalSavingsUncertainty {
  if (!Number.isFinite(savedFraction) || savedFraction === 0) {
    throw new StatisticsError(
      'no_savings',
      `A saved fraction of ${savedFraction} has no relative uncertainty.`,
      {
        field: 'savedFraction',
        remedy: 'Report the uncertainty in energy, or the smallest saving that could be detected.',
      },
    );
  }
  const terms = savingsUncertainty(input);
  return { ...terms, value: terms.shareOfExpected / Math.abs(savedFraction) };
}

function levelCorrection(resolution: BaselineResolution, months: number): number {
  switch (resolution) {
    case 'hourly':
      return 1.26;
    case 'daily':
      return -0.00024 * months ** 2 + 0.03535 * months + 1.00286;
    case 'monthly':
      return -0.00022 * months ** 2 + 0.03306 * months + 0.94054;
  }
}

function requirePositive(value: number, field: string, least = Number.MIN_VALUE): void {
  if (value >= least && value < Infinity) return;
  throw new StatisticsError('bad_input', `${field} is ${value}.`, {
    field,
    remedy: 'Give the figures of the fitted baseline and of the reporting period.',
  });
}
