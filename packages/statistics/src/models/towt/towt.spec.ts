import { baselineDays, nmecrSavings, nmecrSummary, reportingDays } from '../../../test/building-data.ts';
import { normalNoise } from '../../../test/synthetic.ts';
import { leastSquares } from '../../linear/least-squares.ts';
import { cvRmse } from '../../savings/cv-rmse.ts';
import { deviations } from '../../savings/deviations.ts';
import { fractionalSavingsUncertainty } from '../../savings/fractional-savings-uncertainty.ts';
import { smallestDetectableSaving } from '../../savings/smallest-detectable-saving.ts';
import { evaluateTowt } from './evaluate-towt.ts';
import { fitTowt } from './fit-towt.ts';
import { temperatureParts } from './temperature-knots.ts';

/** Pearson's, which nmecr takes for the lag-1 autocorrelation. */
function correlation(a: Float64Array, b: Float64Array): number {
  const centred = (values: Float64Array) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.map((value) => value - mean);
  };
  const [x, y] = [centred(a), centred(b)];
  const product = (u: Float64Array, v: Float64Array) => u.reduce((sum, value, i) => sum + value * v[i]!, 0);
  return product(x, y) / Math.sqrt(product(x, x) * product(y, y));
}

const energy = baselineDays.map(({ energyKwh }) => energyKwh);
const fahrenheit = { bends: { heating: 50, cooling: 65 } };
const building = fitTowt(
  baselineDays.map(({ dayOfWeek }) => dayOfWeek),
  baselineDays.map(({ temperatureF }) => temperatureF),
  energy,
  fahrenheit,
);

describe('the published TOWT baseline of the building', () => {
  // nmecr, tests/testthat/Expectations/nmecr_predictability_all_stats.rds, row TOWT
  it('has the R² of nmecr and its stored CV(RMSE) of 6.77 %, which leaves the intercepts out of p', () => {
    expect(building.rSquared).toBeCloseTo(0.8964727413895036, 11);
    expect(building.parameters).toBe(19);
    expect((100 * cvRmse(energy, building.fitted, 17).value).toFixed(2)).toBe('6.77');
    expect(building.cvRmse).toBeCloseTo(cvRmse(energy, building.fitted, 19).value, 12);
  });

  it('expects every day of the year after the retrofit as nmecr does, within 1e-6 kWh of 17,000', () => {
    const { expected, skipped, extrapolated } = evaluateTowt(
      building,
      reportingDays.map(({ dayOfWeek }) => dayOfWeek),
      reportingDays.map(({ temperatureF }) => temperatureF),
    );
    const worst = Math.max(...nmecrSavings.map((day, i) => Math.abs(day.expected - expected[i]!)));
    expect(worst).toBeLessThan(1e-6);
    expect(skipped).toBe(0);
    expect(extrapolated).toBeLessThan(20);
    const stream = deviations(
      reportingDays.map(({ energyKwh }) => energyKwh),
      expected,
    );
    expect(Math.abs(-stream.total - nmecrSummary.savings)).toBeLessThan(1e-4);
    expect(Math.abs(stream.totalExpected - nmecrSummary.adjustedBaselineUse)).toBeLessThan(1e-4);
  });

  // nmecr puts the months of the baseline (rows / 30) into the polynomial and leaves the two intercepts out of p
  it('has nmecr’s uncertainty when given what nmecr puts in', () => {
    const { residuals } = building;
    const nmecr = {
      cvRmse: cvRmse(energy, building.fitted, 17).value,
      n: 364,
      parameters: 17,
      rho: correlation(residuals.subarray(1), residuals.subarray(0, -1)),
      reportingMonths: 364 / 30,
      resolution: 'daily' as const,
      degreesOfFreedom: 'effective' as const,
    };
    expect(nmecr.rho).toBeGreaterThan(0.5);
    // tests/testthat/Expectations/nmecr_predictability_TOWT_savings_summary.rds
    expect(fractionalSavingsUncertainty(0.1, { ...nmecr, reportingPeriods: 364 }).value).toBeCloseTo(
      0.18371439565311773,
      12,
    );
    const year = { ...nmecr, reportingPeriods: 365 };
    expect(fractionalSavingsUncertainty(nmecrSummary.savedFraction, year).value).toBeCloseTo(
      nmecrSummary.fractionalSavingsUncertainty,
      12,
    );
    expect(smallestDetectableSaving(year)).toBeCloseTo(nmecrSummary.smallestDetectableSaving, 12);
  });
});

