import { mean } from '../descriptive/mean.ts';
import { leastSquares } from '../linear/least-squares.ts';
import { HoltWintersState, type SeasonKind } from './holt-winters-state.ts';

/**
 * The state after the first season, from the classical decomposition of the first two: a line through the centred
 * moving average is level and trend, the mean deviation from that average the season, as HoltWinters of R does.
 */
export function holtWintersStart(y: Float64Array, season: number, kind: SeasonKind): HoltWintersState {
  const trend = centredMovingAverage(y.subarray(0, 2 * season), season);
  const first = Math.floor(season / 2);
  const additive = kind === 'additive';
  const figure = new Float64Array(season);
  const known = new Float64Array(season);
  trend.forEach((level, i) => {
    const value = y[first + i]!;
    figure[(first + i) % season]! += additive ? value - level : value / level;
    known[(first + i) % season]! += 1;
  });
  const averages = figure.map((sum, i) => sum / known[i]!);
  const centre = mean(averages);
  const seasons = averages.map((value) => (additive ? value - centre : value / centre));
  const ones = new Float64Array(trend.length).fill(1);
  const { coefficients } = leastSquares([ones, ones.map((_, i) => i + 1)], trend);
  return new HoltWintersState(kind, coefficients[0]!, coefficients[1]!, seasons);
}

/** Averages over one season; for an even season the outer two rows count half. `season` rows shorter, for odd one less. */
function centredMovingAverage(y: Float64Array, season: number): Float64Array {
  const even = season % 2 === 0;
  const half = Math.floor(season / 2);
  return Float64Array.from({ length: y.length - 2 * half }, (_, i) => {
    let sum = 0;
    for (let j = i; j <= i + 2 * half; j += 1)
      sum += (even && (j === i || j === i + 2 * half) ? 0.5 : 1) * y[j]!;
    return sum / season;
  });
}
