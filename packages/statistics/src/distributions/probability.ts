import { StatisticsError } from '../statistics-error.ts';

/** @throws StatisticsError `out_of_range` unless 0 < value < 1 */
export function requireProbability(value: number, field: string): number {
  if (value > 0 && value < 1) return value;
  throw new StatisticsError('out_of_range', `${field} is ${value}, not between 0 and 1.`, {
    field,
    remedy: 'Give a probability as a fraction, such as 0.95.',
  });
}

/** @throws StatisticsError `out_of_range` unless value > 0; infinity is allowed */
export function requireDegreesOfFreedom(value: number, field: string): number {
  if (value > 0) return value;
  throw new StatisticsError('out_of_range', `${field} is ${value}: degrees of freedom are positive.`, {
    field,
    remedy: 'Give more rows than there are coefficients.',
  });
}
