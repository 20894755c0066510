import { quantile } from './quantile.ts';

/** The middle value, or the mean of the two middle ones, in the unit of the values. Errors as `quantile`. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}
