import { describe, expect, it } from '@jest/globals';
import { mean } from '../descriptive/mean.ts';
import { createSeededRandom } from '../seeded-random.ts';
import { isolationContributions } from './isolation-contributions.ts';
import { averagePathLength, trainIsolationForest } from './isolation-forest.ts';
import { isolationScores } from './isolation-scores.ts';
import { isolationThreshold } from './isolation-threshold.ts';

/** Sums of 12 uniforms less 6: close to normal, from a seed. */
function normals(seed: number, count: number): Float64Array {
  const random = createSeededRandom(seed);
  return Float64Array.from({ length: count }, () => {
    let sum = -6;
    for (let i = 0; i < 12; i += 1) sum += random();
    return sum;
  });
}

const clean = { power: normals(1, 5000), pressure: normals(2, 5000), temperature: normals(3, 5000) };
const forest = trainIsolationForest(clean, { seed: 42 });

const one = (power: number, pressure: number, temperature: number): number =>
  isolationScores(forest, { power: [power], pressure: [pressure], temperature: [temperature] }).scores[0]!;

/** Area under the ROC curve: the chance that an outlier scores above an ordinary row. */
function areaUnderCurve(outliers: Float64Array, ordinary: Float64Array): number {
  const sorted = ordinary.toSorted();
  const below = outliers.map((score) => sorted.filter((other) => other < score).length);
  return mean(below) / ordinary.length;
}

describe('isolation forest', () => {
  it('has the average path lengths of the paper', () => {
    expect(averagePathLength(1)).toBe(0);
    expect(averagePathLength(2)).toBe(1);
    expect(averagePathLength(256)).toBeCloseTo(10.24477092012, 10); // 2(ln 255 + γ) − 510/256
  });

  it('scores 0.5 on average where nothing stands out', () => {
    // The mean path of a search among uniform rows is c(ψ), and 2^−1 = ½ (Liu et al., section 2).
    const uniform = { a: Float64Array.from({ length: 2000 }, createSeededRandom(9)) };
    const { scores } = isolationScores(trainIsolationForest(uniform, { seed: 1 }), uniform);
    expect(Math.abs(mean(scores) - 0.5)).toBeLessThan(0.03);
  });

  it('tells outliers from ordinary rows it has not seen', () => {
    const ordinary = isolationScores(forest, {
      power: normals(11, 1000),
      pressure: normals(12, 1000),
      temperature: normals(13, 1000),
    }).scores;
    const outlying = isolationScores(forest, {
      power: normals(21, 200).map((value) => value + 4),
      pressure: normals(22, 200).map((value) => value - 3),
      temperature: normals(23, 200),
    }).scores;
    expect(areaUnderCurve(outlying, ordinary)).toBeGreaterThan(0.98);
    expect(areaUnderCurve(ordinary, ordinary)).toBeCloseTo(0.5, 2);
  });

  it('scores more the further out, and does not depend on units', () => {
    expect(one(6, 0, 0)).toBeGreaterThan(one(3, 0, 0));
    expect(one(3, 0, 0)).toBeGreaterThan(one(0, 0, 0));
    const inWatts = { ...clean, power: clean.power.map((value) => 1024 * value) };
    const { scores } = isolationScores(trainIsolationForest(inWatts, { seed: 42 }), inWatts);
    expect(scores).toEqual(isolationScores(forest, clean).scores);
  });

  it('is the same for the same seed, and another for another', () => {
    expect(trainIsolationForest(clean, { seed: 42 })).toEqual(forest);
    expect(trainIsolationForest(clean, { seed: 43 }).threshold).not.toEqual(forest.threshold);
  });

  it('keeps the false-alarm rate chosen, on clean rows it has not seen', () => {
    const threshold = isolationThreshold(isolationScores(forest, clean).scores, 0.01);
    const { scores } = isolationScores(forest, {
      power: normals(31, 20_000),
      pressure: normals(32, 20_000),
      temperature: normals(33, 20_000),
    });
    const alarms = scores.filter((score) => score > threshold).length / scores.length;
    expect(alarms).toBeGreaterThan(0.006);
    expect(alarms).toBeLessThan(0.014);
  });

  it('refuses a false-alarm rate that the clean period is too short to show', () => {
    expect(() => isolationThreshold([0.4, 0.5], 0.01)).toThrow('2 clean rows cannot show');
    expect(() => isolationThreshold([0.4, 0.5], 1)).toThrow('outside 0 … 1');
  });

  it('skips rows with a missing value and counts them', () => {
    const holed = { ...clean, power: clean.power.map((value, i) => (i % 10 === 0 ? Number.NaN : value)) };
    const trained = trainIsolationForest(holed, { seed: 1 });
    expect(trained).toMatchObject({ trainedRows: 4500, skippedRows: 500 });
    const { scores, skippedRows } = isolationScores(trained, holed);
    expect(skippedRows).toBe(500);
    expect(scores[0]).toBeNaN();
    expect(scores[1]).toBeGreaterThan(0);
  });

  it('draws no cut from a constant feature, and scores all rows alike when all are the same', () => {
    const flat = { ...clean, pressure: clean.pressure.map(() => 7) };
    expect(trainIsolationForest(flat, { seed: 1 }).feature).not.toContain(1);
    const same = { a: [5, 5, 5, 5] };
    const { scores } = isolationScores(trainIsolationForest(same, { seed: 1 }), same);
    for (const score of scores) expect(score).toBeCloseTo(0.5, 12);
  });

  it('refuses columns of other lengths, missing features and no rows', () => {
    expect(() => trainIsolationForest({ a: [1, 2], b: [1] }, { seed: 1 })).toThrow('b has 1 rows');
    expect(() => trainIsolationForest({}, { seed: 1 })).toThrow('no feature');
    expect(() => trainIsolationForest({ a: [Number.NaN, 1] }, { seed: 1 })).toThrow('1 complete rows');
    expect(() => isolationScores(forest, { power: [1] })).toThrow('pressure is not among the columns');
  });
});

describe('contributions', () => {
  it('name the feature that stands out', () => {
    const [first, second] = isolationContributions(forest, [0, -8, 0]);
    expect(first!.name).toBe('pressure');
    expect(first!.contribution).toBeGreaterThan(5 * Math.abs(second!.contribution));
  });

  it('add up to what the path is shorter than that of an ordinary row', () => {
    const row = [4, 0.3, -2];
    const total = isolationContributions(forest, row).reduce(
      (sum, { contribution }) => sum + contribution,
      0,
    );
    const ordinary = mean(Array.from(forest.roots, (root) => forest.pathLength[root]!));
    const path = -Math.log2(one(4, 0.3, -2)) * averagePathLength(forest.sampleSize);
    expect(total).toBeCloseTo(ordinary - path, 9);
  });

  it('refuse a row of another width', () => {
    expect(() => isolationContributions(forest, [1])).toThrow('1 values, the forest 3 features');
  });
});
