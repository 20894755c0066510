/** Sum of squared errors with the balance points at these temperatures; infinite where they are not allowed. */
export type BalancePointError = (low: number, high: number) => number;

/** Where the error is least. With one balance point low and high are the same. */
export interface BalancePoints {
  readonly low: number;
  readonly high: number;
  readonly sse: number;
}

interface Minimum {
  readonly at: number;
  readonly sse: number;
}

const COARSE_POINTS = 200;
const COARSE_PAIR_POINTS = 40;
const STARTS = 3;
const SWEEPS = 30;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The one balance point of least error: a scan of at most 200 candidates, of every candidate around the three deepest
 * minima, and a golden section between the neighbouring ones. Between two temperatures that occur the error is smooth and has
 * one minimum, so the candidates should be the temperatures that occur.
 *
 * Source: Hudson, "Fitting segmented curves whose join points have to be estimated", JASA 61 (1966) 1097–1129; two-stage
 * search of Kissock, Haberl and Claridge, "Inverse Modeling Toolkit", ASHRAE Transactions 109 (2003) 425–434.
 *
 * @param candidates ascending temperatures at which a balance point may lie
 */
export function searchBalancePoint(candidates: Float64Array, error: BalancePointError): BalancePoints {
  const { at, sse } = searchOne(candidates, (point) => error(point, point));
  return { low: at, high: at, sse };
}

/**
 * The pair of balance points of least error: a scan of all pairs of at most 40 candidates, then from the three best pairs
 * each point in turn by `searchBalancePoint` until neither moves. Source: as there.
 */
export function searchBalancePointPair(candidates: Float64Array, error: BalancePointError): BalancePoints {
  const coarse = thinned(candidates, COARSE_PAIR_POINTS);
  const pairs: BalancePoints[] = [];
  coarse.forEach((low, i) => {
    for (const high of coarse.subarray(i + 1)) {
      const sse = error(low, high);
      if (sse < Infinity) pairs.push({ low, high, sse });
    }
  });
  pairs.sort((a, b) => a.sse - b.sse);
  const refined = distant(pairs, coarse).map((start) => descend(start, candidates, error));
  return refined.reduce((best, pair) => (pair.sse < best.sse ? pair : best), {
    low: Number.NaN,
    high: Number.NaN,
    sse: Infinity,
  });
}

/** The best pairs that are not neighbours of a better one on the coarse scale. */
function distant(pairs: readonly BalancePoints[], coarse: Float64Array): BalancePoints[] {
  const chosen: BalancePoints[] = [];
  const index = (value: number) => coarse.indexOf(value);
  for (const pair of pairs) {
    const near = chosen.some(
      (other) =>
        Math.abs(index(other.low) - index(pair.low)) <= 2 &&
        Math.abs(index(other.high) - index(pair.high)) <= 2,
    );
    if (!near) chosen.push(pair);
    if (chosen.length === STARTS) break;
  }
  return chosen;
}

function descend(start: BalancePoints, candidates: Float64Array, error: BalancePointError): BalancePoints {
  let { low, high, sse } = start;
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const before = sse;
    const lower = searchOne(candidates, (point) => (point < high ? error(point, high) : Infinity));
    if (lower.sse < sse) ({ at: low, sse } = lower);
    const upper = searchOne(candidates, (point) => (point > low ? error(low, point) : Infinity));
    if (upper.sse < sse) ({ at: high, sse } = upper);
    if (before - sse <= 1e-12 * before) break;
  }
  return { low, high, sse };
}

function searchOne(candidates: Float64Array, error: (point: number) => number): Minimum {
  const stride = Math.max(1, Math.ceil(candidates.length / COARSE_POINTS));
  const scanned: { index: number; sse: number }[] = [];
  for (let index = 0; index < candidates.length; index += stride) {
    scanned.push({ index, sse: error(candidates[index]!) });
  }
  const valleys = scanned
    .filter(
      ({ sse }, k) => sse <= (scanned[k - 1]?.sse ?? Infinity) && sse <= (scanned[k + 1]?.sse ?? Infinity),
    )
    .sort((a, b) => a.sse - b.sse)
    .slice(0, STARTS);
  return valleys
    .map(({ index }) => refine(candidates, index, stride, error))
    .reduce((best, found) => (found.sse < best.sse ? found : best), { at: Number.NaN, sse: Infinity });
}

function refine(
  candidates: Float64Array,
  centre: number,
  stride: number,
  error: (point: number) => number,
): Minimum {
  let index = centre;
  let best: Minimum = { at: candidates[centre]!, sse: error(candidates[centre]!) };
  const last = Math.min(candidates.length - 1, centre + stride);
  for (let i = Math.max(0, centre - stride); i <= last; i += 1) {
    const sse = error(candidates[i]!);
    if (sse >= best.sse) continue;
    best = { at: candidates[i]!, sse };
    index = i;
  }
  for (const neighbour of [index - 1, index + 1]) {
    const other = candidates[neighbour];
    if (other === undefined) continue;
    const found = goldenSection(
      Math.min(other, candidates[index]!),
      Math.max(other, candidates[index]!),
      error,
    );
    if (found.sse < best.sse) best = found;
  }
  return best;
}

function goldenSection(from: number, to: number, error: (point: number) => number): Minimum {
  let [a, b] = [from, to];
  let left = b - GOLDEN * (b - a);
  let right = a + GOLDEN * (b - a);
  let leftError = error(left);
  let rightError = error(right);
  const tolerance = 1e-9 * Math.max(Math.abs(from), Math.abs(to), to - from);
  while (b - a > tolerance) {
    if (leftError <= rightError) {
      [b, right, rightError] = [right, left, leftError];
      left = b - GOLDEN * (b - a);
      leftError = error(left);
    } else {
      [a, left, leftError] = [left, right, rightError];
      right = a + GOLDEN * (b - a);
      rightError = error(right);
    }
  }
  return leftError <= rightError ? { at: left, sse: leftError } : { at: right, sse: rightError };
}

function thinned(values: Float64Array, most: number): Float64Array {
  if (values.length <= most) return values;
  return Float64Array.from(
    { length: most },
    (_, k) => values[Math.round((k * (values.length - 1)) / (most - 1))]!,
  );
}
