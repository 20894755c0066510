import { ascendingTimes } from './ascending-times.ts';

/** A stretch without rows, between the last row before it and the first after it. */
export interface Gap {
  readonly startMillis: number;
  readonly endMillis: number;
  readonly missingRows: number;
}

/**
 * Where rows `intervalMillis` apart stop coming: two neighbours further apart than `factor` intervals, 1.5 when left
 * out. Times are epoch milliseconds. Throws `not_finite`, `not_ascending`.
 */
export function findGaps(times: ArrayLike<number>, intervalMillis: number, factor = 1.5): Gap[] {
  const t = ascendingTimes(times);
  const gaps: Gap[] = [];
  for (let i = 1; i < t.length; i += 1) {
    const apart = t[i]! - t[i - 1]!;
    if (apart > factor * intervalMillis) {
      const missingRows = Math.max(1, Math.round(apart / intervalMillis) - 1);
      gaps.push({ startMillis: t[i - 1]!, endMillis: t[i]!, missingRows });
    }
  }
  return gaps;
}
