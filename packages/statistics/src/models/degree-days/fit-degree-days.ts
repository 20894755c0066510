import { quantileSorted } from '../../descriptive/quantile.ts';
import { requireProbability } from '../../distributions/probability.ts';
import { cvRmse } from '../../savings/cv-rmse.ts';
import { rSquared } from '../../savings/r-squared.ts';
import { StatisticsError } from '../../statistics-error.ts';
import { balancePointInference } from '../balance-point-inference.ts';
import {
  searchBalancePoint,
  searchBalancePointPair,
  type BalancePointError,
} from '../search-balance-points.ts';
import {
  baseDerivatives,
  dailyTerms,
  hingesOf,
  type DegreeDayFit,
  type DegreeDayModelKind,
  type DegreeDayPeriod,
} from './degree-day-model.ts';
import type { DegreeDayOptions } from './degree-days.ts';
import type { PeriodHinges } from './period-hinges.ts';

export interface DegreeDayFitOptions extends DegreeDayOptions {
  /** Two-sided, of the parameters; 0.95 by default. */
  readonly confidence?: number;
}

interface Row {
  readonly hinges: PeriodHinges;
  readonly energyPerDay: number;
}

/** Share of all readings that must lie below, above and between the bases: without it they cannot be told from the base load. */
const EDGE_SHARE = 0.05;

/**
 * Fits a variable-base degree-day model: the energy of each period over its degree days, the base temperatures searched for the least
 * squared error. Each period counts by its days (variance of the energy proportional to them). A period without energy, or with more
 * temperatures missing than allowed, is skipped and counted.
 *
 * Source: Fels, "PRISM: an introduction", Energy and Buildings 9 (1986) 5–18; weights by days: CalTRACK 2.0, section 3.4.2; inference as
 * for `fitChangePoint`, with which it agrees on daily data. On 36 months the 95 % intervals of a model of heating and cooling held 88 to 96 %
 * (300 series): few months lie near a base, and the model bends there.
 *
 * @param periods temperatures of each period
 * @param energy energy of each period, NaN where it is missing
 * @throws StatisticsError `unequal_lengths`, `too_few_rows`, `no_balance_point`, `no_spread`, `mean_not_positive`, `out_of_range`
 */
export function fitDegreeDays(
  kind: DegreeDayModelKind,
  periods: readonly DegreeDayPeriod[],
  energy: ArrayLike<number>,
  options: DegreeDayFitOptions = {},
): DegreeDayFit {
  const { readingsPerDay = 1, missingShare = 0.1 } = options;
  const confidence = requireProbability(options.confidence ?? 0.95, 'confidence');
  requireLength(energy.length, periods.length);
  const hinges = periods.map((period, i) =>
    Number.isFinite(energy[i]) ? hingesOf(period, readingsPerDay, missingShare) : undefined,
  );
  const rows = hinges.flatMap((found, i) =>
    found ? [{ hinges: found, energyPerDay: energy[i]! / found.days }] : [],
  );
  requireRows(rows.length);

  const { low, high } = search(kind, rows, candidateBases(periods));
  const weights = rows.map((row) => Math.sqrt(row.hinges.days));
  const weighted = (values: (row: Row) => readonly number[]) => {
    const table = rows.map(values);
    return table[0]!.map((_, j) => Float64Array.from(table, (row, i) => row[j]! * weights[i]!));
  };
  const fit = balancePointInference(
    {
      columns: weighted((row) => [1, ...dailyTerms(kind, row.hinges, low, high)]),
      balancePoints: kind === 'heating' ? [low] : kind === 'cooling' ? [high] : [low, high],
      derivatives: (coefficients) =>
        weighted((row) => baseDerivatives(kind, row.hinges, low, high, [...coefficients.subarray(1)])),
    },
    Float64Array.from(rows, (row, i) => row.energyPerDay * weights[i]!),
    confidence,
  );

  const [baseLoadPerDay, ...slopes] = fit.coefficients;
  const fittedRows = fit.fitted.map((value, i) => value * weights[i]!);
  const actualRows = Float64Array.from(rows, (row) => row.energyPerDay * row.hinges.days);
  const fitted = spreadOut(hinges, fittedRows);
  const means = rows.map((row) => row.hinges.meanTemperature);
  return {
    kind,
    baseLoadPerDay: baseLoadPerDay!,
    heatingSlope: kind === 'cooling' ? undefined : slopes[0],
    heatingBase: kind === 'cooling' ? undefined : fit.balancePoints[0],
    coolingSlope: kind === 'heating' ? undefined : slopes[slopes.length - 1],
    coolingBase: kind === 'heating' ? undefined : fit.balancePoints[fit.balancePoints.length - 1],
    n: rows.length,
    skipped: periods.length - rows.length,
    parameters: fit.parameters,
    degreesOfFreedom: fit.degreesOfFreedom,
    residualSdOfDay: fit.residualSd,
    cvRmse: cvRmse(actualRows, fittedRows, fit.parameters).value,
    rSquared: rSquared(actualRows, fittedRows),
    confidence,
    covariance: fit.covariance,
    temperatureRange: { low: Math.min(...means), high: Math.max(...means) },
    readingsPerDay,
    missingShare,
    fitted,
    residuals: fitted.map((value, i) => energy[i]! - value),
  };
}

