import { finiteVector } from '../linear/finite-vector.ts';
import { StatisticsError } from '../statistics-error.ts';

export interface TabularCusumOptions {
  /** Value around which the series runs when nothing changed; 0 for deviations from a baseline. */
  readonly target: number;
  /** K: half of the smallest shift that matters, in the unit of the values; customary 0.5 σ. */
  readonly allowance: number;
  /** H: decision interval, in the unit of the values; customary 4 or 5 σ. */
  readonly decisionInterval: number;
}

/** Two one-sided cumulative sums, both ≥ 0. */
export interface TabularCusum {
  readonly high: Float64Array;
  readonly low: Float64Array;
  /** Periods in which a sum is above the decision interval. */
  readonly alarms: readonly TabularCusumAlarm[];
}

export interface TabularCusumAlarm {
  readonly at: number;
  readonly direction: 'high' | 'low';
  /** First period of the run that led to the alarm: where the change is to be looked for. */
  readonly since: number;
}

/**
 * Tabular (two one-sided) CUSUM: high_i = max(0, x_i − (target + K) + high_{i−1}), low_i = max(0, (target − K) − x_i +
 * low_{i−1}), an alarm above H. With K = 0.5 σ and H = 5 σ a false alarm comes about every 465 independent values, a shift
 * of one σ is found after about 10. The sums are not restarted after an alarm.
 *
 * Source: Page, "Continuous inspection schemes", Biometrika 41 (1954) 100–115; Montgomery, Introduction to Statistical
 * Quality Control, section 9.1.2 (run lengths).
 *
 * @throws StatisticsError `not_finite`, `bad_limits`
 */
export function tabularCusum(values: ArrayLike<number>, options: TabularCusumOptions): TabularCusum {
  const x = finiteVector(values, 'values');
  const { target, allowance, decisionInterval } = options;
  if (!Number.isFinite(target) || !(allowance >= 0) || !(decisionInterval > 0)) {
    throw new StatisticsError(
      'bad_limits',
      `Target ${target}, allowance ${allowance}, interval ${decisionInterval}.`,
      {
        field: 'options',
        remedy: 'Give a finite target, an allowance of 0 or more and a decision interval above 0.',
      },
    );
  }
  const high = new Float64Array(x.length);
  const low = new Float64Array(x.length);
  const alarms: TabularCusumAlarm[] = [];
  let upper = 0;
  let lower = 0;
  let upperSince = 0;
  let lowerSince = 0;
  for (let i = 0; i < x.length; i += 1) {
    if (upper === 0) upperSince = i;
    if (lower === 0) lowerSince = i;
    upper = Math.max(0, x[i]! - (target + allowance) + upper);
    lower = Math.max(0, target - allowance - x[i]! + lower);
    high[i] = upper;
    low[i] = lower;
    if (upper > decisionInterval) alarms.push({ at: i, direction: 'high', since: upperSince });
    if (lower > decisionInterval) alarms.push({ at: i, direction: 'low', since: lowerSince });
  }
  return { high, low, alarms };
}
