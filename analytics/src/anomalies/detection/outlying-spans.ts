import { robustScale, runningMeans, StatisticsError } from '@enms/statistics';
import type { DeviationSeries } from './deviation-detector.ts';
import type { Span } from './machine-rows.ts';

/** Periods whose mean is judged: of quarter hours four hours. */
const PERIODS = 16;
/** Robust sigmas of all such means. */
const FAR = 5;
const WEEK_MILLIS = 7 * 86_400_000;
/** What is so in more than this share of the weeks is usual at that time of the week, however far out. */
const RARE = 0.2;

/**
 * Stretches in which a series lay far from itself for hours: faults that nobody marked and that are too weak, or too much
 * a part of what was learned, for the limits of the detectors. Judged by the middle of all such stretches, which faults
 * hardly move.
 */
export function outlyingSpans({ scores, startMillis, stepMillis }: DeviationSeries): Span[] {
  const known = [...scores.keys()].filter((row) => Number.isFinite(scores[row]));
  const means = runningMeans(
    known.map((row) => scores[row] ?? 0),
    PERIODS,
  );
  const scale = scaleOf(means);
  if (scale === null) return [];
  const isFar = new Uint8Array(scores.length);
  for (const [first, mean] of means.entries()) {
    const distance = (mean - scale.centre) / scale.sigma;
    if (Math.abs(distance) <= FAR) continue;
    for (const row of known.slice(first, first + PERIODS)) {
      if (((scores[row] ?? 0) - scale.centre) * distance > 0) isFar[row] = 1;
    }
  }
  const weeks = new Map<number, { far: number; all: number }>();
  const timeOfWeek = (row: number): number => (startMillis[row] ?? 0) % WEEK_MILLIS;
  for (const row of known) {
    const week = weeks.get(timeOfWeek(row)) ?? { far: 0, all: 0 };
    weeks.set(timeOfWeek(row), { far: week.far + (isFar[row] ?? 0), all: week.all + 1 });
  }
  return known
    .filter((row) => {
      const { far, all } = weeks.get(timeOfWeek(row)) ?? { far: 0, all: 1 };
      return isFar[row] === 1 && far <= RARE * all;
    })
    .map((row) => {
      const start = startMillis[row] ?? 0;
      return { startMillis: start, endMillis: start + stepMillis };
    });
}

function scaleOf(values: Float64Array): { centre: number; sigma: number } | null {
  try {
    return robustScale(values);
  } catch (error) {
    if (error instanceof StatisticsError) return null;
    throw error;
  }
}
