import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Detection } from './detection.ts';
import { findFlatLines } from './find-flat-lines.ts';
import { findGaps } from './find-gaps.ts';
import { findSpikes } from './find-spikes.ts';
import { findStuckCounters } from './find-stuck-counters.ts';
import { meanEpisodes } from './mean-episodes.ts';
import { mergeDetections } from './merge-detections.ts';
import { persistentEpisodes } from './persistent-episodes.ts';
import { robustScale, robustScores } from './robust-score.ts';

describe('robust score', () => {
  it('is not moved by the outlier it scores', () => {
    const scale = robustScale([10, 11, 9, 10, 12, 8, 1000]);
    expect(scale.centre).toBe(10);
    expect(scale.sigma).toBeCloseTo(1.4826, 4);
    expect(robustScores([10, 13, Number.NaN], scale)).toEqual(
      Float64Array.of(0, 3 / scale.sigma, Number.NaN),
    );
  });

  it('falls back on the mean deviation when most values are the same, and refuses a constant', () => {
    expect(robustScale([5, 5, 5, 9]).sigma).toBeCloseTo(Math.sqrt(Math.PI / 2), 12);
    expect(() => robustScale([5, 5, 5])).toThrow('one value only');
  });
});

describe('persistence', () => {
  const rule = { warning: 2, critical: 3, k: 3, n: 5 };

  it('makes no alarm of one noisy row', () => {
    expect(persistentEpisodes([0, 9, 0, 0, 0, 9, 0, 0, 0, 0, 9], rule)).toEqual([]);
  });

  it('raises after k of n, from the first row beyond to the last', () => {
    expect(persistentEpisodes([0, 2.5, 0, 2.2, 2.8, 0, 0, 0, 0], rule)).toEqual([
      { firstRow: 1, lastRow: 4, raisedRow: 4, severity: 'warning', peakScore: 2.8, peakRow: 4 },
    ]);
  });

  it('is critical only when k rows are', () => {
    expect(persistentEpisodes([2.5, 9, 2.5], rule)[0]).toMatchObject({ severity: 'warning', peakScore: 9 });
    expect(persistentEpisodes([4, 3.1, 2.5, 5, 0], rule)[0]).toMatchObject({
      severity: 'critical',
      lastRow: 3,
    });
  });

  it('gives rows without a score no place in the window', () => {
    const gap = Number.NaN;
    expect(persistentEpisodes([3, gap, gap, 3, gap, gap, 3], rule)).toHaveLength(1);
  });

  it('looks the way it is told', () => {
    const low = [-3, -4, -5];
    expect(persistentEpisodes(low, rule)).toEqual([]);
    expect(persistentEpisodes(low, { ...rule, side: 'below' })[0]).toMatchObject({
      peakScore: -5,
      peakRow: 2,
    });
    expect(persistentEpisodes([3, -3, 3], { ...rule, side: 'both' })).toHaveLength(1);
  });

  it('has disjoint episodes that begin and end beyond the limit and hold k rows beyond it', () => {
    const score = fc.oneof(fc.constant(0), fc.constant(2.5), fc.constant(4), fc.constant(Number.NaN));
    fc.assert(
      fc.property(fc.array(score, { maxLength: 60 }), (scores) => {
        const episodes = persistentEpisodes(scores, rule);
        episodes.forEach(({ firstRow, lastRow, raisedRow }, i) => {
          if (i > 0) expect(firstRow).toBeGreaterThan(episodes[i - 1]!.lastRow);
          expect(scores[firstRow]).toBeGreaterThan(2);
          expect(scores[lastRow]).toBeGreaterThan(2);
          expect(raisedRow).toBeLessThanOrEqual(lastRow);
          const beyond = scores.slice(firstRow, lastRow + 1).filter((value) => value > 2);
          expect(beyond.length).toBeGreaterThanOrEqual(3);
        });
      }),
    );
  });

  it('refuses a rule that nothing can meet', () => {
    expect(() => persistentEpisodes([1], { ...rule, k: 6 })).toThrow('6 of 5');
    expect(() => persistentEpisodes([1], { ...rule, critical: 1 })).toThrow('is no rule');
  });
});

describe('mean of several rows', () => {
  const rule = { warning: 1, critical: 2, n: 4 };

  it('finds what no single row shows, without the rows before and after', () => {
    expect(meanEpisodes([0, 0, 0, 1.1, 1.2, 1.3, 1.2, 0, 0, 0], rule)).toEqual([
      { firstRow: 3, lastRow: 6, raisedRow: 6, severity: 'warning', peakScore: 1.3, peakRow: 5 },
    ]);
    expect(meanEpisodes([0, 0, 0, 0, 3.9, 0, 0, 0, 0], rule)).toEqual([]);
  });

  it('gives rows without a score no place, needs all n, and looks the way it is told', () => {
    const gap = Number.NaN;
    expect(meanEpisodes([2.1, 2.1, gap, 2.1], rule)).toEqual([]);
    expect(meanEpisodes([gap, 2.1, 2.1, gap, 2.1, 2.1], rule)).toMatchObject([
      { firstRow: 1, lastRow: 5, severity: 'critical' },
    ]);
    expect(meanEpisodes([-2, -2, -2, -2], rule)).toEqual([]);
    expect(meanEpisodes([-2, -2, -2, -2], { ...rule, side: 'below' })).toHaveLength(1);
  });

  it('refuses a mean of nothing', () => {
    expect(() => meanEpisodes([1], { ...rule, n: 0 })).toThrow('a mean of 0 rows');
  });
});

