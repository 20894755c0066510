import fc from 'fast-check';

import { baselineDays } from '../../../test/building-data.ts';
import { normalNoise, yearOfTemperatures } from '../../../test/synthetic.ts';
import { fitChangePoint } from '../change-point/fit-change-point.ts';
import type { DegreeDayFit, DegreeDayModelKind } from './degree-day-model.ts';
import { degreeDays } from './degree-days.ts';
import { evaluateDegreeDays } from './evaluate-degree-days.ts';
import { fitDegreeDays } from './fit-degree-days.ts';

const weather = fc.array(fc.double({ min: -30, max: 40, noNaN: true }), { minLength: 24, maxLength: 24 });

describe('degree days', () => {
  it('are those of a week by hand', () => {
    // base 15.5 °C: 5.5 + 2.5 + 0 + 0 + 10.5 + 15.5 + 0.5
    const week = [10, 13, 16, 20, 5, 0, 15];
    expect(degreeDays(week, 15.5, 'heating')).toEqual({ degreeDays: 34.5, days: 7, missing: 0 });
    expect(degreeDays(week, 15.5, 'cooling').degreeDays).toBe(5);
  });

  it('of heating less those of cooling are days times base less mean', () => {
    fc.assert(
      fc.property(weather, fc.double({ min: -10, max: 30, noNaN: true }), (day, base) => {
        const options = { readingsPerDay: 24 };
        const heating = degreeDays(day, base, 'heating', options).degreeDays;
        const cooling = degreeDays(day, base, 'cooling', options).degreeDays;
        const mean = day.reduce((sum, value) => sum + value, 0) / 24;
        expect(heating - cooling).toBeCloseTo(base - mean, 9);
        expect(heating).toBeGreaterThanOrEqual(degreeDays([mean], base, 'heating').degreeDays - 1e-9);
      }),
    );
  });

  it('put the mean of the others in the place of a missing reading, up to a share, and count it', () => {
    const week = [10, 10, 10, 10, 10, 10, 10, 10, 10, Number.NaN];
    expect(degreeDays(week, 15, 'heating')).toEqual({ degreeDays: 50, days: 10, missing: 1 });
    expect(() => degreeDays(week, 15, 'heating', { missingShare: 0.05 })).toThrow(
      expect.objectContaining({ code: 'missing_temperature' }),
    );
    expect(() => degreeDays([], 15, 'heating')).toThrow(
      expect.objectContaining({ code: 'missing_temperature' }),
    );
  });
});

/** Months of 28 to 31 days over `years`, with daily temperatures. */
function months(noise: () => number, years: number): { temperatures: number[] }[] {
  const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  const days = yearOfTemperatures(noise).map((_, i) => i);
  return Array.from({ length: years * 12 }, (_, month) => {
    const start = lengths.slice(0, month % 12).reduce((sum, value) => sum + value, 0);
    const inMonth = days.slice(start, start + lengths[month % 12]!);
    return {
      temperatures: inMonth.map((day) => 10 - 12 * Math.cos((day / 365) * 2 * Math.PI) + 4 * noise()),
    };
  });
}

const truth = { base: 40, heating: 6, cooling: 5, low: 13, high: 19 };

/** Energy of a period from the truth and noise that grows with the root of its days. */
function energyOf(kind: DegreeDayModelKind, temperatures: readonly number[], noise: () => number): number {
  const heating =
    kind === 'cooling' ? 0 : truth.heating * degreeDays(temperatures, truth.low, 'heating').degreeDays;
  const cooling =
    kind === 'heating' ? 0 : truth.cooling * degreeDays(temperatures, truth.high, 'cooling').degreeDays;
  return truth.base * temperatures.length + heating + cooling + 5 * Math.sqrt(temperatures.length) * noise();
}

