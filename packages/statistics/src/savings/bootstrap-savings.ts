import { autocorrelation } from '../descriptive/autocorrelation.ts';
import { quantileSorted } from '../descriptive/quantile.ts';
import { requireProbability } from '../distributions/probability.ts';
import type { LeastSquares } from '../linear/least-squares.ts';
import { finiteVector } from '../linear/finite-vector.ts';
import { createSeededRandom } from '../seeded-random.ts';
import { StatisticsError } from '../statistics-error.ts';
import { blockLength as automaticBlockLength } from './block-length.ts';

/** An estimate above this would make the savings of a year unknowable, and its own error is larger than what is left. */
const MOST_MEMORY = 0.99;

export interface BootstrapOptions {
  /** Any 32-bit integer; the same seed gives the same interval. */
  readonly seed: number;
  /** Draws; 2,000 by default. */
  readonly replicates?: number;
  /** Two-sided; 0.9 by default. */
  readonly confidence?: number;
  /** Periods in a block; by `blockLength` of the innovations when left out. */
  readonly blockLength?: number;
}

/** Savings with a bootstrap interval, in the unit of the energy. */
export interface BootstrappedSavings {
  /** Σ (expected − actual) of the reporting period. */
  readonly savings: number;
  /** SD of the savings over the draws. */
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
  /** Lag-1 autocorrelation that was taken out and put back. */
  readonly rho: number;
  readonly blockLength: number;
  readonly replicates: number;
  readonly seed: number;
}

/**
 * Moving-block bootstrap of the savings of a linear baseline, with post-blackening: blocks are drawn of the innovations of the
 * residuals (their lag-1 memory taken out) and the memory is put back, because blocks alone cut it at their ends and give
 * intervals that are too narrow. Each draw adds such residuals to the fitted baseline, fits it again, and adds others to the
 * reporting period: the doubt about the coefficients and the scatter of the reporting period. Innovations are centred and widened by
 * √(n/(n − p)). The interval is the basic one, savings − quantiles of the error. The refit enters through its weights
 * w = X (XᵀX)⁻¹ s, s the column sums of the reporting period, so that a draw costs n + m steps.
 *
 * Terms that were searched (balance points, occupancy) are held as they are, which narrows the interval a little.
 *
 * Source: Künsch, "The jackknife and the bootstrap for general stationary observations", Annals of Statistics 17 (1989)
 * 1217–1241; Davison and Hinkley, "Bootstrap Methods and their Application" (1997), sections 5.2.1, 6.2.3 and 8.2.3 (post-blackening);
 * Kendall, Biometrika 41 (1954) 403–404 (bias of the autocorrelation).
 *
 * @param fit of the baseline, its rows evenly spaced in time and in order
 * @param baselineColumns the design columns it was fitted to
 * @param reportingColumns the same terms of the m reporting periods
 * @param reportingActual measured energy of the reporting periods
 * @throws StatisticsError `not_finite`, `unequal_lengths`, `bad_block_length`, `bad_replicates`, `out_of_range`
 */
export function bootstrapSavings(
  fit: LeastSquares,
  baselineColumns: readonly ArrayLike<number>[],
  reportingColumns: readonly ArrayLike<number>[],
  reportingActual: ArrayLike<number>,
  options: BootstrapOptions,
): BootstrappedSavings {
  const actual = finiteVector(reportingActual, 'reportingActual');
  const baseline = baselineColumns.map((column, j) => finiteVector(column, `baselineColumns[${j}]`, fit.n));
  const reporting = reportingColumns.map((column, j) =>
    finiteVector(column, `reportingColumns[${j}]`, actual.length),
  );
  requireTerms(fit, baseline.length, reporting.length);
  const confidence = requireProbability(options.confidence ?? 0.9, 'confidence');
  const replicates = requireReplicates(options.replicates ?? 2000);
  const { innovations, rho } = innovationsOf(fit);
  const length = requireBlockLength(
    options.blockLength ?? automaticBlockLength(innovations),
    innovations.length,
  );

  const sums = reporting.map((column) => column.reduce((sum, value) => sum + value, 0));
  const expected = sums.reduce((sum, value, j) => sum + value * fit.coefficients[j]!, 0);
  const savings = expected - actual.reduce((sum, value) => sum + value, 0);
  const weights = reportingWeights(fit, baseline, sums);
  const ones = new Float64Array(actual.length).fill(1);
  const random = createSeededRandom(options.seed);
  const draw = (by: Float64Array) => weightedSum(by, innovations, rho, length, random);
  const errors = Float64Array.from({ length: replicates }, () => draw(weights) - draw(ones)).sort();
  const tail = (1 - confidence) / 2;
  return {
    savings,
    standardError: spread(errors),
    low: savings - quantileSorted(errors, 1 - tail),
    high: savings - quantileSorted(errors, tail),
    confidence,
    rho,
    blockLength: length,
    replicates,
    seed: options.seed,
  };
}

