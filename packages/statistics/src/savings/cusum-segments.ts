import { MAD_TO_SIGMA, medianAbsoluteDeviation } from '../descriptive/median-absolute-deviation.ts';
import { finiteVector } from '../linear/finite-vector.ts';
import { StatisticsError } from '../statistics-error.ts';

export interface CusumSegmentOptions {
  /** Shortest run of periods that counts as a segment; 7 by default. */
  readonly minimumLength?: number;
  /** σ of a deviation; estimated from successive differences when left out, which a change of level hardly moves. */
  readonly sigma?: number;
  /** Lag-1 autocorrelation of the deviations, by which the penalty is raised; 0 by default. */
  readonly rho?: number;
  /** Cost of one more kink in units of σ²; 2 ln n · (1 + ρ)/(1 − ρ) by default. */
  readonly penalty?: number;
}

/** A stretch of the CUSUM with one slope. */
export interface CusumSegment {
  /** First period. */
  readonly start: number;
  /** Period after the last. */
  readonly end: number;
  readonly periods: number;
  /** Slope of the CUSUM: mean deviation of a period. */
  readonly meanDeviation: number;
  /** Σ deviation of the segment; the segments' sum is that of the whole. */
  readonly total: number;
}

/** The segments in order; every start but the first is a kink. */
export interface CusumSegmentation {
  readonly segments: readonly CusumSegment[];
  readonly kinks: readonly number[];
  readonly sigma: number;
  readonly penalty: number;
}

/**
 * Kinks of a CUSUM: the partition of the deviations into segments of constant mean that minimises
 * Σ squared error / σ² + penalty · kinks, exactly, by PELT. Optimal for the given penalty, not greedy.
 *
 * Source: Killick, Fearnhead and Eckley, "Optimal detection of changepoints with a linear computational cost", JASA 107
 * (2012) 1590–1598, section 3; penalty of Yao (1988), raised for autocorrelation after Lavielle and Moulines (2000).
 * Where no change is found the time grows with n²: a year of hours takes 0.6 s, 100,000 periods 100 s.
 *
 * @param deviations actual − expected of each period in order, without gaps (leave out skipped periods before)
 * @throws StatisticsError `not_finite`, `too_few_rows`, `bad_options`
 */
export function cusumSegments(
  deviations: ArrayLike<number>,
  options: CusumSegmentOptions = {},
): CusumSegmentation {
  const x = finiteVector(deviations, 'deviations');
  const minimumLength = options.minimumLength ?? 7;
  const rho = Math.max(options.rho ?? 0, 0);
  if (!Number.isInteger(minimumLength) || minimumLength < 1 || !(rho < 1)) {
    throw new StatisticsError('bad_options', `Minimum length ${minimumLength}, autocorrelation ${rho}.`, {
      field: 'options',
      remedy: 'Give a whole minimum length of 1 or more and an autocorrelation below 1.',
    });
  }
  if (x.length < Math.max(2, minimumLength)) {
    throw new StatisticsError('too_few_rows', `${x.length} periods make no segment of ${minimumLength}.`, {
      field: 'deviations',
      remedy: 'Wait for more periods, or shorten the minimum length.',
    });
  }
  const sigma = options.sigma ?? differenceSigma(x);
  const penalty = options.penalty ?? (2 * Math.log(x.length) * (1 + rho)) / (1 - rho);
  const bounds = pelt(x, minimumLength, penalty * sigma ** 2);
  const segments = bounds.slice(1).map((end, i) => segmentOf(x, bounds[i]!, end));
  return { segments, kinks: bounds.slice(1, -1), sigma, penalty };
}

/** σ from successive differences: their MAD over √2, which a few changes of level do not move. */
function differenceSigma(x: Float64Array): number {
  const differences = x.subarray(1).map((value, i) => value - x[i]!);
  return (MAD_TO_SIGMA * medianAbsoluteDeviation(differences)) / Math.SQRT2;
}

function segmentOf(x: Float64Array, start: number, end: number): CusumSegment {
  let total = 0;
  for (let i = start; i < end; i += 1) total += x[i]!;
  return { start, end, periods: end - start, meanDeviation: total / (end - start), total };
}

/**
 * Bounds 0 = b₀ < b₁ < … = n of the optimal partition. A start that costs more at t than a kink at t would is never again
 * the best, except for the ends before t + minimumLength, which a kink at t cannot serve: it is dropped only then.
 */
function pelt(x: Float64Array, minimumLength: number, penalty: number): number[] {
  const n = x.length;
  const cost = segmentCost(x);
  const best = new Float64Array(n + 1).fill(Infinity);
  const previous = new Int32Array(n + 1);
  const dropFrom = new Int32Array(n + 1).fill(n + 1);
  const totals = new Float64Array(n + 1);
  const candidates = new Int32Array(n + 1);
  let count = 1;
  best[0] = -penalty;
  for (let end = minimumLength; end <= n; end += 1) {
    let least = Infinity;
    for (let k = 0; k < count; k += 1) {
      const start = candidates[k]!;
      const total = best[start]! + cost(start, end);
      totals[k] = total;
      if (total + penalty < least) {
        least = total + penalty;
        previous[end] = start;
      }
    }
    best[end] = least;
    let kept = 0;
    for (let k = 0; k < count; k += 1) {
      const start = candidates[k]!;
      if (totals[k]! >= least) dropFrom[start] = Math.min(dropFrom[start]!, end + minimumLength);
      if (dropFrom[start]! > end + 1) candidates[kept++] = start;
    }
    count = kept;
    const next = end + 1 - minimumLength;
    if (next >= minimumLength) candidates[count++] = next;
  }
  const bounds = [n];
  for (let at = n; at > 0; at = previous[at]!) bounds.unshift(previous[at]!);
  return bounds;
}

/** Squared error about the mean of x[start … end), from running sums of the centred values. */
function segmentCost(x: Float64Array): (start: number, end: number) => number {
  const n = x.length;
  let centre = 0;
  for (const value of x) centre += value / n;
  const sums = new Float64Array(n + 1);
  const squares = new Float64Array(n + 1);
  for (let i = 0; i < n; i += 1) {
    const value = x[i]! - centre;
    sums[i + 1] = sums[i]! + value;
    squares[i + 1] = squares[i]! + value ** 2;
  }
  return (start, end) => {
    const sum = sums[end]! - sums[start]!;
    const square = squares[end]! - squares[start]!;
    return Math.max(0, square - sum ** 2 / (end - start));
  };
}
