/** A series without gaps, and what was put into them. */
export interface FilledSeries {
  readonly values: Float64Array;
  /** 1 where nothing was measured. */
  readonly isFilled: Uint8Array;
  readonly filledRows: number;
  readonly longestGapRows: number;
}

/** Gaps up to so many rows are bridged by a straight line. */
const BRIDGED_ROWS = 2;
/** A longer gap is filled with the mean of the same place in so many seasons before and as many after. */
const NEAR_SEASONS = 2;

/**
 * Fills what was not measured (NaN), for models that need a value in each row; what they are judged by leaves these rows
 * out. One or two rows are bridged by a line between their neighbours; in a longer gap each row is the mean of what was
 * measured at the same place of the nearest weeks, else of the nearest days. A row of which none is known takes the line
 * as well; nothing is ever taken as 0. The first and the last value must be known.
 *
 * @param seasonLengths rows of a day and of a week
 */
export function fillGaps(measured: Float64Array, seasonLengths: readonly number[]): FilledSeries {
  const values = Float64Array.from(measured);
  const isFilled = new Uint8Array(values.length);
  let longestGapRows = 0;
  let filledRows = 0;
  const at = (row: number): number => measured[row] ?? Number.NaN;
  for (let row = 1; row < values.length; row += 1) {
    if (!Number.isNaN(at(row))) continue;
    const before = row - 1;
    while (row < values.length && Number.isNaN(at(row))) row += 1;
    const gap = row - before - 1;
    for (let missing = before + 1; missing < row; missing += 1) {
      const share = (missing - before) / (row - before);
      const line = at(before) * (1 - share) + at(row) * share;
      values[missing] = (gap > BRIDGED_ROWS ? usualAt(measured, missing, seasonLengths) : undefined) ?? line;
      isFilled[missing] = 1;
    }
    filledRows += gap;
    longestGapRows = Math.max(longestGapRows, gap);
  }
  return { values, isFilled, filledRows, longestGapRows };
}

function usualAt(measured: Float64Array, row: number, seasonLengths: readonly number[]): number | undefined {
  for (const season of seasonLengths.toSorted((a, b) => b - a)) {
    const known: number[] = [];
    for (let away = 1; away <= NEAR_SEASONS; away += 1) {
      for (const at of [row - away * season, row + away * season]) {
        const value = measured[at];
        if (value !== undefined && !Number.isNaN(value)) known.push(value);
      }
    }
    if (known.length > 0) return known.reduce((sum, value) => sum + value, 0) / known.length;
  }
  return undefined;
}
