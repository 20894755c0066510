import { finiteValues } from '../descriptive/finite-values.ts';
import { mean } from '../descriptive/mean.ts';
import { MAD_TO_SIGMA, medianAbsoluteDeviation } from '../descriptive/median-absolute-deviation.ts';
import { median } from '../descriptive/median.ts';
import { StatisticsError } from '../statistics-error.ts';

/** Where the values of a reference period lie and how far they scatter, in their own unit. */
export interface RobustScale {
  readonly centre: number;
  readonly sigma: number;
}

/**
 * Median and robust sigma of a reference period: 1.4826 × MAD, or where more than half of the values are the same (MAD
 * 0) 1.2533 × the mean absolute deviation from the median; both estimate σ of a normal.
 * Source: Iglewicz and Hoaglin, How to Detect and Handle Outliers (ASQC 1993), section 3.
 * Throws `too_few_values`, `not_finite`, `no_spread` for a constant.
 */
export function robustScale(reference: ArrayLike<number>): RobustScale {
  const y = finiteValues(reference, 'reference', 2);
  const centre = median(y);
  const mad = medianAbsoluteDeviation(y);
  const meanDeviation = mean(y.map((value) => Math.abs(value - centre)));
  if (meanDeviation === 0) {
    throw new StatisticsError('no_spread', 'the reference period has one value only', {
      field: 'reference',
      remedy: 'Choose a reference period in which the value varies.',
    });
  }
  return { centre, sigma: mad > 0 ? MAD_TO_SIGMA * mad : Math.sqrt(Math.PI / 2) * meanDeviation };
}

/** How many robust sigmas each value lies from the centre, with its sign; NaN stays where a value is missing. */
export function robustScores(values: ArrayLike<number>, { centre, sigma }: RobustScale): Float64Array {
  return Float64Array.from(values, (value) =>
    Number.isFinite(value) ? (value - centre) / sigma : Number.NaN,
  );
}
