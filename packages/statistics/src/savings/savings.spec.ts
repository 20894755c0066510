import { baselineDays, nmecrSavings, nmecrSummary, reportingDays } from '../../test/building-data.ts';
import { normalQuantile } from '../distributions/normal.ts';
import { leastSquares } from '../linear/least-squares.ts';
import { createSeededRandom } from '../seeded-random.ts';
import { blockLength } from './block-length.ts';
import { bootstrapSavings } from './bootstrap-savings.ts';
import { effectiveObservations } from './effective-observations.ts';
import { fractionalSavingsUncertainty, type FsuInput } from './fractional-savings-uncertainty.ts';
import { smallestDetectableSaving } from './smallest-detectable-saving.ts';

/** First-order autoregressive noise with SD sigma. */
function noise(seed: number, n: number, rho: number, sigma = 1): number[] {
  const random = createSeededRandom(seed);
  const normal = () => normalQuantile((random() * 0x7fffffff + 0.5) / 0x80000000);
  let value = normal();
  return Array.from({ length: n }, () => {
    value = rho * value + Math.sqrt(1 - rho ** 2) * normal();
    return sigma * value;
  });
}

describe('fractional savings uncertainty', () => {
  const input: FsuInput = {
    cvRmse: 0.1,
    n: 365,
    parameters: 2,
    rho: 0,
    reportingPeriods: 365,
    reportingMonths: 12,
    resolution: 'daily',
  };

  it('is that of the formula by hand', () => {
    // t(0.95; 363) = 1.6490623; a = −0.03456 + 0.4242 + 1.00286 = 1.3925; √((1 + 2/365)/365) = 0.05248564
    const fsu = fractionalSavingsUncertainty(0.1, input);
    expect(fsu.correction).toBeCloseTo(1.3925, 12);
    expect(fsu.t).toBeCloseTo(1.6490623, 6);
    expect(fsu.value).toBeCloseTo(1.6490623 * 1.3925 * 0.05248564, 6);
    expect(fractionalSavingsUncertainty(-0.1, input).value).toBe(fsu.value);
  });

  it('is just the limit at the smallest detectable saving', () => {
    const smallest = smallestDetectableSaving({ ...input, rho: 0.6 });
    expect(fractionalSavingsUncertainty(smallest, { ...input, rho: 0.6 }).value).toBeCloseTo(0.5, 14);
  });

  it('takes the months of the reporting period, not of the baseline', () => {
    const quarter = { ...input, reportingPeriods: 91, reportingMonths: 3 };
    expect(fractionalSavingsUncertainty(0.1, quarter).correction).toBeCloseTo(
      1.00286 + 0.10605 - 0.00216,
      12,
    );
    expect(fractionalSavingsUncertainty(0.1, { ...quarter, resolution: 'hourly' }).correction).toBe(1.26);
    expect(fractionalSavingsUncertainty(0.1, { ...quarter, resolution: 'monthly' }).correction).toBeCloseTo(
      0.94054 + 0.09918 - 0.00198,
      12,
    );
  });

  it('grows with autocorrelation as n′ shrinks, and gives a negative one no credit', () => {
    expect(effectiveObservations(400, 0.6)).toBeCloseTo(100, 12);
    expect(effectiveObservations(400, -0.6)).toBe(400);
    const plain = fractionalSavingsUncertainty(0.1, input).value;
    const remembered = fractionalSavingsUncertainty(0.1, { ...input, rho: 0.6 });
    expect(remembered.value / plain).toBeCloseTo(Math.sqrt((4 * (1 + 2 / 91.25)) / (1 + 2 / 365)), 12);
    expect(() => fractionalSavingsUncertainty(0.1, { ...input, rho: 0.995 })).toThrow(
      expect.objectContaining({ code: 'too_few_effective_observations' }),
    );
  });

  it('has none for no savings', () => {
    expect(() => fractionalSavingsUncertainty(0, input)).toThrow(
      expect.objectContaining({ code: 'no_savings' }),
    );
  });
});

