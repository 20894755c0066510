/*
 * Sums of products as if computed with twice the working precision, then rounded: algorithm Dot2 of Ogita, Rump and
 * Oishi, "Accurate sum and dot product", SIAM J. Sci. Comput. 26 (2005) 1955–1988. JavaScript has no fused
 * multiply-add, so products are split after Dekker (1971).
 */

/** 2²⁷ + 1 halves the 53 bits of a double. */
const SPLITTER = 134_217_729;

function upperHalf(value: number): number {
  const scaled = SPLITTER * value;
  return scaled - (scaled - value);
}

/** y − r − X·b, for each row: columns of length n, b of length p. Values must lie well below 2^996. */
export function exactResiduals(
  columns: readonly Float64Array[],
  b: Float64Array,
  y: Float64Array,
  r: Float64Array,
): Float64Array {
  const n = y.length;
  const high = new Float64Array(n);
  const low = new Float64Array(n);
  for (let i = 0; i < n; i += 1) {
    const a = y[i]!;
    const c = -r[i]!;
    const sum = a + c;
    const back = sum - a;
    high[i] = sum;
    low[i] = a - (sum - back) + (c - back);
  }
  columns.forEach((column, j) => subtractProduct(high, low, column, b[j]!));
  for (let i = 0; i < n; i += 1) high[i] = high[i]! + low[i]!;
  return high;
}

function subtractProduct(high: Float64Array, low: Float64Array, column: Float64Array, factor: number): void {
  const c = -factor;
  const cUpper = upperHalf(c);
  const cLower = c - cUpper;
  for (let i = 0; i < column.length; i += 1) {
    const x = column[i]!;
    const xUpper = upperHalf(x);
    const xLower = x - xUpper;
    const product = x * c;
    const lost = xLower * cLower - (product - xUpper * cUpper - xLower * cUpper - xUpper * cLower);
    const a = high[i]!;
    const sum = a + product;
    const back = sum - a;
    high[i] = sum;
    low[i] = low[i]! + (a - (sum - back) + (product - back)) + lost;
  }
}

/** Σ aᵢ·bᵢ. */
export function exactDot(a: Float64Array, b: Float64Array): number {
  let high = 0;
  let low = 0;
  for (let i = 0; i < a.length; i += 1) {
    const x = a[i]!;
    const z = b[i]!;
    const xUpper = upperHalf(x);
    const xLower = x - xUpper;
    const zUpper = upperHalf(z);
    const zLower = z - zUpper;
    const product = x * z;
    const lost = xLower * zLower - (product - xUpper * zUpper - xLower * zUpper - xUpper * zLower);
    const sum = high + product;
    const back = sum - high;
    low += high - (sum - back) + (product - back) + lost;
    high = sum;
  }
  return high + low;
}
