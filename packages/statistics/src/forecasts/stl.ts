import { loess, loessAt } from './loess.ts';

const INNER_LOOPS = 2;

/**
 * The season of a series by STL: R. B. Cleveland, W. S. Cleveland, McRae and Terpenning, "STL: a seasonal-trend
 * decomposition procedure based on loess", Journal of Official Statistics 6 (1990) 3–73, with the windows, degrees and
 * jumps of R's `stl` without robustness.
 *
 * @param season rows of a season, at least 2 of which the series holds
 * @param window seasons that the season of a row is smoothed over, odd
 */
export function stlSeason(values: Float64Array, season: number, window: number): Float64Array {
  const trendWindow = nextOdd(Math.ceil((1.5 * season) / (1 - 1.5 / window)));
  const lowPassWindow = nextOdd(season);
  let trend: Float64Array = new Float64Array(values.length);
  let seasonal = trend;
  for (let loop = 0; loop < INNER_LOOPS; loop += 1) {
    const cycle = smoothedCycle(
      values.map((value, row) => value - trend[row]!),
      season,
      window,
    );
    const level = movingMean(movingMean(movingMean(cycle, season), season), 3);
    const lowPass = loess(level, { window: lowPassWindow, degree: 1, jump: jumpOf(lowPassWindow) });
    seasonal = lowPass.map((low, row) => cycle[row + season]! - low);
    const rest = values.map((value, row) => value - seasonal[row]!);
    trend = loess(rest, { window: trendWindow, degree: 1, jump: jumpOf(trendWindow) });
  }
  return seasonal;
}

/** Each place of the season smoothed over the seasons, with one season more before and behind. */
function smoothedCycle(values: Float64Array, season: number, window: number): Float64Array {
  const cycle = new Float64Array(values.length + 2 * season);
  for (let place = 0; place < season; place += 1) {
    const seasons = Math.ceil((values.length - place) / season);
    const at = Float64Array.from({ length: seasons }, (_, i) => values[place + i * season]!);
    const options = { window, degree: 0, jump: jumpOf(window) } as const;
    const near = Math.min(window, at.length);
    const smooth = [
      loessAt(at.subarray(0, near), -1, options, at.length),
      ...loess(at, options),
      loessAt(at.subarray(at.length - near), near, options, at.length),
    ];
    smooth.forEach((value, i) => (cycle[place + i * season] = value));
  }
  return cycle;
}

function movingMean(values: Float64Array, width: number): Float64Array {
  const means = new Float64Array(values.length - width + 1);
  let sum = values.subarray(0, width).reduce((total, value) => total + value, 0);
  for (let row = 0; row < means.length; row += 1) {
    means[row] = sum / width;
    sum += (values[row + width] ?? 0) - values[row]!;
  }
  return means;
}

const jumpOf = (window: number): number => Math.ceil(window / 10);
const nextOdd = (rows: number): number => rows + 1 - (rows % 2);
