import { StatisticsError } from '../statistics-error.ts';
import { savingsUncertainty, type FsuInput } from './fractional-savings-uncertainty.ts';

/**
 * The smallest saving, as a fraction of the expected energy, that the baseline could tell from nothing: the one whose
 * fractional savings uncertainty just meets the limit.
 *
 * Source: ASHRAE Guideline 14-2014 (uncertainty below 50 % of the savings); nmecr reports the same figure as
 * savings_frac_for_50pct_uncertainty.
 *
 * @param limit fractional savings uncertainty still accepted; 0.5 by default
 * @throws StatisticsError as `savingsUncertainty`; `bad_input` for a limit of 0 or less
 */
export function smallestDetectableSaving(input: FsuInput, limit = 0.5): number {
  if (!(limit > 0)) {
    throw new StatisticsError('bad_input', `An uncertainty limit of ${limit} is never met.`, {
      field: 'limit',
      remedy: 'Give a limit above 0, 0.5 for 50 % of the savings.',
    });
  }
  return savingsUncertainty(input).shareOfExpected / limit;
}
