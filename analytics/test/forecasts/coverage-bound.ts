/** Forecast periods of one day, from whichever origin, and how many of them lay within the interval. */
export interface CoveredDay {
  readonly rows: number;
  readonly inside: number;
}

export interface CoverageBound {
  readonly coverage: number;
  /** As many independent periods would tell as much: those of a day stand and fall together. */
  readonly independent: number;
  /** What the true share may be, at 95 %. */
  readonly low: number;
  readonly high: number;
}

const Z95 = 1.959964;

/**
 * The share within the interval with its binomial bound: E. B. Wilson, "Probable inference, the law of succession, and
 * statistical inference", JASA 22 (1927) 209–212, for the number of independent periods that the scatter between days
 * leaves (L. Kish, Survey Sampling (1965), section 5.4: the design effect of clusters), at most one a day: from history
 * to history the share of a machine scatters as if there were about as many.
 */
export function coverageBound(days: readonly CoveredDay[]): CoverageBound {
  const rows = days.reduce((sum, day) => sum + day.rows, 0);
  const coverage = days.reduce((sum, day) => sum + day.inside, 0) / rows;
  const squares = days.reduce((sum, day) => sum + (day.inside - coverage * day.rows) ** 2, 0);
  const variance = ((days.length / (days.length - 1)) * squares) / rows ** 2;
  const independent = Math.min(days.length, (coverage * (1 - coverage)) / variance || days.length);
  const shift = Z95 ** 2 / independent;
  const centre = (coverage + shift / 2) / (1 + shift);
  const half =
    (Z95 / (1 + shift)) * Math.sqrt((coverage * (1 - coverage)) / independent + shift / (4 * independent));
  return { coverage, independent, low: centre - half, high: centre + half };
}

/** Whether intervals cover their share, as far as the days can tell. */
export function verdictOf({ coverage, low, high }: CoverageBound): 'within' | 'too few to say' | 'outside' {
  if (coverage >= 0.7 && coverage <= 0.9) return 'within';
  return high >= 0.7 && low <= 0.9 ? 'too few to say' : 'outside';
}
