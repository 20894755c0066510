import { compensatedSum } from '../descriptive/sum.ts';
import { StatisticsError } from '../statistics-error.ts';

/** Actual against expected, period by period. */
export interface Deviations {
  /** actual − expected in the unit of the energy, positive = waste; NaN in a period that was skipped. */
  readonly values: Float64Array;
  /** Periods with both values; the totals are over these alone. */
  readonly counted: number;
  /** Periods without a measured value. */
  readonly withoutActual: number;
  /** Periods measured but without an expected value, because a driver was missing. */
  readonly withoutExpected: number;
  readonly totalActual: number;
  readonly totalExpected: number;
  /** Σ (actual − expected). Savings are its negative. */
  readonly total: number;
}

/**
 * The deviation of every period: actual − expected. A period where either is missing (NaN) is skipped and counted, never
 * read as 0, and its energy is in none of the totals.
 *
 * Source: ISO 50006:2023, comparison of energy performance with the energy baseline; IPMVP Core Concepts 2022, avoided energy.
 *
 * @param actual measured energy a period; NaN where it is missing
 * @param expected modelled energy a period; NaN where a driver was missing
 * @throws StatisticsError `unequal_lengths`, `not_finite` for an infinite value
 */
export function deviations(actual: ArrayLike<number>, expected: ArrayLike<number>): Deviations {
  if (actual.length !== expected.length) {
    throw new StatisticsError(
      'unequal_lengths',
      `actual has ${actual.length} periods, expected ${expected.length}.`,
      { field: 'expected', remedy: 'Give both for the same periods, NaN where a value is missing.' },
    );
  }
  const values = new Float64Array(actual.length).fill(Number.NaN);
  const measured: number[] = [];
  const modelled: number[] = [];
  let withoutActual = 0;
  let withoutExpected = 0;
  for (let i = 0; i < actual.length; i += 1) {
    const a = missingOrFinite(actual[i], 'actual', i);
    const e = missingOrFinite(expected[i], 'expected', i);
    if (Number.isNaN(a)) withoutActual += 1;
    else if (Number.isNaN(e)) withoutExpected += 1;
    else {
      values[i] = a - e;
      measured.push(a);
      modelled.push(e);
    }
  }
  const totalActual = compensatedSum(measured);
  const totalExpected = compensatedSum(modelled);
  return {
    values,
    counted: measured.length,
    withoutActual,
    withoutExpected,
    totalActual,
    totalExpected,
    total: totalActual - totalExpected,
  };
}

function missingOrFinite(value: number | undefined, field: string, at: number): number {
  if (value === undefined || Number.isNaN(value)) return Number.NaN;
  if (!Number.isFinite(value)) {
    throw new StatisticsError('not_finite', `${field} is infinite in period ${at}.`, {
      field,
      remedy: 'Mark a missing value as NaN; an infinite one is a fault of its source.',
    });
  }
  return value;
}
