export interface LoessOptions {
  /** Rows that each point looks at. */
  readonly window: number;
  readonly degree: 0 | 1;
  /** Rows from one fitted point to the next; a straight line between them. */
  readonly jump: number;
}

/**
 * Locally weighted regression of evenly spaced values at each of them, as STL smooths: W. S. Cleveland, "Robust locally
 * weighted regression and smoothing scatterplots", JASA 74 (1979) 829–836, with tricube weights.
 */
export function loess(values: Float64Array, options: LoessOptions): Float64Array {
  const rows = values.length;
  const jump = Math.max(1, Math.min(options.jump, rows - 1));
  const smooth = new Float64Array(rows);
  const fit = (row: number): void => {
    const first = Math.min(Math.max(0, row - (options.window >> 1)), Math.max(0, rows - options.window));
    const last = Math.min(rows, first + options.window);
    smooth[row] = loessAt(values.subarray(first, last), row - first, options, rows);
  };
  for (let row = 0; row < rows; row += jump) fit(row);
  fit(rows - 1);
  for (let left = 0; left < rows - 1; left += jump) {
    const right = Math.min(left + jump, rows - 1);
    for (let row = left + 1; row < right; row += 1) {
      smooth[row] = smooth[left]! + ((smooth[right]! - smooth[left]!) * (row - left)) / (right - left);
    }
  }
  return smooth;
}

/**
 * The regression at one place, in rows from the first of the values near it; it may lie outside them.
 *
 * @param rows of the whole series: a window longer than it reaches as much further
 */
export function loessAt(
  near: Float64Array,
  place: number,
  { window, degree }: Pick<LoessOptions, 'window' | 'degree'>,
  rows: number,
): number {
  const reach = Math.max(place, near.length - 1 - place) + Math.max(0, (window - rows) >> 1);
  const weights = new Float64Array(near.length);
  let total = 0;
  let centre = 0;
  let value = 0;
  for (let row = 0; row < near.length; row += 1) {
    const weight = tricube((row < place ? place - row : row - place) / reach);
    weights[row] = weight;
    total += weight;
    centre += weight * row;
    value += weight * near[row]!;
  }
  centre /= total;
  value /= total;
  if (degree === 0) return value;
  let spread = 0;
  let slope = 0;
  for (let row = 0; row < near.length; row += 1) {
    const moment = (weights[row]! / total) * (row - centre);
    spread += moment * (row - centre);
    slope += moment * near[row]!;
  }
  return Math.sqrt(spread) > 0.001 * (rows - 1) ? value + ((place - centre) * slope) / spread : value;
}

function tricube(distance: number): number {
  if (distance <= 0.001) return 1;
  if (distance > 0.999) return 0;
  const rest = 1 - distance * distance * distance;
  return rest * rest * rest;
}
