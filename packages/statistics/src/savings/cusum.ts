import { normalQuantile } from '../distributions/normal.ts';
import { StatisticsError } from '../statistics-error.ts';

/** What the periods of the baseline said about their scatter, from which the limits of a CUSUM follow. */
export interface BaselineScatter {
  /** Residual SD of the baseline at the same resolution, in the unit of the deviations. */
  readonly residualSd: number;
  /** Observations of the baseline. */
  readonly n: number;
  /** Lag-1 autocorrelation of its residuals; a negative one counts as 0. */
  readonly rho: number;
}

export interface CusumOptions {
  readonly baseline: BaselineScatter;
  /** Money for one unit of energy, one a period, or one for all; left out, no money is reported. */
  readonly price?: ArrayLike<number> | number;
  /** Two-sided share of the values inside the limits when nothing changed; 0.95 by default. */
  readonly confidence?: number;
}

/** A running total of deviations with the band in which it stays when nothing changed. */
export interface Cusum {
  /** Σ (actual − expected) up to and with the period, in the unit of the deviations. */
  readonly energy: Float64Array;
  /** The same, priced; undefined without a price. */
  readonly money: Float64Array | undefined;
  /** Half-width of the band at the period: beyond ± this the change is larger than the scatter explains. */
  readonly limit: Float64Array;
  /** First period beyond its limit, or undefined. */
  readonly firstAction: number | undefined;
  /** Periods without a deviation: the total stands still there. */
  readonly skipped: number;
  /** Periods with a deviation but without a price: their energy is in `energy`, not in `money`. */
  readonly unpriced: number;
}

/**
 * CUSUM of the deviations from the baseline in energy and money, with action limits.
 *
 * After k periods the total of k deviations of a baseline that still holds has the variance
 * σ² (1 + ρ)/(1 − ρ) (k + k²/n): the scatter of the k periods, and the error of the baseline's own level, both
 * inflated for lag-1 autocorrelation. The limit is z times its root, z two-sided for the confidence. Being wrong somewhere
 * along the line is likelier than at one point: for an alarm with a known rate use `tabularCusum`.
 *
 * Source: Carbon Trust GIL 2005/CTG008, "Monitoring and targeting" (CUSUM in energy); Reddy and Claridge, HVAC&R Research
 * 6 (2000) 3–20 (variance of a sum of predictions; n′ = n (1 − ρ)/(1 + ρ)).
 *
 * @param deviationStream actual − expected of each period in order; NaN where it was skipped
 * @throws StatisticsError `not_finite`, `bad_scatter`, `bad_autocorrelation`, `bad_confidence`, `unequal_lengths`
 */
export function cusum(deviationStream: ArrayLike<number>, options: CusumOptions): Cusum {
  const { residualSd, n } = options.baseline;
  const confidence = options.confidence ?? 0.95;
  requireScatter(options.baseline, confidence);
  const rho = Math.max(options.baseline.rho, 0);
  const z = normalQuantile((1 + confidence) / 2);
  const sigma = residualSd * Math.sqrt((1 + rho) / (1 - rho));
  const priceOf = prices(options.price, deviationStream.length);

  const periods = deviationStream.length;
  const energy = new Float64Array(periods);
  const money = new Float64Array(periods);
  const limit = new Float64Array(periods);
  let total = 0;
  let cost = 0;
  let counted = 0;
  let unpriced = 0;
  let firstAction: number | undefined;
  for (let i = 0; i < periods; i += 1) {
    const deviation = deviationStream[i]!;
    if (Math.abs(deviation) === Infinity) throw infinite(i);
    if (!Number.isNaN(deviation)) {
      counted += 1;
      total += deviation;
      const price = priceOf(i);
      if (Number.isNaN(price)) unpriced += 1;
      else cost += deviation * price;
    }
    energy[i] = total;
    money[i] = cost;
    const band = z * sigma * Math.sqrt(counted + counted ** 2 / n);
    limit[i] = band;
    if (firstAction === undefined && Math.abs(total) > band) firstAction = i;
  }
  const priced = options.price !== undefined;
  return {
    energy,
    money: priced ? money : undefined,
    limit,
    firstAction,
    skipped: periods - counted,
    unpriced: priced ? unpriced : 0,
  };
}

function prices(price: CusumOptions['price'], periods: number): (i: number) => number {
  if (price === undefined) return () => 0;
  if (typeof price === 'number') return () => price;
  if (price.length !== periods) {
    throw new StatisticsError('unequal_lengths', `price has ${price.length} values for ${periods} periods.`, {
      field: 'price',
      remedy: 'Give one price a period (NaN where none is known), or one number for all.',
    });
  }
  return (i) => price[i]!;
}

function requireScatter({ residualSd, n, rho }: BaselineScatter, confidence: number): void {
  if (!(residualSd >= 0 && residualSd < Infinity) || !(n > 0)) {
    throw new StatisticsError(
      'bad_scatter',
      `Residual SD ${residualSd} of ${n} observations sets no limits.`,
      {
        field: 'baseline',
        remedy: 'Give residual SD and number of observations of the baseline in force.',
      },
    );
  }
  if (!(rho > -1 && rho < 1)) {
    throw new StatisticsError('bad_autocorrelation', `An autocorrelation of ${rho} is outside -1 … 1.`, {
      field: 'baseline.rho',
      remedy: 'Give the lag-1 autocorrelation of the residuals of the baseline.',
    });
  }
  if (!(confidence > 0 && confidence < 1)) {
    throw new StatisticsError('bad_confidence', `A confidence of ${confidence} is outside 0 … 1.`, {
      field: 'confidence',
      remedy: 'Give it as a fraction, 0.95 for 95 %.',
    });
  }
}

function infinite(at: number): StatisticsError {
  return new StatisticsError('not_finite', `The deviation of period ${at} is infinite.`, {
    field: 'deviationStream',
    remedy: 'Mark a missing value as NaN; an infinite one is a fault of its source.',
  });
}
