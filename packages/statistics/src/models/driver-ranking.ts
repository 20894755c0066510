import type { BlockedCrossValidation } from '../linear/blocked-cross-validation.ts';

/** What candidates are ranked by. */
export type DriverRanking = 'adjusted_r_squared' | 'aicc' | 'cross_validation';

/** A regression on some of the drivers. */
export interface DriverCandidate {
  /** In the order they were offered. */
  readonly drivers: readonly string[];
  /** Coefficients, with the intercept. */
  readonly coefficients: number;
  readonly rSquared: number;
  readonly adjustedRSquared: number;
  readonly aicc: number;
  readonly crossValidation: BlockedCrossValidation;
  /** Place by each measure, 1 the best; candidates of the same figure share the place. */
  readonly ranks: Readonly<Record<DriverRanking, number>>;
}

/** A candidate before it is compared with the others. */
export type UnrankedCandidate = Omit<DriverCandidate, 'ranks'>;

/** Lower is better, by the first number, then the second. */
type Figure = readonly [number, number?];
type Measure = (candidate: UnrankedCandidate) => Figure;

/** A candidate that could not be scored on every block comes after those that could. */
const measures: Readonly<Record<DriverRanking, Measure>> = {
  adjusted_r_squared: (candidate) => [-candidate.adjustedRSquared],
  aicc: (candidate) => [candidate.aicc],
  cross_validation: ({ crossValidation: { blocksSkipped, rmse } }) => [blocksSkipped, rmse ?? Infinity],
};

/** Candidates with their places, best first by the ranking asked for; of equals, those with fewer coefficients. */
export function ranked(found: readonly UnrankedCandidate[], rankBy: DriverRanking): DriverCandidate[] {
  const places = {
    adjusted_r_squared: placesBy(found, measures.adjusted_r_squared),
    aicc: placesBy(found, measures.aicc),
    cross_validation: placesBy(found, measures.cross_validation),
  };
  return found
    .map((candidate, i) => ({
      ...candidate,
      ranks: {
        adjusted_r_squared: places.adjusted_r_squared[i]!,
        aicc: places.aicc[i]!,
        cross_validation: places.cross_validation[i]!,
      },
    }))
    .sort((a, b) => a.ranks[rankBy] - b.ranks[rankBy] || a.coefficients - b.coefficients);
}

function placesBy(found: readonly UnrankedCandidate[], measure: Measure): number[] {
  const figures = found.map(measure);
  const sorted = [...figures].sort(compare);
  const placeOf = new Map<string, number>();
  sorted.forEach((figure, i) => {
    const key = figure.join();
    if (!placeOf.has(key)) placeOf.set(key, i + 1);
  });
  return figures.map((figure) => placeOf.get(figure.join())!);
}

function compare([a0, a1 = 0]: Figure, [b0, b1 = 0]: Figure): number {
  // Equal infinities differ by NaN.
  if (a0 !== b0) return a0 < b0 ? -1 : 1;
  if (a1 !== b1) return a1 < b1 ? -1 : 1;
  return 0;
}
