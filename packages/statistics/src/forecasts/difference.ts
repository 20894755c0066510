/** y_t − y_{t−lag}: `lag` rows shorter. */
export function difference(values: Float64Array, lag: number): Float64Array {
  return values.subarray(lag).map((value, i) => value - values[i]!);
}
