import { mean } from '../../descriptive/mean.ts';
import { pairedValues } from './paired-values.ts';

/**
 * Pinball (quantile) loss of a forecast quantile at a probability p, in the unit of the values: the mean of
 * p·(y − q) where y ≥ q and (1 − p)·(q − y) elsewhere; smallest for the true quantile.
 * Source: Koenker and Bassett, "Regression quantiles", Econometrica 46 (1978) 33–50. Throws as `pairedValues`.
 */
export function pinballLoss(
  actual: ArrayLike<number>,
  quantile: ArrayLike<number>,
  probability: number,
): number {
  const [y, q] = pairedValues(actual, quantile);
  return mean(
    y.map((value, i) =>
      value >= q[i]! ? probability * (value - q[i]!) : (1 - probability) * (q[i]! - value),
    ),
  );
}
