import { finiteVector } from '../linear/finite-vector.ts';
import { StatisticsError } from '../statistics-error.ts';
import { compensatedSum } from '../descriptive/sum.ts';

/** A root mean square error with the divisor it was computed with. */
export interface Rmse {
  /** √(SSE / (n − p)), in the unit of the values. */
  readonly value: number;
  readonly n: number;
  /** p: parameters the model was charged with. */
  readonly parameters: number;
}

/**
 * Root mean square error √(Σ(actual − expected)² / (n − p)), in the unit of the values.
 *
 * Source: ASHRAE Guideline 14-2014; p counts every coefficient, the intercept among them.
 *
 * @param actual measured values, length n
 * @param expected modelled values, length n
 * @param parameters p; 0 gives the mean of the squares, for a period the model was not fitted to
 * @throws StatisticsError `not_finite`, `unequal_lengths`, `too_few_rows` n ≤ p, `bad_parameters`
 */
export function rmse(actual: ArrayLike<number>, expected: ArrayLike<number>, parameters: number): Rmse {
  const y = finiteVector(actual, 'actual');
  const f = finiteVector(expected, 'expected', y.length);
  requireParameters(parameters, y.length);
  const squares = compensatedSum(y.map((value, i) => (value - f[i]!) ** 2));
  return { value: Math.sqrt(squares / (y.length - parameters)), n: y.length, parameters };
}

/** @throws StatisticsError `bad_parameters`, `too_few_rows` */
export function requireParameters(parameters: number, n: number): void {
  if (!Number.isInteger(parameters) || parameters < 0) {
    throw new StatisticsError('bad_parameters', `parameters ${parameters} is not a count.`, {
      field: 'parameters',
      remedy: 'Give the number of coefficients, the intercept among them, or 0 outside the fitted period.',
    });
  }
  if (n <= parameters) {
    throw new StatisticsError(
      'too_few_rows',
      `${n} rows leave no degree of freedom after ${parameters} parameters.`,
      {
        field: 'actual',
        remedy: 'Choose a longer period or a smaller model.',
      },
    );
  }
}
