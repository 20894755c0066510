import fc from 'fast-check';

import { baselineDays } from '../../../test/building-data.ts';
import { normalNoise, yearOfTemperatures } from '../../../test/synthetic.ts';
import { leastSquares } from '../../linear/least-squares.ts';
import { changePointTerms, type ChangePointFit, type ChangePointKind } from './change-point-model.ts';
import { evaluateChangePoint } from './evaluate-change-point.ts';
import { fitChangePoint } from './fit-change-point.ts';

const kinds: readonly ChangePointKind[] = ['3PH', '3PC', '4P', '5P'];
const energy = baselineDays.map(({ energyKwh }) => energyKwh);
const temperatures = baselineDays.map(({ temperatureF }) => temperatureF);

/** SSE of the model with these balance points by least squares over the rows. */
function sseAt(
  kind: ChangePointKind,
  low: number,
  high: number,
  x: readonly number[],
  y: readonly number[],
): number {
  const rows = x.map((temperature) => [1, ...changePointTerms(kind, low, high, temperature)]);
  return leastSquares(
    rows[0]!.map((_, j) => rows.map((row) => row[j]!)),
    y,
  ).sse;
}

const truth = (kind: ChangePointKind) => ({
  base: 100,
  heating: kind === '3PC' ? 0 : 3,
  cooling: kind === '3PH' ? 0 : 2,
  low: kind === '5P' ? 6 : 12,
  high: kind === '5P' ? 16 : 12,
});

describe('change-point models of the building', () => {
  // nmecr, tests/testthat/Expectations/nmecr_predictability_all_stats.rds, row Four Parameter, by R's segmented
  it('reach the R² that R’s segmented reaches with four parameters', () => {
    const fit = fitChangePoint('4P', temperatures, energy);
    expect(fit.rSquared).toBeGreaterThanOrEqual(0.719743806890052);
    expect(fit.rSquared).toBeCloseTo(0.719743806890052, 7);
    // 10.91 % there counts neither intercept nor balance point: SSE / (n − 2)
    expect((100 * fit.cvRmse * Math.sqrt(fit.degreesOfFreedom / 362)).toFixed(1)).toBe('10.9');
    expect(fit.parameters).toBe(4);
  });

  it.each(kinds)('%s has an error that no pair of points on a fine grid beats', (kind) => {
    const fit = fitChangePoint(kind, temperatures, energy);
    const grid = Array.from({ length: 25 }, (_, i) => 34 + 2 * i);
    const counts = (low: number, high: number) => [
      temperatures.filter((t) => t < low).length,
      temperatures.filter((t) => t >= high).length,
      kind === '5P' ? temperatures.filter((t) => t >= low && t < high).length : 19,
    ];
    for (const low of grid) {
      for (const high of kind === '5P' ? grid.filter((point) => point > low) : [low]) {
        if (counts(low, high).some((rows) => rows < 19)) continue;
        expect(fit.sse).toBeLessThanOrEqual(sseAt(kind, low, high, temperatures, energy) * (1 + 1e-12));
      }
    }
  });
});

