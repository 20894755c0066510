import { StatisticsError } from '../statistics-error.ts';

export type SufficiencyCode =
  | 'too_few_observations'
  | 'too_few_valid_periods'
  | 'month_not_covered'
  | 'negative_consumption'
  | 'driver_incomplete'
  | 'no_variation';

/** Why a baseline period does not suffice. */
export interface SufficiencyReason {
  readonly code: SufficiencyCode;
  /** The month, driver or `energy` it concerns; undefined for the period as a whole. */
  readonly subject: string | undefined;
  /** The figure found and the one asked for: a count, or a share as a fraction. */
  readonly found: number;
  readonly required: number;
  readonly sentence: string;
}

/** The periods of a baseline, one row each, missing ones too. */
export interface BaselinePeriods {
  /** Energy of each period; NaN where it is missing. */
  readonly energy: ArrayLike<number>;
  /** Calendar month of each period in the site's time, such as `2026-03`. */
  readonly months: readonly string[];
  /** Numeric drivers by name, NaN where a value is missing. */
  readonly drivers?: Readonly<Record<string, ArrayLike<number>>>;
}

export interface SufficiencyLimits {
  /** Share of all periods with energy and every driver; 0.9 by default. */
  readonly validShare?: number;
  /** The same of each calendar month; 0.9 by default. */
  readonly monthShare?: number;
  /** Complete periods; 1,000 by default, the charter's at the fine resolution. */
  readonly observations?: number;
}

export interface Sufficiency {
  /** No reason against a fit. A fit in spite of reasons is the caller's override, to be recorded. */
  readonly isSufficient: boolean;
  readonly reasons: readonly SufficiencyReason[];
  readonly periods: number;
  /** Periods with energy, not negative, and every driver. */
  readonly validPeriods: number;
  readonly validShare: number;
  /** Calendar months with enough valid periods. */
  readonly coveredMonths: number;
}

/**
 * Whether the data of a period suffice for a baseline, before anything is fitted, with a coded reason for each shortcoming: enough
 * complete periods in all, at least 90 % of them and of each calendar month, no negative consumption, and energy that varies.
 *
 * Source: CalTRACK 2.0, sections 2.2.1.2 (at most 10 % missing, over 90 % of the hours of a calendar month) and 2.3.5 (negative values);
 * 1,000 observations: the project charter. A 0 is taken as a value here: machines stand still.
 *
 * @throws StatisticsError `unequal_lengths`
 */
export function assessSufficiency(baseline: BaselinePeriods, limits: SufficiencyLimits = {}): Sufficiency {
  const { validShare = 0.9, monthShare = 0.9, observations = 1000 } = limits;
  const { energy, months } = baseline;
  const drivers = Object.entries(baseline.drivers ?? {});
  requireLength('months', months.length, energy.length);
  for (const [name, values] of drivers) requireLength(name, values.length, energy.length);

  const rows = Array.from({ length: energy.length }, (_, row) => row);
  const isValid = (row: number) =>
    Number.isFinite(energy[row]) &&
    energy[row]! >= 0 &&
    drivers.every(([, values]) => Number.isFinite(values[row]));
  const valid = rows.filter(isValid);
  const share = rows.length === 0 ? 0 : valid.length / rows.length;
  const monthShares = sharesByMonth(months, valid);
  const covered = monthShares.filter(([, found]) => found >= monthShare).length;

  const reasons: SufficiencyReason[] = [];
  const add = (code: SufficiencyCode, found: number, required: number, sentence: string, subject?: string) =>
    reasons.push({ code, subject, found, required, sentence });

  if (valid.length < observations) {
    const sentence = `${valid.length} complete periods of at least ${observations}.`;
    add('too_few_observations', valid.length, observations, sentence);
  }
  if (share < validShare) {
    const sentence = `${percent(share)} of the periods are complete, ${percent(validShare)} are needed.`;
    add('too_few_valid_periods', share, validShare, sentence);
  }
  for (const [month, found] of monthShares) {
    if (found >= monthShare) continue;
    const sentence = `${percent(found)} of ${month} is complete, ${percent(monthShare)} are needed.`;
    add('month_not_covered', found, monthShare, sentence, month);
  }
  const negative = rows.filter((row) => energy[row]! < 0).length;
  if (negative > 0) {
    add('negative_consumption', negative, 0, `${negative} periods have negative consumption.`, 'energy');
  }
  for (const [name, values] of drivers) {
    const found = rows.filter((row) => Number.isFinite(values[row])).length / Math.max(1, rows.length);
    if (found >= validShare) continue;
    const sentence = `${name} is known in ${percent(found)} of the periods, ${percent(validShare)} are needed.`;
    add('driver_incomplete', found, validShare, sentence, name);
  }
  for (const [name, values] of [['energy', energy] as const, ...drivers]) {
    if (valid.length === 0 || valid.some((row) => values[row] !== values[valid[0]!])) continue;
    add('no_variation', 1, 2, `${name} has the same value in every complete period.`, name);
  }
  return {
    isSufficient: reasons.length === 0,
    reasons,
    periods: rows.length,
    validPeriods: valid.length,
    validShare: share,
    coveredMonths: covered,
  };
}

/** The valid share of each month, in order. */
function sharesByMonth(months: readonly string[], valid: readonly number[]): [string, number][] {
  const all = new Map<string, number>();
  const good = new Map<string, number>();
  for (const month of months) all.set(month, (all.get(month) ?? 0) + 1);
  for (const row of valid) good.set(months[row]!, (good.get(months[row]!) ?? 0) + 1);
  return [...all]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([month, periods]) => [month, (good.get(month) ?? 0) / periods]);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function requireLength(field: string, length: number, periods: number): void {
  if (length === periods) return;
  throw new StatisticsError('unequal_lengths', `${field} has ${length} values for ${periods} periods.`, {
    field,
    remedy: 'Give one value a period, NaN where it is missing.',
  });
}
