import { requireProbability } from '../../distributions/probability.ts';
import { finiteVector } from '../../linear/finite-vector.ts';
import { StatisticsError } from '../../statistics-error.ts';
import { balancePointInference } from '../balance-point-inference.ts';
import { searchBalancePoint, searchBalancePointPair } from '../search-balance-points.ts';
import {
  balancePointDerivatives,
  changePointTerms,
  type ChangePointFit,
  type ChangePointKind,
} from './change-point-model.ts';
import { hingeError } from './hinge-error.ts';

export interface ChangePointOptions {
  /** Two-sided, of the parameters; 0.95 by default. */
  readonly confidence?: number;
  /** Share of the rows that must lie on each side of (and between) the balance points; 0.05 by default, at least 3 rows. */
  readonly edgeShare?: number;
}

/**
 * Fits a change-point model of energy over outdoor temperature, its balance points searched over the whole range for the least
 * squared error, with standard errors and confidence intervals of slopes and balance points.
 *
 * Slopes are not held positive: `hasPlausibleSlopes` says what came out. Residuals of energy data are autocorrelated, which
 * makes the standard errors too small; see `effectiveObservations`.
 *
 * Source: Kissock, Haberl and Claridge, "Inverse Modeling Toolkit: numerical algorithms", ASHRAE Transactions 109 (2003)
 * 425–434 (RP-1050; shapes and search); Muggeo, Statistics in Medicine 22 (2003) 3055–3071 (inference).
 *
 * @param temperatures mean outdoor temperature of each period, any unit
 * @param energy energy of each period
 * @throws StatisticsError `not_finite`, `unequal_lengths`, `too_few_rows`, `no_balance_point`, `no_spread`, `mean_not_positive`,
 *   `out_of_range` for the confidence, `bad_options`
 */
export function fitChangePoint(
  kind: ChangePointKind,
  temperatures: ArrayLike<number>,
  energy: ArrayLike<number>,
  options: ChangePointOptions = {},
): ChangePointFit {
  const y = finiteVector(energy, 'energy');
  const x = finiteVector(temperatures, 'temperatures', y.length);
  const confidence = requireProbability(options.confidence ?? 0.95, 'confidence');
  const edgeRows = minimumRows(options.edgeShare ?? 0.05, x.length);

  const error = hingeError(kind, x, y, edgeRows);
  const candidates = Float64Array.from(new Set(x)).sort();
  const search = kind === '5P' ? searchBalancePointPair : searchBalancePoint;
  const { low, high, sse } = search(candidates, error);
  if (sse === Infinity) {
    throw new StatisticsError(
      'no_balance_point',
      `No temperature leaves ${edgeRows} of the ${x.length} periods on each side.`,
      {
        field: 'temperatures',
        remedy: 'Choose a period with cold and warm days, or a model with fewer balance points.',
      },
    );
  }

  const terms = Array.from(x, (temperature) => changePointTerms(kind, low, high, temperature));
  const columns = [
    new Float64Array(x.length).fill(1),
    ...terms[0]!.map((_, j) => Float64Array.from(terms, (row) => row[j]!)),
  ];
  const fit = balancePointInference(
    {
      columns,
      balancePoints: kind === '5P' ? [low, high] : [low],
      derivatives: (coefficients) => {
        const slopes = [...coefficients.subarray(1)];
        const rows = Array.from(x, (temperature) =>
          balancePointDerivatives(kind, low, high, slopes, temperature),
        );
        return rows[0]!.map((_, k) => Float64Array.from(rows, (row) => row[k]!));
      },
    },
    y,
    confidence,
  );
  const { coefficients, ...rest } = fit;
  const [base, ...slopes] = coefficients;
  return {
    ...rest,
    kind,
    base: base!,
    heatingSlope: kind === '3PC' ? undefined : slopes[0]!,
    coolingSlope: kind === '3PH' ? undefined : slopes[slopes.length - 1]!,
    hasPlausibleSlopes: slopes.every(({ estimate }) => estimate >= 0),
    temperatureRange: { low: candidates[0]!, high: candidates[candidates.length - 1]! },
  };
}

function minimumRows(share: number, n: number): number {
  if (!(share >= 0 && share < 0.5)) {
    throw new StatisticsError('bad_options', `An edge share of ${share} leaves nothing to search.`, {
      field: 'edgeShare',
      remedy: 'Give a share from 0 to below 0.5, such as 0.05.',
    });
  }
  if (n < 9) {
    throw new StatisticsError('too_few_rows', `${n} periods do not show a balance point.`, {
      field: 'energy',
      remedy: 'Give at least 9 periods, better a whole year.',
    });
  }
  return Math.max(3, Math.ceil(share * n));
}