describe('merging', () => {
  const detection = (
    startMillis: number,
    endMillis: number,
    severity: Detection['severity'] = 'warning',
    features: Detection['features'] = [],
  ): Detection => ({ detector: 'test', startMillis, endMillis, severity, features });

  it('makes one of those that overlap, the worst severity and the shared blame', () => {
    const merged = mergeDetections([
      detection(50, 60),
      detection(5, 20, 'critical', [
        { name: 'pressure', contribution: 2 },
        { name: 'power', contribution: 2 },
        { name: 'temperature', contribution: -1 },
      ]),
      detection(0, 10, 'warning', [{ name: 'power', contribution: 9 }]),
    ]);
    expect(merged).toMatchObject([
      { startMillis: 0, endMillis: 20, severity: 'critical' },
      { startMillis: 50, endMillis: 60, severity: 'warning', features: [] },
    ]);
    expect(merged[0]!.detections).toHaveLength(2);
    expect(merged[0]!.features).toEqual([
      { name: 'power', contribution: 0.75 },
      { name: 'pressure', contribution: 0.25 },
    ]);
  });

  it('joins over the gap it is told', () => {
    const apart = [detection(0, 10), detection(15, 20)];
    expect(mergeDetections(apart)).toHaveLength(2);
    expect(mergeDetections(apart, { joinGapMillis: 5 })).toHaveLength(1);
  });

  it('keeps every detection once and leaves anomalies apart', () => {
    const period = fc
      .tuple(fc.nat(500), fc.nat(60))
      .map(([start, length]) => detection(start, start + length));
    fc.assert(
      fc.property(fc.array(period, { maxLength: 25 }), fc.nat(20), (detections, joinGapMillis) => {
        const merged = mergeDetections(detections, { joinGapMillis });
        const kept = merged.flatMap((anomaly) => anomaly.detections);
        expect(new Set(kept)).toEqual(new Set(detections));
        expect(kept).toHaveLength(detections.length);
        merged.forEach((anomaly, i) => {
          if (i > 0) expect(anomaly.startMillis).toBeGreaterThan(merged[i - 1]!.endMillis + joinGapMillis);
          expect(anomaly.endMillis).toBe(Math.max(...anomaly.detections.map(({ endMillis }) => endMillis)));
        });
      }),
    );
  });

  it('refuses a detection that ends before it starts', () => {
    expect(() => mergeDetections([detection(2, 1)])).toThrow('ends before it starts');
  });
});

describe('data quality', () => {
  const minutes = (count: number) => Array.from({ length: count }, (_, i) => i * 60_000);

  it('finds gaps and counts the rows that are missing', () => {
    expect(findGaps([0, 60_000, 240_000, 300_000], 60_000)).toEqual([
      { startMillis: 60_000, endMillis: 240_000, missingRows: 2 },
    ]);
    expect(() => findGaps([0, 60_000, 60_000], 60_000)).toThrow('times[2] is not after');
  });

  it('finds flat lines, not the machine that is off, and none across a missing value', () => {
    const rule = { minimumMillis: 180_000, ignoreUpTo: 0 };
    const values = [1, 5, 5, 5, 5, 2, 0, 0, 0, 0, 0, 3, 3, 3, Number.NaN, 3, 3];
    expect(findFlatLines(minutes(17), values, rule)).toEqual([
      { firstRow: 1, lastRow: 4, startMillis: 60_000, endMillis: 240_000, value: 5 },
    ]);
    expect(
      findFlatLines(minutes(4), [5, 5.1, 4.95, 5], { minimumMillis: 180_000, tolerance: 0.2 }),
    ).toHaveLength(1);
    expect(findFlatLines(minutes(4), [5, 5.1, 4.85, 5], { minimumMillis: 180_000, tolerance: 0.2 })).toEqual(
      [],
    );
  });

  it('finds a flat line up to the last row', () => {
    expect(findFlatLines(minutes(5), [1, 2, 2, 2, 2], { minimumMillis: 180_000 })).toMatchObject([
      { firstRow: 1, lastRow: 4 },
    ]);
  });

  it('finds spikes, not steps nor noise', () => {
    const rule = { halfWindow: 3, sigmas: 6, minimumDeviation: 1 };
    const noise = (i: number) => 0.1 * ((i * 7919) % 10);
    const calm = Array.from({ length: 20 }, (_, i) => 10 + noise(i));
    expect(findSpikes(calm, rule)).toEqual([]);
    expect(findSpikes(calm.with(8, 90), rule)).toMatchObject([{ row: 8, value: 90 }]);
    expect(
      findSpikes(
        calm.map((value, i) => value + (i < 10 ? 0 : 50)),
        rule,
      ),
    ).toEqual([]);
    expect(findSpikes(calm.with(8, Number.NaN).with(9, -40), rule)).toMatchObject([{ row: 9 }]);
    expect(() => findSpikes(calm, { ...rule, halfWindow: 0 })).toThrow('needs a window');
  });

  it('finds a counter that stands still under load, and only then', () => {
    const counter = [100, 101, 102, 102, 102, 102, 103, 103, 103];
    const power = [60, 60, 60, 60, 60, 60, 60, 0, 0];
    expect(findStuckCounters(minutes(9), counter, power, 2)).toEqual([
      { firstRow: 2, lastRow: 5, startMillis: 120_000, endMillis: 300_000, expectedKwh: 3 },
    ]);
    expect(findStuckCounters(minutes(9), counter, power, 4)).toEqual([]);
    expect(findStuckCounters(minutes(9), counter, power.fill(Number.NaN), 2)).toEqual([]);
  });
});
