import ARIMA from 'arima';
import { modelFailed } from './model-failed.ts';
import { describeOrder, type ArimaOrder } from './arima-order.ts';

export interface ArimaFit {
  /** Variance of the innovations, in the square of the values' unit. */
  readonly variance: number;
  /** Mean and variance of each of the next values. */
  readonly predict: (horizon: number) => { readonly mean: Float64Array; readonly variance: Float64Array };
  readonly dispose: () => void;
}

/**
 * Exact maximum likelihood by the npm package `arima` (ctsa compiled to WebAssembly): L-BFGS, which on the airline model
 * agrees with R to four digits. It fails without a word on some orders and sizes, with values that are not finite or
 * beyond reason; then this throws `model_failed`. It knows no model without any coefficient: at least one of p, q, P, Q
 * must be over 0. Its memory is freed by `dispose` only.
 */
export function fitArima(values: Float64Array, order: ArimaOrder): ArimaFit {
  const { p, d, q, seasonalP: P, seasonalD: D, seasonalQ: Q, season } = order;
  const model = new ARIMA({ p, d, q, P, D, Q, s: season > 1 ? season : 0, method: 0, verbose: false });
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  const reach = 10 * (high - low);
  const predict = (horizon: number) => {
    const [means, variances] = model.predict(horizon);
    const sound =
      means.every((mean) => mean >= low - reach && mean <= high + reach) &&
      variances.every((variance) => Number.isFinite(variance) && variance > 0);
    if (!sound) throw modelFailed(describeOrder(order), 'its estimation did not converge');
    return { mean: Float64Array.from(means), variance: Float64Array.from(variances) };
  };
  let disposed = false;
  const dispose = () => {
    if (!disposed) model.destroy();
    disposed = true;
  };
  try {
    model.fit(Array.from(values));
    return { variance: predict(1).variance[0]!, predict, dispose };
  } catch (error) {
    dispose();
    throw modelFailed(describeOrder(order), String(error), error);
  }
}
