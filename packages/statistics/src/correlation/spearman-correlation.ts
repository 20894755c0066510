import type { Correlation, CorrelationOptions } from './correlation.ts';
import { correlationOf } from './correlation.ts';
import { pairedRows } from './paired-rows.ts';

/**
 * Spearman's rank correlation: Pearson's of the ranks, ties sharing the mean of theirs. It asks only whether one rises
 * with the other, so a bend or an outlier does not hide the dependence. Rows are counted as in `pearsonCorrelation`; the
 * variance of z is (1 + r²/2) / (n − 3).
 *
 * Source: Spearman, American Journal of Psychology 15 (1904) 72–101; interval: Bonett and Wright, Psychometrika 65 (2000)
 * 23–28.
 *
 * @throws StatisticsError as `pearsonCorrelation`
 */
export function spearmanCorrelation(
  x: ArrayLike<number | null | undefined>,
  y: ArrayLike<number | null | undefined>,
  options: CorrelationOptions = {},
): Correlation {
  const pairs = pairedRows(x, y, options.lag ?? 0);
  const [left, right] = [ranks(pairs.x), ranks(pairs.y)];
  const confidence = options.confidence ?? 0.95;
  const { coefficient } = correlationOf(left, right, pairs.skipped, confidence, (n) => 1 / (n - 3));
  return correlationOf(left, right, pairs.skipped, confidence, (n) => (1 + coefficient ** 2 / 2) / (n - 3));
}

/** Ranks from 1; equal values share the mean of their ranks. */
export function ranks(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values.keys()).sort((i, j) => values[i]! - values[j]!);
  const ranked = new Float64Array(values.length);
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end += 1;
    for (let k = start; k < end; k += 1) ranked[order[k]!] = (start + 1 + end) / 2;
    start = end;
  }
  return ranked;
}