/** w with Σ reporting of a refit's change = Σ wᵢ·eᵢ, for residuals e added to the fitted baseline. */
function reportingWeights(
  fit: LeastSquares,
  baseline: readonly Float64Array[],
  sums: readonly number[],
): Float64Array {
  const weights = new Float64Array(fit.n);
  if (fit.residualSd === 0) return weights;
  baseline.forEach((column, i) => {
    const factor =
      sums.reduce((total, sum, j) => total + fit.covariance(i, j) * sum, 0) / fit.residualSd ** 2;
    for (let row = 0; row < weights.length; row += 1) weights[row]! += factor * column[row]!;
  });
  return weights;
}

/** The residuals less their memory of the period before, centred and widened; ρ corrected for its bias in short series. */
function innovationsOf(fit: LeastSquares): { innovations: Float64Array; rho: number } {
  const estimate = fit.sse === 0 ? 0 : autocorrelation(fit.residuals);
  const rho = Math.min(MOST_MEMORY, Math.max(0, estimate + (1 + 3 * estimate) / fit.n));
  const raw = fit.residuals.subarray(1).map((value, i) => value - rho * fit.residuals[i]!);
  const centre = raw.reduce((sum, value) => sum + value, 0) / raw.length;
  const widening = Math.sqrt(fit.n / fit.degreesOfFreedom);
  return { innovations: raw.map((value) => (value - centre) * widening), rho };
}

/** Σ weight · residual over a series of residuals made of blocks of innovations, after a run-in of one memory. */
function weightedSum(
  weights: Float64Array,
  innovations: Float64Array,
  rho: number,
  length: number,
  random: () => number,
): number {
  const starts = innovations.length - length + 1;
  let sum = 0;
  let residual = 0;
  for (let row = -Math.ceil(5 / (1 - rho)); row < weights.length;) {
    const start = Math.floor(random() * starts);
    const end = Math.min(length, weights.length - row);
    for (let k = 0; k < end; k += 1, row += 1) {
      residual = rho * residual + innovations[start + k]!;
      if (row >= 0) sum += weights[row]! * residual;
    }
  }
  return sum;
}

function spread(values: Float64Array): number {
  const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}

function requireTerms(fit: LeastSquares, baseline: number, reporting: number): void {
  if (baseline === fit.rank && reporting === fit.rank) return;
  throw new StatisticsError(
    'unequal_lengths',
    `The fit has ${fit.rank} terms, the baseline ${baseline} columns, the reporting period ${reporting}.`,
    { field: 'reportingColumns', remedy: 'Give the columns of the fit, in its order, for both periods.' },
  );
}

function requireReplicates(replicates: number): number {
  if (Number.isInteger(replicates) && replicates >= 100) return replicates;
  throw new StatisticsError('bad_replicates', `${replicates} draws give no interval.`, {
    field: 'replicates',
    remedy: 'Draw at least 100 times, better 2,000.',
  });
}

function requireBlockLength(length: number, n: number): number {
  if (Number.isInteger(length) && length >= 1 && length <= n / 2) return length;
  throw new StatisticsError(
    'bad_block_length',
    `Blocks of ${length} periods do not fit a baseline of ${n}.`,
    {
      field: 'blockLength',
      remedy: 'Choose a whole number of periods from 1 to half of the baseline.',
    },
  );
}