describe('block bootstrap of savings', () => {
  const line = (days: typeof baselineDays) => [
    days.map(() => 1),
    days.map(({ temperatureF }) => temperatureF),
  ];
  const fit = leastSquares(
    line(baselineDays),
    baselineDays.map(({ energyKwh }) => energyKwh),
  );
  const actual = reportingDays.map(({ energyKwh }) => energyKwh);
  const drawn = (seed: number) =>
    bootstrapSavings(fit, line(baselineDays), line(reportingDays), actual, { seed });

  it('is the same for the same seed, and centred on the savings of the fit', () => {
    expect(drawn(7)).toEqual(drawn(7));
    expect(drawn(7).low).not.toBe(drawn(8).low);
    const savings = reportingDays.reduce(
      (sum, day) => sum + fit.coefficients[0]! + fit.coefficients[1]! * day.temperatureF - day.energyKwh,
      0,
    );
    const { savings: point, low, high, standardError } = drawn(7);
    expect(Math.abs(point - savings)).toBeLessThan(1e-6);
    expect(Math.abs((low + high) / 2 - point)).toBeLessThan(standardError / 5);
  });

  // Var(savings error) of ordinary least squares with independent errors: σ² (m + s′(X′X)⁻¹s)
  it('agrees with the formula of least squares where there is no memory', () => {
    const x = Array.from({ length: 200 }, (_, i) => Math.sin(i));
    const later = Array.from({ length: 120 }, (_, i) => 0.5 + Math.sin(i / 3));
    const columns = [x.map(() => 1), x];
    const scatter = noise(3, 200, 0, 5);
    const model = leastSquares(
      columns,
      x.map((value, i) => 100 + 10 * value + scatter[i]!),
    );
    const reporting = [later.map(() => 1), later];
    const sums = reporting.map((column) => column.reduce((total, value) => total + value, 0));
    const doubt = sums.flatMap((a, i) => sums.map((b, j) => a * b * model.covariance(i, j)));
    const exact = Math.sqrt(120 * model.residualSd ** 2 + doubt.reduce((total, value) => total + value, 0));
    const { standardError } = bootstrapSavings(
      model,
      columns,
      reporting,
      later.map(() => 100),
      {
        seed: 1,
        replicates: 3000,
        blockLength: 1,
      },
    );
    expect(standardError / exact).toBeGreaterThan(0.95);
    expect(standardError / exact).toBeLessThan(1.05);
  });

  it('holds the true savings in about 90 of 100 cases of autocorrelated days', () => {
    const n = 182;
    const x = Array.from({ length: n }, (_, i) => 10 - 12 * Math.cos((2 * Math.PI * i) / n));
    const columns = [x.map(() => 1), x];
    let held = 0;
    const cases = 100;
    for (let seed = 1; seed <= cases; seed += 1) {
      const scatter = noise(seed, 2 * n, 0.5, 8);
      const model = leastSquares(
        columns,
        x.map((value, i) => 200 + 3 * value + scatter[i]!),
      );
      const saved = 20;
      const { low, high } = bootstrapSavings(
        model,
        columns,
        columns,
        x.map((value, i) => 200 - saved + 3 * value + scatter[n + i]!),
        { seed, replicates: 100 },
      );
      if (low <= saved * n && saved * n <= high) held += 1;
    }
    expect(held / cases).toBeGreaterThan(0.82);
    expect(held / cases).toBeLessThan(0.95);
  });

  it('refuses blocks that do not fit', () => {
    expect(() =>
      bootstrapSavings(fit, line(baselineDays), line(reportingDays), actual, { seed: 1, blockLength: 300 }),
    ).toThrow(expect.objectContaining({ code: 'bad_block_length' }));
  });
});

describe('block length', () => {
  // AR(1): G = 2γρ/(1 − ρ)², g(0) = γ(1 + ρ)/(1 − ρ), so b = (3/2 · (2ρ/(1 − ρ²))²)^⅓ n^⅓
  it.each([0.3, 0.6, 0.8])('comes near the optimum of an autoregressive series with ρ = %d', (rho) => {
    const n = 3000;
    const optimum = (1.5 * ((2 * rho) / (1 - rho ** 2)) ** 2 * n) ** (1 / 3);
    const lengths = Array.from({ length: 15 }, (_, seed) => blockLength(noise(seed, n, rho)));
    const typical = lengths.sort((a, b) => a - b)[7]!;
    expect(typical / optimum).toBeGreaterThan(0.75);
    expect(typical / optimum).toBeLessThan(1.25);
  });

  it('is short without memory', () => {
    const lengths = Array.from({ length: 40 }, (_, seed) => blockLength(noise(seed, 1000, 0)));
    expect(lengths.sort((a, b) => a - b)[20]!).toBeLessThanOrEqual(5);
  });
});

describe('the published savings of the building', () => {
  it('are the sums of nmecr’s daily stream', () => {
    const total = (key: 'actual' | 'expected' | 'savings') =>
      nmecrSavings.reduce((sum, day) => sum + day[key], 0);
    expect(Math.abs(total('savings') - nmecrSummary.savings)).toBeLessThan(1e-6);
    expect(Math.abs(total('expected') - nmecrSummary.adjustedBaselineUse)).toBeLessThan(1e-6);
  });
});
