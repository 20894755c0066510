import fc from 'fast-check';

import { normalNoise } from '../../test/synthetic.ts';
import { cusumSegments } from './cusum-segments.ts';
import { cusum } from './cusum.ts';
import { tabularCusum } from './tabular-cusum.ts';

const baseline = { residualSd: 10, n: 365, rho: 0 };
const stream = fc.array(fc.double({ min: -1000, max: 1000, noNaN: true }), { minLength: 2, maxLength: 40 });

describe('CUSUM', () => {
  it('is the running total of the deviations in energy and in money', () => {
    const { energy, money, skipped, unpriced } = cusum([5, -2, Number.NaN, 4, 1], {
      baseline,
      price: [0.1, 0.2, 0.3, Number.NaN, 0.5],
    });
    expect([...energy]).toEqual([5, 3, 3, 7, 8]);
    [0.5, 0.1, 0.1, 0.1, 0.6].forEach((value, i) => expect(money![i]).toBeCloseTo(value, 12));
    expect({ skipped, unpriced }).toEqual({ skipped: 1, unpriced: 1 });
    expect(cusum([1], { baseline }).money).toBeUndefined();
  });

  it('ends at the sum of the deviations, priced at one price', () => {
    fc.assert(
      fc.property(stream, fc.double({ min: 0, max: 1, noNaN: true }), (values, price) => {
        const { energy, money } = cusum(values, { baseline, price });
        const total = values.reduce((sum, value) => sum + value, 0);
        expect(Math.abs(energy.at(-1)! - total)).toBeLessThan(1e-8);
        expect(Math.abs(money!.at(-1)! - total * price)).toBeLessThan(1e-8);
      }),
    );
  });

  it('has limits of z·σ·√(k + k²/n), widened by √((1 + ρ)/(1 − ρ))', () => {
    const { limit } = cusum([0, 0, 0, 0], { baseline });
    expect(limit[3]).toBeCloseTo(1.959963984540054 * 10 * Math.sqrt(4 + 16 / 365), 10);
    const remembered = cusum([0, 0, 0, 0], { baseline: { ...baseline, rho: 0.6 } });
    expect(remembered.limit[3]! / limit[3]!).toBeCloseTo(2, 12);
  });

  it('stays inside its limits at the end of a quiet year in about 95 of 100 cases', () => {
    let inside = 0;
    for (let seed = 1; seed <= 300; seed += 1) {
      const noise = normalNoise(seed);
      const level = (noise() * 10) / Math.sqrt(365);
      const { energy, limit } = cusum(
        Array.from({ length: 365 }, () => 10 * noise() - level),
        { baseline },
      );
      if (Math.abs(energy[364]!) <= limit[364]!) inside += 1;
    }
    expect(inside / 300).toBeGreaterThan(0.91);
    expect(inside / 300).toBeLessThan(0.985);
  });

  it('finds a lasting waste of half a sigma within three months', () => {
    const noise = normalNoise(2);
    const { firstAction } = cusum(
      Array.from({ length: 120 }, () => 5 + 10 * noise()),
      { baseline },
    );
    expect(firstAction).toBeDefined();
    expect(firstAction!).toBeLessThan(90);
  });

  it('refuses an infinite deviation and a baseline without scatter figures', () => {
    expect(() => cusum([Infinity], { baseline })).toThrow(expect.objectContaining({ code: 'not_finite' }));
    expect(() => cusum([1], { baseline: { ...baseline, residualSd: Number.NaN } })).toThrow(
      expect.objectContaining({ code: 'bad_scatter' }),
    );
    expect(() => cusum([1, 2], { baseline, price: [1] })).toThrow(
      expect.objectContaining({ code: 'unequal_lengths' }),
    );
  });
});

describe('tabular CUSUM', () => {
  // Montgomery and Runger, Applied Statistics and Probability for Engineers, table 16-8: target 99, K = 1, H = 10
  const concentration = [
    102.0, 94.8, 98.3, 98.4, 102.0, 98.5, 99.0, 97.7, 100.0, 98.1, 101.3, 98.7, 101.1, 98.4, 97.0, 96.7,
    100.3, 101.4, 97.2, 101.0,
  ];
  const high = [2, 0, 0, 0, 2, 0.5, 0, 0, 0, 0, 1.3, 0, 1.1, 0, 0, 0, 0.3, 1.7, 0, 1];
  const low = [0, 3.2, 2.9, 2.5, 0, 0, 0, 0.3, 0, 0, 0, 0, 0, 0, 1, 2.3, 0, 0, 0.8, 0];

  it('reproduces the published table, without an alarm', () => {
    const table = tabularCusum(concentration, { target: 99, allowance: 1, decisionInterval: 10 });
    high.forEach((value, i) => expect(table.high[i]).toBeCloseTo(value, 10));
    low.forEach((value, i) => expect(table.low[i]).toBeCloseTo(value, 10));
    expect(table.alarms).toEqual([]);
  });

  it('says since when the run to an alarm lasts, and mirrors with the sign', () => {
    const values = [0, 0, 0, 3, 3, 3, 3];
    const options = { target: 0, allowance: 0.5, decisionInterval: 5 };
    expect(tabularCusum(values, options).alarms).toEqual([
      { at: 5, direction: 'high', since: 3 },
      { at: 6, direction: 'high', since: 3 },
    ]);
    const mirrored = tabularCusum(
      values.map((value) => -value),
      options,
    );
    expect(mirrored.low).toEqual(tabularCusum(values, options).high);
  });
});