describe('time of week and temperature', () => {
  const noise = normalNoise(4);
  const hours = Array.from({ length: 24 * 7 * 20 }, (_, i) => i);
  const week = hours.map((hour) => hour % 168);
  const isOpen = (interval: number) => interval < 120 && interval % 24 >= 7 && interval % 24 < 19;
  const temperatures = hours.map(
    (hour) => 12 + 10 * Math.sin(hour / 550) + 4 * Math.sin(hour / 3.8) + noise(),
  );
  const energyOf = (hour: number) =>
    (isOpen(hour % 168) ? 80 : 30) +
    (isOpen(hour % 168) ? 2 : 0.5) * Math.max(0, temperatures[hour]! - 15) +
    (hour % 24) / 10;
  const load = hours.map((hour) => energyOf(hour) + noise());
  const fit = fitTowt(week, temperatures, load);

  it('finds the hours that are open', () => {
    expect(fit.occupiedIntervals).toEqual(Array.from({ length: 168 }, (_, i) => i).filter(isOpen));
    expect(fit.residualSd).toBeLessThan(1.25);
  });

  it('is the least squares of one indicator an hour and the parts of the temperature', () => {
    const rows = hours.filter((hour) => isOpen(week[hour]!));
    const open = [...new Set(rows.map((hour) => week[hour]!))];
    const parts = rows.map((hour) => temperatureParts(temperatures[hour]!, fit.knots));
    const dense = leastSquares(
      [
        ...open.map((interval) => rows.map((hour) => (week[hour] === interval ? 1 : 0))),
        ...parts[0]!.map((_, k) => parts.map((row) => row[k]!)),
      ],
      rows.map((hour) => load[hour]!),
    );
    expect(fit.occupied!.parameters).toBe(dense.rank);
    expect(fit.occupied!.sse / dense.sse).toBeCloseTo(1, 10);
    fit.occupied!.slopes.forEach((slope, k) => {
      expect(slope).toBeCloseTo(dense.coefficients[open.length + k]!, 8);
      expect(fit.occupied!.slopeSpread[k]![k]! * dense.residualSd ** 2).toBeCloseTo(
        dense.standardErrors[open.length + k]! ** 2,
        10,
      );
    });
  });

  it('skips a period without a temperature or in an hour it never saw, and counts them', () => {
    const { expected, skipped } = evaluateTowt(fit, [3, 3, 400], [Number.NaN, 10, 10]);
    expect(skipped).toBe(2);
    expect([...expected].map(Number.isNaN)).toEqual([true, false, true]);
  });

  it('covers new hours with its prediction interval', () => {
    const { low, high } = evaluateTowt(fit, week, temperatures, 0.9);
    const inside = hours.filter((hour) => {
      const actual = energyOf(hour) + noise();
      return low[hour]! <= actual && actual <= high[hour]!;
    });
    expect(inside.length / hours.length).toBeGreaterThan(0.87);
    expect(inside.length / hours.length).toBeLessThan(0.95);
  });

  it('survives storage as JSON', () => {
    const stored = JSON.parse(JSON.stringify({ ...fit, fitted: [], residuals: [] })) as typeof fit;
    expect(evaluateTowt(stored, [10], [20])).toEqual(evaluateTowt(fit, [10], [20]));
  });

  it('cuts a temperature into parts that add up to it', () => {
    for (const temperature of [-30, 4.9, 5, 12, 40]) {
      expect(temperatureParts(temperature, [5, 12, 20]).reduce((sum, part) => sum + part, 0)).toBeCloseTo(
        temperature,
        12,
      );
    }
  });
});
