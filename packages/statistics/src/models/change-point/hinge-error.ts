import type { BalancePointError } from '../search-balance-points.ts';
import type { ChangePointKind } from './change-point-model.ts';

/**
 * The error of a change-point model as a function of its balance points, each call in O(log n): the moments of the hinges
 * come from running sums over the rows in order of temperature, both variables centred.
 *
 * @param temperatures finite, length n
 * @param energy finite, length n
 * @param minimumRows rows that must lie below, above and (5P) between the balance points; fewer make the error infinite
 */
export function hingeError(
  kind: ChangePointKind,
  temperatures: Float64Array,
  energy: Float64Array,
  minimumRows: number,
): BalancePointError {
  const n = temperatures.length;
  const meanTemperature = temperatures.reduce((sum, value) => sum + value, 0) / n;
  const meanEnergy = energy.reduce((sum, value) => sum + value, 0) / n;
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort(
    (a, b) => temperatures[a]! - temperatures[b]!,
  );
  const sorted = Float64Array.from(order, (row) => temperatures[row]! - meanTemperature);
  const load = Float64Array.from(order, (row) => energy[row]! - meanEnergy);
  const t = runningSums(sorted);
  const tt = runningSums(sorted.map((value) => value ** 2));
  const y = runningSums(load);
  const ty = runningSums(load.map((value, i) => value * sorted[i]!));
  const total = load.reduce((sum, value) => sum + value ** 2, 0);

  /** Σh, Σh², Σhy of a hinge over the rows from … to, h = |T − τ|; centred about the mean over all n rows. */
  const hinge = (from: number, to: number, point: number, sign: number) => {
    const rows = to - from;
    const sum = sign * (t[to]! - t[from]! - rows * point);
    const squares = tt[to]! - tt[from]! - 2 * point * (t[to]! - t[from]!) + rows * point ** 2;
    const product = sign * (ty[to]! - ty[from]! - point * (y[to]! - y[from]!));
    return { sum, variance: squares - sum ** 2 / n, product };
  };

  return (low, high) => {
    const lowPoint = low - meanTemperature;
    const highPoint = high - meanTemperature;
    const below = firstNotBelow(sorted, lowPoint);
    const upTo = high === low ? below : firstNotBelow(sorted, highPoint);
    if (below < minimumRows || n - upTo < minimumRows) return Infinity;
    if (kind === '5P' && upTo - below < minimumRows) return Infinity;
    const heating = hinge(0, below, lowPoint, -1);
    const cooling = hinge(upTo, n, highPoint, 1);
    if (kind === '3PH') return total - explained(heating);
    if (kind === '3PC') return total - explained(cooling);
    const shared = (-heating.sum * cooling.sum) / n;
    const determinant = heating.variance * cooling.variance - shared ** 2;
    if (determinant <= 0) return Infinity;
    return (
      total -
      (cooling.variance * heating.product ** 2 -
        2 * shared * heating.product * cooling.product +
        heating.variance * cooling.product ** 2) /
        determinant
    );
  };
}

function explained({ variance, product }: { variance: number; product: number }): number {
  return variance > 0 ? product ** 2 / variance : 0;
}

function runningSums(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i += 1) sums[i + 1] = sums[i]! + values[i]!;
  return sums;
}

/** Index of the first value that is not below the point. */
function firstNotBelow(sorted: Float64Array, point: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < point) low = middle + 1;
    else high = middle;
  }
  return low;
}
