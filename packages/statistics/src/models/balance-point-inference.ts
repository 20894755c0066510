import { studentQuantile, studentTwoSidedP } from '../distributions/student-t.ts';
import { leastSquares } from '../linear/least-squares.ts';
import { rSquared } from '../savings/r-squared.ts';
import { positiveMean } from '../savings/cv-rmse.ts';
import { StatisticsError } from '../statistics-error.ts';

/** A parameter with what is known about it. */
export interface Estimate {
  readonly estimate: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
  /** t against 0 and its two-sided p-value; of a balance point, whose 0 means nothing, to be left alone. */
  readonly t: number;
  readonly p: number;
}

/** A model that is linear but for its balance points, evaluated where their error is least. */
export interface AtBalancePoints {
  /** Design columns of the linear coefficients. */
  readonly columns: readonly Float64Array[];
  /** Derivatives of the model by each balance point, given the linear coefficients. */
  readonly derivatives: (coefficients: Float64Array) => readonly Float64Array[];
  readonly balancePoints: readonly number[];
}

export interface BalancePointFit {
  readonly coefficients: readonly Estimate[];
  readonly balancePoints: readonly Estimate[];
  readonly n: number;
  /** Linear coefficients and balance points together. */
  readonly parameters: number;
  readonly degreesOfFreedom: number;
  readonly sse: number;
  /** √(SSE / (n − p)), p counting the balance points. */
  readonly residualSd: number;
  readonly meanEnergy: number;
  /** residualSd over the mean, a fraction. */
  readonly cvRmse: number;
  readonly rSquared: number;
  readonly confidence: number;
  /** Of coefficients and balance points in this order. */
  readonly covariance: readonly (readonly number[])[];
  readonly fitted: Float64Array;
  readonly residuals: Float64Array;
}

/**
 * Inference at searched balance points: linear coefficients by least squares, and the covariance of all parameters from the
 * model linearised there, with the balance points among the parameters.
 *
 * Source: Muggeo, "Estimating regression models with unknown break-points", Statistics in Medicine 22 (2003) 3055–3071,
 * section 2.3; Seber and Wild, "Nonlinear Regression" (1989), section 9.3.
 *
 * @throws StatisticsError as `leastSquares`; `no_balance_point` where the slopes leave it undetermined
 */
export function balancePointInference(
  model: AtBalancePoints,
  energy: Float64Array,
  confidence: number,
): BalancePointFit {
  const linear = leastSquares(model.columns, energy);
  const linearised = linearisedFit(model, linear.coefficients, energy);
  const { degreesOfFreedom } = linearised;
  const residualSd = Math.sqrt(linear.sse / degreesOfFreedom);
  const factor = studentQuantile((1 + confidence) / 2, degreesOfFreedom);
  // Where the least error lies on a temperature that occurs, the linearised fit finds a little less: its σ is not ours.
  const scaling = linearised.sse === 0 ? 0 : linear.sse / linearised.sse;
  const values = [...linear.coefficients, ...model.balancePoints];
  const covariance = values.map((_, i) => values.map((__, j) => linearised.covariance(i, j) * scaling));
  const estimates = values.map((estimate, i): Estimate => {
    const standardError = Math.sqrt(covariance[i]![i]!);
    const t = estimate / standardError;
    return {
      estimate,
      standardError,
      low: estimate - factor * standardError,
      high: estimate + factor * standardError,
      t,
      p: studentTwoSidedP(t, degreesOfFreedom),
    };
  });
  const meanEnergy = positiveMean(energy);
  return {
    coefficients: estimates.slice(0, model.columns.length),
    balancePoints: estimates.slice(model.columns.length),
    n: linear.n,
    parameters: values.length,
    degreesOfFreedom,
    sse: linear.sse,
    residualSd,
    meanEnergy,
    cvRmse: residualSd / meanEnergy,
    rSquared: rSquared(energy, linear.fitted),
    confidence,
    covariance,
    fitted: linear.fitted,
    residuals: linear.residuals,
  };
}

function linearisedFit(model: AtBalancePoints, coefficients: Float64Array, energy: Float64Array) {
  try {
    return leastSquares([...model.columns, ...model.derivatives(coefficients)], energy);
  } catch (error) {
    if (!(error instanceof StatisticsError) || error.code !== 'ill_conditioned') throw error;
    throw new StatisticsError(
      'no_balance_point',
      'The consumption has no bend there: any balance point would do as well.',
      { field: 'energy', remedy: 'Fit a straight line or a mean, or a model with fewer balance points.' },
    );
  }
}
