import { quantile } from '../descriptive/quantile.ts';
import { StatisticsError } from '../statistics-error.ts';

/**
 * The score above which a row is called unusual, chosen so that the given share (0 … 1) of a clean period's rows would
 * have been: a false-alarm rate the operator picks, in place of a guessed contamination. NaN scores (skipped rows) are
 * left out. Throws `bad_rate`, and `too_few_values` when the period is too short to show one such false alarm.
 */
export function isolationThreshold(cleanScores: ArrayLike<number>, falseAlarmRate: number): number {
  if (!(falseAlarmRate > 0 && falseAlarmRate < 1)) {
    throw new StatisticsError('bad_rate', `a false-alarm rate of ${falseAlarmRate} is outside 0 … 1`, {
      field: 'falseAlarmRate',
      remedy: 'Give a share such as 0.005 for one row in 200.',
    });
  }
  const known = Float64Array.from(cleanScores, (score) =>
    Number.isFinite(score) ? score : Number.NaN,
  ).filter((score) => !Number.isNaN(score));
  if (known.length * falseAlarmRate < 1) {
    throw new StatisticsError(
      'too_few_values',
      `${known.length} clean rows cannot show a false-alarm rate of ${falseAlarmRate}`,
      { field: 'cleanScores', remedy: `Give at least ${Math.ceil(1 / falseAlarmRate)} clean rows.` },
    );
  }
  return quantile(known, 1 - falseAlarmRate);
}
