/**
 * Means of each n values in a row, by the first of them: `values.length - n + 1` of them, none where there are fewer than n
 * values. Unit: that of the values.
 */
export function runningMeans(values: ArrayLike<number>, n: number): Float64Array {
  const means = new Float64Array(Math.max(0, values.length - n + 1));
  let sum = 0;
  for (let at = 0; at < values.length; at += 1) {
    sum += values[at]! - (at >= n ? values[at - n]! : 0);
    if (at >= n - 1) means[at - n + 1] = sum / n;
  }
  return means;
}
