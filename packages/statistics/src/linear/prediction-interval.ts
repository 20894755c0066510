import { studentQuantile } from '../distributions/student-t.ts';
import { leverage } from './leverage.ts';

/** What a fit expects of a new row, in the unit of the response. */
export interface Prediction {
  readonly expected: number;
  /** Of a single new observation: residual SD and the doubt about the coefficients together. */
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
}

/** The parts of a fit that a prediction needs; plain numbers, so that a stored model will do. */
export interface PredictingFit {
  readonly coefficients: ArrayLike<number>;
  readonly degreesOfFreedom: number;
  readonly residualSd: number;
  readonly leverageFactors: readonly ArrayLike<number>[];
}

/**
 * A function that gives expected value and prediction interval of single new observations, one row of p values at a
 * time: expected ± t·s·√(1 + h) with h the row's leverage.
 *
 * Source: Draper & Smith, "Applied Regression Analysis" (3rd ed., 1998), chapter 5.
 *
 * @param confidence of the interval, such as 0.95
 * @throws StatisticsError `out_of_range` for a confidence that is no probability
 */
export function predictor(fit: PredictingFit, confidence = 0.95): (row: ArrayLike<number>) => Prediction {
  const factor = studentQuantile((1 + confidence) / 2, fit.degreesOfFreedom);
  return (row) => {
    let expected = 0;
    for (let j = 0; j < row.length; j += 1) expected += fit.coefficients[j]! * row[j]!;
    const standardError = fit.residualSd * Math.sqrt(1 + leverage(fit.leverageFactors, row));
    return {
      expected,
      standardError,
      low: expected - factor * standardError,
      high: expected + factor * standardError,
    };
  };
}