describe.each(kinds)('%s', (kind) => {
  const { base, heating, cooling, low, high } = truth(kind);
  const load = (t: number) => base + heating * Math.max(0, low - t) + cooling * Math.max(0, t - high);
  const year = yearOfTemperatures(normalNoise(1));

  it('recovers what made the data, to 6 digits without noise', () => {
    const fit = fitChangePoint(
      kind,
      year,
      year.map((t, i) => load(t) + 1e-7 * Math.sin(i)),
    );
    expect(fit.base.estimate).toBeCloseTo(base, 6);
    if (heating) expect(fit.heatingSlope!.estimate).toBeCloseTo(heating, 6);
    if (cooling) expect(fit.coolingSlope!.estimate).toBeCloseTo(cooling, 6);
    expect(fit.balancePoints[0]!.estimate).toBeCloseTo(kind === '3PC' ? high : low, 6);
    expect(fit.balancePoints.at(-1)!.estimate).toBeCloseTo(kind === '3PH' ? low : high, 6);
    expect(fit.hasPlausibleSlopes).toBe(true);
  });

  it('holds the true parameters in about 95 of 100 confidence intervals', () => {
    const seeds = 150;
    const held = new Map<string, number>();
    const count = (name: string, fit: ChangePointFit['base'] | undefined, value: number) => {
      if (fit && fit.low <= value && value <= fit.high) held.set(name, (held.get(name) ?? 0) + 1);
      else if (fit) held.set(name, held.get(name) ?? 0);
    };
    for (let seed = 1; seed <= seeds; seed += 1) {
      const noise = normalNoise(seed);
      const x = yearOfTemperatures(noise, 200);
      const fit = fitChangePoint(
        kind,
        x,
        x.map((t) => load(t) + 4 * noise()),
      );
      count('base', fit.base, base);
      count('heating', fit.heatingSlope, heating);
      count('cooling', fit.coolingSlope, cooling);
      count('low', fit.balancePoints[0], kind === '3PC' ? high : low);
      count('high', fit.balancePoints[1], high);
    }
    for (const hits of held.values()) expect(hits / seeds).toBeGreaterThan(0.88);
  });

  it('scales with the unit of the energy, and moves with the scale of the temperature', () => {
    const noise = normalNoise(5);
    const y = year.map((t) => load(t) + 5 * noise());
    const fit = fitChangePoint(kind, year, y);
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1000, noNaN: true }), (unit) => {
        const scaled = fitChangePoint(
          kind,
          year,
          y.map((value) => value * unit),
        );
        expect(scaled.cvRmse).toBeCloseTo(fit.cvRmse, 10);
        expect(scaled.base.estimate / unit / fit.base.estimate).toBeCloseTo(1, 6);
      }),
      { numRuns: 10 },
    );
    const fahrenheit = fitChangePoint(
      kind,
      year.map((t) => 32 + 1.8 * t),
      y,
    );
    expect((fahrenheit.balancePoints[0]!.estimate - 32) / 1.8).toBeCloseTo(fit.balancePoints[0]!.estimate, 5);
    expect(fahrenheit.balancePoints[0]!.standardError / 1.8).toBeCloseTo(
      fit.balancePoints[0]!.standardError,
      5,
    );
    expect(fahrenheit.rSquared).toBeCloseTo(fit.rSquared, 9);
  });

  it('evaluates to its own fitted values, skips what has no temperature, counts what lies outside its range', () => {
    const noise = normalNoise(6);
    const fit = fitChangePoint(
      kind,
      year,
      year.map((t) => load(t) + 5 * noise()),
    );
    const own = evaluateChangePoint(fit, year);
    own.expected.forEach((value, i) => expect(value).toBeCloseTo(fit.fitted[i]!, 8));
    const odd = evaluateChangePoint(fit, [Number.NaN, 60, 10]);
    expect(odd).toMatchObject({ skipped: 1, extrapolated: 1 });
    expect(odd.expected[0]).toBeNaN();
    expect(odd.low[2]!).toBeLessThan(odd.expected[2]!);
    const stored = JSON.parse(JSON.stringify({ ...fit, fitted: [], residuals: [] })) as ChangePointFit;
    expect(evaluateChangePoint(stored, [3]).high).toEqual(evaluateChangePoint(fit, [3]).high);
  });

  it('covers new days with its prediction interval', () => {
    const noise = normalNoise(9);
    const fit = fitChangePoint(
      kind,
      year,
      year.map((t) => load(t) + 5 * noise()),
    );
    const later = yearOfTemperatures(noise, 2000);
    const { low: lower, high: upper } = evaluateChangePoint(fit, later, 0.9);
    const inside = later.filter((t, i) => {
      const actual = load(t) + 5 * noise();
      return lower[i]! <= actual && actual <= upper[i]!;
    }).length;
    expect(inside / 2000).toBeGreaterThan(0.86);
    expect(inside / 2000).toBeLessThan(0.94);
  });
});

describe('what has no balance point', () => {
  it('is refused: too few rows, one temperature, a missing value', () => {
    const code = (x: number[], y: number[]) => {
      try {
        fitChangePoint('3PH', x, y);
      } catch (error) {
        return (error as { code: string }).code;
      }
      return 'none';
    };
    const days = Array.from({ length: 30 }, (_, i) => i);
    expect(code([1, 2, 3], [1, 2, 3])).toBe('too_few_rows');
    expect(
      code(
        days.map(() => 5),
        days,
      ),
    ).toBe('no_balance_point');
    expect(
      code(
        days,
        days.map(() => 5),
      ),
    ).toBe('no_spread');
    expect(code(days, [...days.slice(1), Number.NaN])).toBe('not_finite');
  });

  it('shows as refusal or as an interval wider than the data where a straight line has no bend', () => {
    const line = Array.from({ length: 60 }, (_, i) => i);
    try {
      const fit = fitChangePoint(
        '4P',
        line,
        line.map((t) => 10 + 2 * t),
      );
      expect(fit.balancePoints[0]!.high - fit.balancePoints[0]!.low).toBeGreaterThan(60);
    } catch (error) {
      expect(error).toMatchObject({ code: 'no_balance_point' });
    }
  });
});
