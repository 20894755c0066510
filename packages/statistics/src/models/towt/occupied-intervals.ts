import { leastSquares } from '../../linear/least-squares.ts';

/**
 * Which intervals of the week are occupied: those in which a regression on temperature alone, bent at a heating and a cooling
 * temperature, expects too little in more than `threshold` of their rows.
 *
 * Source: Mathieu et al., IEEE Trans. Smart Grid 2 (2011) 507–518, section III; threshold 65 % and bends at 50 and 65 °F as in LBNL's
 * loadshape and nmecr (find_occ_unocc).
 *
 * @param intervals interval of the week of each row
 * @param bends temperatures below and above which the load is taken to follow the temperature
 * @param threshold share of the rows, 0.65 as published
 * @returns the occupied intervals, ascending
 */
export function occupiedIntervals(
  intervals: ArrayLike<number>,
  temperatures: Float64Array,
  energy: Float64Array,
  bends: { readonly heating: number; readonly cooling: number },
  threshold: number,
): number[] {
  const candidates = [
    temperatures.map((value) => Math.min(0, value - bends.heating)),
    temperatures.map((value) => Math.max(0, value - bends.cooling)),
  ].filter((column) => column.some((value) => value !== column[0]));
  const { residuals } = leastSquares([new Float64Array(energy.length).fill(1), ...candidates], energy);
  const counts = new Map<number, { rows: number; above: number }>();
  residuals.forEach((residual, row) => {
    const count = counts.get(intervals[row]!) ?? { rows: 0, above: 0 };
    counts.set(intervals[row]!, { rows: count.rows + 1, above: count.above + (residual > 0 ? 1 : 0) });
  });
  return [...counts]
    .filter(([, { rows, above }]) => above > threshold * rows)
    .map(([interval]) => interval)
    .sort((a, b) => a - b);
}
