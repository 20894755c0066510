import { StatisticsError } from '../../statistics-error.ts';

/** Rows that must lie beyond the outermost knots, below which a segment is merged with its neighbour. */
const MINIMUM_ROWS = 20;

/**
 * Knots between temperature segments of about equally many rows: at most `segments` − 1 of them. A knot with fewer than 20 rows
 * beyond it is given up; at least one remains.
 *
 * Source: Mathieu, Price, Kiliccote and Piette, "Quantifying changes in building electricity use, with application to demand
 * response", IEEE Trans. Smart Grid 2 (2011) 507–518, section III; equal numbers of rows and the 20 rows as LBNL's loadshape and
 * nmecr do.
 *
 * @param temperatures finite, of the rows of the baseline
 * @param segments 1 to 6
 * @throws StatisticsError `bad_options`
 */
export function temperatureKnots(temperatures: Float64Array, segments: number): number[] {
  if (!Number.isInteger(segments) || segments < 1 || segments > 6) {
    throw new StatisticsError('bad_options', `${segments} temperature segments.`, {
      field: 'segments',
      remedy: 'Choose 1 to 6 segments.',
    });
  }
  const sorted = temperatures.slice().sort();
  const n = sorted.length;
  const knots = Array.from(
    { length: segments },
    (_, k) => sorted[Math.floor((n * (k + 1)) / segments + 0.001) - 1]!,
  );
  const above = (knot: number) => temperatures.reduce((count, value) => count + (value > knot ? 1 : 0), 0);
  const below = (knot: number) => temperatures.reduce((count, value) => count + (value < knot ? 1 : 0), 0);
  while (knots.length > 1 && above(knots[knots.length - 1]!) < MINIMUM_ROWS) knots.pop();
  while (knots.length > 1 && below(knots[0]!) < MINIMUM_ROWS) knots.shift();
  return knots;
}

/**
 * The part of a temperature that falls in each segment, so that the sum of the parts is the temperature: the columns whose
 * coefficients are the slopes of a continuous line with bends at the knots.
 */
export function temperatureParts(temperature: number, knots: readonly number[]): number[] {
  return Array.from({ length: knots.length + 1 }, (_, k) => {
    const from = knots[k - 1];
    const to = knots[k];
    if (from === undefined) return Math.min(temperature, to ?? temperature);
    return Math.max(0, Math.min(temperature, to ?? temperature) - from);
  });
}
