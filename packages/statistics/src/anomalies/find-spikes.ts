import { MAD_TO_SIGMA } from '../descriptive/median-absolute-deviation.ts';
import { quantileSorted } from '../descriptive/quantile.ts';
import { StatisticsError } from '../statistics-error.ts';

export interface SpikeOptions {
  /** Rows looked at on each side. A spike has at most this many rows, else it is a step. */
  readonly halfWindow: number;
  /** Robust sigmas from the median of the window; 3 is usual for a filter, 6 or more for a fault. */
  readonly sigmas: number;
  /** Deviations up to this are no spike however calm the window, in the unit of the values. */
  readonly minimumDeviation: number;
}

export interface Spike {
  readonly row: number;
  readonly value: number;
  /** The median of the rows around. */
  readonly expected: number;
}

/**
 * Rows far from the median of the rows around them: the Hampel identifier, R. K. Pearson, "Outliers in process modeling
 * and identification", IEEE Trans. Control Systems Technology 10 (2002) 55–63. A step is not a spike: each side of it
 * has the majority of its own window. Missing (NaN) values take no part; rows with under `halfWindow` known rows
 * around are not judged. Throws `bad_option`.
 */
export function findSpikes(values: ArrayLike<number>, options: SpikeOptions): Spike[] {
  const { halfWindow, sigmas, minimumDeviation } = options;
  if (!(Number.isInteger(halfWindow) && halfWindow >= 1 && sigmas > 0 && minimumDeviation >= 0)) {
    throw new StatisticsError(
      'bad_option',
      'a spike needs a window, a number of sigmas and a least deviation',
      {
        field: 'options',
        remedy: 'Give halfWindow ≥ 1, sigmas > 0 and minimumDeviation ≥ 0.',
      },
    );
  }
  const y = Float64Array.from(values, (value) => (Number.isFinite(value) ? value : Number.NaN));
  const spikes: Spike[] = [];
  y.forEach((value, row) => {
    const window = y
      .subarray(Math.max(0, row - halfWindow), row + halfWindow + 1)
      .filter(Number.isFinite)
      .sort();
    if (!Number.isFinite(value) || window.length <= halfWindow) return;
    const expected = quantileSorted(window, 0.5);
    const deviation = Math.abs(value - expected);
    if (deviation <= minimumDeviation) return;
    const mad = quantileSorted(window.map((other) => Math.abs(other - expected)).sort(), 0.5);
    if (deviation > sigmas * MAD_TO_SIGMA * mad) spikes.push({ row, value, expected });
  });
  return spikes;
}
