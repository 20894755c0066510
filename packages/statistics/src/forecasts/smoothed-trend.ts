import { nelderMead } from './nelder-mead.ts';

type TrendKind = 'none' | 'additive' | 'damped';
type ErrorKind = 'additive' | 'multiplicative';

/** Simple, Holt's or damped exponential smoothing, as it was found. */
export interface SmoothedTrend {
  /** As a person would write it: `ETS(A,Ad,N)`. */
  readonly name: string;
  /** Expected value so many steps ahead, and its standard deviation. */
  readonly expected: (horizon: number) => Float64Array;
  readonly sigma: (horizon: number) => Float64Array;
}

interface Parameters {
  readonly alpha: number;
  readonly beta: number;
  readonly phi: number;
  readonly level: number;
  readonly slope: number;
}

interface Pass {
  readonly level: number;
  readonly slope: number;
  /** Σ of squared errors; of multiplicative ones relative to what was expected. */
  readonly squares: number;
  /** −2 ln of the likelihood, but for a constant. */
  readonly deviance: number;
}

const LETTERS = { none: 'N', additive: 'A', damped: 'Ad', multiplicative: 'M' } as const;
/** Of the domain of `ets` of R: shares above 0 and below 1, β at most α. */
const EDGE = 1e-4;
const DAMPING = { least: 0.8, most: 0.98 };
/** A logarithm of a product costs as much as that of one value. */
const ROWS_A_LOGARITHM = 8;
/** Two starts, for the likelihood has more than one hill where a trend is damped. */
const DAMPING_STARTS = [0.97, 0.82];

/**
 * Exponential smoothing without season, error and trend chosen by AICc, the shares and the first state by maximum
 * likelihood: Hyndman, Koehler, Ord and Snyder, Forecasting with Exponential Smoothing (2008), chapters 2, 5 and 7, with
 * the domain of R's `ets`. Errors of either kind move level and slope alike, they only weigh differently. The spread of
 * a multiplicative error ahead is that of the additive one, in proportion to what is expected.
 *
 * @param values at least 10, finite
 */
export function smoothedTrend(values: Float64Array): SmoothedTrend {
  const errors: ErrorKind[] = values.every((value) => value > 0)
    ? ['additive', 'multiplicative']
    : ['additive'];
  const trends: TrendKind[] = ['none', 'additive', 'damped'];
  const fits = errors.flatMap((error) => trends.map((trend) => fitted(values, error, trend)));
  return fits.reduce((best, fit) => (fit.aicc < best.aicc ? fit : best));
}

function fitted(y: Float64Array, error: ErrorKind, trend: TrendKind): SmoothedTrend & { aicc: number } {
  const [intercept, slope] = firstLine(y);
  const unit = Math.max(Math.abs(slope), 1e-3 * Math.abs(intercept), 1e-9);
  const parametersOf = (point: readonly number[]): Parameters => ({
    alpha: point[0]!,
    level: intercept + unit * point[1]!,
    beta: trend === 'none' ? 0 : point[2]!,
    slope: trend === 'none' ? 0 : slope + unit * point[3]!,
    phi: trend === 'damped' ? point[4]! : 1,
  });
  const loss = (point: readonly number[]): number => {
    const parameters = parametersOf(point);
    return isInside(parameters, trend) ? pass(y, parameters, error).deviance : Infinity;
  };
  const start = trend === 'none' ? [0.3, 0] : [0.3, 0, 0.1, 0];
  const starts = trend === 'damped' ? DAMPING_STARTS.map((phi) => [...start, phi]) : [start];
  const points = starts.map((from) => {
    const near = nelderMead(loss, from, { size: 0.05, tolerance: 1e-8 });
    return nelderMead(loss, near.point, { size: 0.05, tolerance: 1e-9 }).point;
  });
  const point = points.reduce((best, other) => (loss(other) < loss(best) ? other : best));
  const parameters = parametersOf(point);
  const count = point.length + 1;
  const aicc = loss(point) + (2 * count * y.length) / (y.length - count - 1);
  return { aicc, ...ahead(pass(y, parameters, error), y.length, parameters, error, trend) };
}

function ahead(
  end: Pass,
  rows: number,
  { alpha, beta, phi }: Parameters,
  error: ErrorKind,
  trend: TrendKind,
): SmoothedTrend {
  const expected = (horizon: number): Float64Array => {
    let slope = end.slope;
    let level = end.level;
    return Float64Array.from({ length: horizon }, () => {
      slope *= phi;
      return (level += slope);
    });
  };
  const sigma = (horizon: number): Float64Array => {
    let variance = 1;
    let damping = 0;
    const one = Math.sqrt(end.squares / rows);
    return expected(horizon).map((value, step) => {
      if (step > 0) {
        damping = phi * (1 + damping);
        variance += (alpha + beta * damping) ** 2;
      }
      return one * (error === 'additive' ? 1 : Math.abs(value)) * Math.sqrt(variance);
    });
  };
  return { name: `ETS(${LETTERS[error]},${LETTERS[trend]},N)`, expected, sigma };
}

function pass(y: Float64Array, { alpha, beta, phi, level: l, slope: b }: Parameters, kind: ErrorKind): Pass {
  const isRelative = kind === 'multiplicative';
  let level = l;
  let slope = b;
  let squares = 0;
  let logs = 0;
  let product = 1;
  for (let row = 0; row < y.length; row += 1) {
    const expected = level + phi * slope;
    const error = y[row]! - expected;
    level = expected + alpha * error;
    slope = phi * slope + beta * error;
    const share = isRelative ? error / expected : error;
    squares += share * share;
    if (!isRelative) continue;
    product *= expected;
    if (row % ROWS_A_LOGARITHM === 0) {
      logs += Math.log(Math.abs(product));
      product = 1;
    }
  }
  const deviance = y.length * Math.log(squares) + 2 * (logs + Math.log(Math.abs(product)));
  return { level, slope, squares, deviance: Number.isNaN(deviance) ? Infinity : deviance };
}

function isInside({ alpha, beta, phi }: Parameters, trend: TrendKind): boolean {
  if (!(alpha >= EDGE && alpha <= 1 - EDGE)) return false;
  if (trend !== 'none' && !(beta >= EDGE && beta <= alpha)) return false;
  return trend !== 'damped' || (phi >= DAMPING.least && phi <= DAMPING.most);
}

/** Value before the first row and slope of the line through the first ten, where the smoothing begins. */
function firstLine(y: Float64Array): readonly [intercept: number, slope: number] {
  const first = y.subarray(0, 10);
  const middle = (first.length + 1) / 2;
  const mean = first.reduce((sum, value) => sum + value, 0) / first.length;
  let slope = 0;
  let spread = 0;
  for (const [row, value] of first.entries()) {
    slope += (row + 1 - middle) * (value - mean);
    spread += (row + 1 - middle) ** 2;
  }
  return [mean - (slope / spread) * middle, slope / spread];
}