describe('degree-day models', () => {
  const temperatures = baselineDays.map(({ temperatureF }) => temperatureF);
  const kwh = baselineDays.map(({ energyKwh }) => energyKwh);

  // mirrored about 100 °F the heating of the building becomes cooling
  it.each([
    ['heating', '3PH', (value: number) => value],
    ['cooling', '3PC', (value: number) => 100 - value],
  ] as const)(
    'of %s are the change-point model %s on the days of the building',
    (kind, changePoint, mirrored) => {
      const x = temperatures.map(mirrored);
      const model = fitDegreeDays(
        kind,
        x.map((value) => ({ temperatures: [value] })),
        kwh,
      );
      const same = fitChangePoint(changePoint, x, kwh);
      const base = kind === 'heating' ? model.heatingBase! : model.coolingBase!;
      expect(base.estimate).toBeCloseTo(same.balancePoints[0]!.estimate, 4);
      expect(base.standardError).toBeCloseTo(same.balancePoints[0]!.standardError, 4);
      expect(model.rSquared).toBeCloseTo(same.rSquared, 9);
      expect(model.cvRmse).toBeCloseTo(same.cvRmse, 9);
    },
  );

  it.each(['heating', 'cooling', 'heating_cooling'] as const)(
    'of %s hold the true parameters in at least 80 of 100 intervals of 95 % on three years of months',
    (kind) => {
      const seeds = 60;
      const held = new Map<string, number>();
      for (let seed = 1; seed <= seeds; seed += 1) {
        const noise = normalNoise(seed);
        const periods = months(noise, 3);
        const fit = fitDegreeDays(
          kind,
          periods,
          periods.map((period) => energyOf(kind, period.temperatures, noise)),
        );
        const checks = [
          ['base load', fit.baseLoadPerDay, truth.base],
          ['heating', fit.heatingSlope, truth.heating],
          ['heating base', fit.heatingBase, truth.low],
          ['cooling', fit.coolingSlope, truth.cooling],
          ['cooling base', fit.coolingBase, truth.high],
        ] as const;
        for (const [name, estimate, value] of checks) {
          if (!estimate) continue;
          const isHeld = estimate.low <= value && value <= estimate.high;
          held.set(name, (held.get(name) ?? 0) + (isHeld ? 1 : 0));
        }
      }
      expect(held.size).toBe(kind === 'heating_cooling' ? 5 : 3);
      for (const hits of held.values()) expect(hits / seeds).toBeGreaterThan(0.8);
    },
  );

  it('evaluate to their own fitted values, skip and count a period without temperatures', () => {
    const noise = normalNoise(3);
    const periods = months(noise, 3);
    const energy = periods.map((period) => energyOf('heating', period.temperatures, noise));
    energy[4] = Number.NaN;
    const gap = { temperatures: periods[7]!.temperatures.map((value, i) => (i < 10 ? Number.NaN : value)) };
    const fit = fitDegreeDays('heating', periods.with(7, gap), energy);
    expect(fit).toMatchObject({ n: 34, skipped: 2 });
    expect(fit.fitted[4]).toBeNaN();
    const stored = JSON.parse(JSON.stringify({ ...fit, fitted: [], residuals: [] })) as DegreeDayFit;
    const own = evaluateDegreeDays(stored, periods);
    [0, 1, 20].forEach((i) => expect(own.expected[i]).toBeCloseTo(fit.fitted[i]!, 8));
    expect(evaluateDegreeDays(fit, [gap, { temperatures: Array<number>(30).fill(60) }])).toMatchObject({
      skipped: 1,
      extrapolated: 1,
    });
  });

  it('cover new months with their prediction interval', () => {
    const noise = normalNoise(8);
    const periods = months(noise, 3);
    const fit = fitDegreeDays(
      'heating_cooling',
      periods,
      periods.map((period) => energyOf('heating_cooling', period.temperatures, noise)),
    );
    const later = months(noise, 60);
    const { low, high } = evaluateDegreeDays(fit, later, 0.9);
    const inside = later.filter((period, i) => {
      const actual = energyOf('heating_cooling', period.temperatures, noise);
      return low[i]! <= actual && actual <= high[i]!;
    }).length;
    expect(inside / later.length).toBeGreaterThan(0.83);
    expect(inside / later.length).toBeLessThan(0.96);
  });

  it('refuse too few periods and periods of one temperature', () => {
    const code = (periods: { temperatures: number[] }[], energy: number[]) => {
      try {
        fitDegreeDays('heating', periods, energy);
      } catch (error) {
        return (error as { code: string }).code;
      }
      return 'none';
    };
    const alike = Array.from({ length: 12 }, () => ({ temperatures: [10] }));
    expect(code(alike.slice(0, 8), [1, 2, 3, 4, 5, 6, 7, 8])).toBe('too_few_rows');
    expect(
      code(
        alike,
        Array.from(alike, (_, i) => i + 1),
      ),
    ).toBe('no_balance_point');
    expect(code(alike, [1])).toBe('unequal_lengths');
  });
});