/** The least cost over all partitions, by dynamic programming over every start. */
function leastCost(x: readonly number[], minimumLength: number, penalty: number): number {
  const cost = (from: number, to: number) => {
    const part = x.slice(from, to);
    const mean = part.reduce((sum, value) => sum + value, 0) / part.length;
    return part.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  };
  const best = [-penalty];
  for (let end = 1; end <= x.length; end += 1) {
    best[end] = Infinity;
    for (let start = 0; start + minimumLength <= end; start += 1) {
      best[end] = Math.min(best[end]!, best[start]! + cost(start, end) + penalty);
    }
  }
  return best[x.length]!;
}

describe('kinks of a CUSUM', () => {
  it('are the best of all partitions', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 6, maxLength: 30 }),
        fc.integer({ min: 1, max: 5 }),
        fc.double({ min: 0.5, max: 300, noNaN: true }),
        (x, minimumLength, penalty) => {
          const { segments } = cusumSegments(x, { minimumLength, penalty, sigma: 1 });
          const cost =
            segments.reduce(
              (sum, { start, end, meanDeviation }) =>
                sum + x.slice(start, end).reduce((part, value) => part + (value - meanDeviation) ** 2, 0),
              0,
            ) +
            penalty * (segments.length - 1);
          expect(cost).toBeCloseTo(leastCost(x, minimumLength, penalty), 6);
          expect(Math.min(...segments.map(({ periods }) => periods))).toBeGreaterThanOrEqual(minimumLength);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('share out the whole energy, without gap or overlap', () => {
    fc.assert(
      fc.property(stream, (x) => {
        const { segments } = cusumSegments(x, { minimumLength: 1 });
        const total = segments.reduce((sum, segment) => sum + segment.total, 0);
        expect(Math.abs(total - x.reduce((sum, value) => sum + value, 0))).toBeLessThan(1e-8);
        expect(segments[0]!.start).toBe(0);
        expect(segments.at(-1)!.end).toBe(x.length);
        segments.slice(1).forEach((segment, i) => expect(segment.start).toBe(segments[i]!.end));
      }),
    );
  });

  it('stay where they are when the unit changes', () => {
    const noise = normalNoise(11);
    const x = Array.from({ length: 200 }, (_, i) => (i < 80 ? 0 : 15) + 10 * noise());
    const { kinks } = cusumSegments(x);
    expect(cusumSegments(x.map((value) => value * 0.001)).kinks).toEqual(kinks);
  });

  it('are found within a week of where the waste begins and ends', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const noise = normalNoise(seed);
      const { kinks, segments } = cusumSegments(
        Array.from({ length: 300 }, (_, i) => (i >= 100 && i < 200 ? 20 : 0) + 10 * noise()),
      );
      expect(kinks.length).toBeGreaterThanOrEqual(2);
      expect(Math.min(...kinks.map((kink) => Math.abs(kink - 100)))).toBeLessThanOrEqual(4);
      expect(Math.min(...kinks.map((kink) => Math.abs(kink - 200)))).toBeLessThanOrEqual(4);
      const wasted = segments.filter(({ meanDeviation }) => meanDeviation > 12);
      expect(wasted.reduce((sum, { total }) => sum + total, 0)).toBeGreaterThan(1600);
    }
  });

  it('are rare where nothing changes, with and without memory when it is declared', () => {
    let plain = 0;
    let remembered = 0;
    for (let seed = 1; seed <= 60; seed += 1) {
      const noise = normalNoise(seed);
      if (cusumSegments(Array.from({ length: 300 }, noise), { sigma: 1 }).kinks.length > 0) plain += 1;
      let value = noise();
      const series = Array.from({ length: 300 }, () => (value = 0.5 * value + Math.sqrt(0.75) * noise()));
      if (cusumSegments(series, { sigma: 1, rho: 0.5 }).kinks.length > 0) remembered += 1;
    }
    expect(plain).toBeLessThanOrEqual(6);
    expect(remembered).toBeLessThanOrEqual(6);
  });

  it('need a series as long as one segment', () => {
    expect(() => cusumSegments([1, 2, 3])).toThrow(expect.objectContaining({ code: 'too_few_rows' }));
  });
});