function search(kind: DegreeDayModelKind, rows: readonly Row[], candidates: Float64Array) {
  const error = weightedError(kind, rows);
  const found =
    kind === 'heating_cooling'
      ? searchBalancePointPair(candidates, error)
      : searchBalancePoint(candidates, error);
  if (found.sse === Infinity) {
    throw new StatisticsError('no_balance_point', 'No base temperature tells the periods apart.', {
      field: 'periods',
      remedy: 'Choose a period with cold and warm months, or a model of heating or cooling alone.',
    });
  }
  return found;
}

/** Weighted squared error of the energy of a day, by the moments of its degree days; called thousands of times. */
function weightedError(kind: DegreeDayModelKind, rows: readonly Row[]): BalancePointError {
  const total = rows.reduce((sum, { hinges }) => sum + hinges.days, 0);
  const meanEnergy = rows.reduce((sum, row) => sum + row.hinges.days * row.energyPerDay, 0) / total;
  const sst = rows.reduce((sum, row) => sum + row.hinges.days * (row.energyPerDay - meanEnergy) ** 2, 0);
  const isPair = kind === 'heating_cooling';
  return (low, high) => {
    let [a, b, aa, bb, ab, ay, by, between] = [0, 0, 0, 0, 0, 0, 0, 0];
    for (const { hinges, energyPerDay } of rows) {
      const { days } = hinges;
      const first = kind === 'cooling' ? hinges.above(high) : hinges.below(low);
      a += days * first;
      aa += days * first * first;
      ay += days * first * (energyPerDay - meanEnergy);
      if (!isPair) continue;
      const second = hinges.above(high);
      b += days * second;
      bb += days * second * second;
      ab += days * first * second;
      by += days * second * (energyPerDay - meanEnergy);
      between += days * (hinges.shareBelow(high) - hinges.shareBelow(low));
    }
    aa -= (a * a) / total;
    if (!isPair) return aa > 0 ? sst - ay ** 2 / aa : Infinity;
    bb -= (b * b) / total;
    ab -= (a * b) / total;
    const determinant = aa * bb - ab ** 2;
    if (between < EDGE_SHARE * total || determinant <= 1e-12 * aa * bb) return Infinity;
    return sst - (bb * ay ** 2 - 2 * ab * ay * by + aa * by ** 2) / determinant;
  };
}

/** The temperatures that occur, without the coldest and the warmest 5 %. */
function candidateBases(periods: readonly DegreeDayPeriod[]): Float64Array {
  const readings = Float64Array.from(
    periods.flatMap(({ temperatures }) => Array.from(temperatures).filter((value) => Number.isFinite(value))),
  ).sort();
  const low = quantileSorted(readings, EDGE_SHARE);
  const high = quantileSorted(readings, 1 - EDGE_SHARE);
  return Float64Array.from(new Set(readings.filter((value) => value >= low && value <= high)));
}

function spreadOut(hinges: readonly (PeriodHinges | undefined)[], values: Float64Array): Float64Array {
  let next = 0;
  return Float64Array.from(hinges, (found) => (found ? values[next++]! : Number.NaN));
}

function requireLength(found: number, periods: number): void {
  if (found === periods) return;
  throw new StatisticsError('unequal_lengths', `energy has ${found} values for ${periods} periods.`, {
    field: 'energy',
    remedy: 'Give one value a period, NaN where it is missing.',
  });
}

function requireRows(rows: number): void {
  if (rows >= 9) return;
  throw new StatisticsError('too_few_rows', `${rows} complete periods do not show a base temperature.`, {
    field: 'periods',
    remedy: 'Give at least 9 periods with energy and temperatures, better 12 months or more.',
  });
}
