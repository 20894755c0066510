import { createSeededRandom } from '@enms/statistics';
import { describe, expect, it } from '@jest/globals';
import { baselineCusum } from './baseline-cusum.ts';
import type { Adjustment, SavingsInput } from './baseline-savings.ts';
import { baselineSavings } from './baseline-savings.ts';
import { DEFAULT_CALENDAR } from './calendar.ts';
import type { DriverSpec } from './driver-spec.ts';
import { fitBaseline } from './fit-baseline.ts';
import type { PeriodSeries } from './period-series.ts';
import { rebaselineTriggers } from './triggers.ts';
import { evaluateBaseline } from './use-baseline.ts';

const DAY = 86_400_000;
const FROM = Date.parse('2026-01-01T00:00:00Z');
const parts: DriverSpec = { kind: 'number', name: 'production_count', source: 'production_count', lag: 0 };

/** Days of 500 kWh and 0.5 a part, with noise of SD about 10; from `changedAt` on 60 kWh more. */
function days(from: number, count: number, seed: number, changedAt = Infinity): PeriodSeries {
  const random = createSeededRandom(seed);
  const made = Float64Array.from({ length: count }, () => 400 + 400 * random());
  const energy = made.map(
    (value, day) =>
      500 + 0.5 * value + 20 * (random() + random() + random() - 1.5) + (day >= changedAt ? 60 : 0),
  );
  const whole = new Float64Array(count).fill(1);
  return {
    bounds: Float64Array.from({ length: count + 1 }, (_, day) => from + day * DAY),
    lead: 0,
    energy: { values: energy, coverage: whole },
    drivers: { production_count: { values: made, coverage: whole } },
  };
}

const baseline = days(FROM, 120, 1);
const { fitted, dataHash } = fitBaseline({
  series: baseline,
  resolution: 'day',
  timeZone: 'UTC',
  kind: 'linear',
  drivers: [parts],
  exclusions: [],
  options: {
    calendar: DEFAULT_CALENDAR,
    coverageThreshold: 0.9,
    confidence: 0.95,
    gate: {},
    rankBy: 'aicc',
    maxDrivers: 4,
    criterion: 'bic',
  },
  isOverridden: false,
});
const { model, report } = fitted!;
const later = days(FROM + 120 * DAY, 90, 2, 40);
const prices = (count: number) => new Float64Array(count).fill(0.2);
const at = (day: number) => FROM + (120 + day) * DAY;

describe('a period judged by its baseline', () => {
  it('says what was used beyond what was to be expected, and its money', () => {
    const { summary, deviation, low, high, expected } = evaluateBaseline({
      model,
      series: later,
      prices: prices(90),
    });
    expect(summary.counted).toBe(90);
    expect(summary.deviationKwh).toBeCloseTo(50 * 60, -2);
    expect(summary.money.cost!).toBeCloseTo(summary.deviationKwh * 0.2, 6);
    expect(summary.senpi!).toBeCloseTo(summary.actualKwh / summary.expectedKwh, 12);
    expect(summary.normalisedEnpiKwh!).toBeGreaterThan(summary.baselineEnpiKwh);
    expect(summary.driverVerdict!.outcome).toBe('met');
    const inside = Array.from(deviation.keys()).filter(
      (i) => i < 40 && later.energy.values[i]! >= low[i]! && later.energy.values[i]! <= high[i]!,
    );
    expect(inside.length).toBeGreaterThanOrEqual(35);
    expect(expected[0]!).toBeGreaterThan(low[0]!);
  });

  it('skips and counts what it cannot judge, and has no money without a price', () => {
    const series = days(FROM + 120 * DAY, 90, 2);
    series.drivers['production_count']!.values[3] = Number.NaN;
    series.energy.values[4] = Number.NaN;
    const before = evaluateBaseline({ model, series, prices: prices(90) }).summary.extrapolatedPeriods;
    series.drivers['production_count']!.values[5] = 2000;
    const price = prices(90);
    price[6] = Number.NaN;
    const { summary } = evaluateBaseline({ model, series, prices: price });
    expect(summary.skipped).toEqual([
      { reason: 'missing_driver:production_count', periods: 1 },
      { reason: 'missing_energy', periods: 1 },
    ]);
    expect(summary).toMatchObject({ counted: 88, extrapolatedPeriods: before + 1 });
    expect(summary.extrapolationShare).toBe((before + 1) / 88);
    expect(summary.money).toMatchObject({ pricedPeriods: 87, unpricedPeriods: 1 });
    const unpriced = evaluateBaseline({ model, series, prices: price.fill(Number.NaN) });
    expect(unpriced.summary.money.cost).toBeNull();
  });
});

describe('the CUSUM', () => {
  const outcome = baselineCusum({ model, series: later, prices: prices(90) });

  it('bends where the machine changed, and leaves its limits soon after', () => {
    expect(outcome.segments).toHaveLength(2);
    expect(outcome.segments[1]!.from).toBe(at(40));
    expect(outcome.segments[1]!.meanDeviationKwh).toBeCloseTo(60, -1);
    expect(outcome.segments[1]!.totalCost!).toBeCloseTo(outcome.segments[1]!.totalKwh * 0.2, 6);
    expect(outcome.firstActionAt!).toBeGreaterThanOrEqual(at(40));
    expect(outcome.firstActionAt!).toBeLessThanOrEqual(at(50));
    expect(outcome.energyKwh.at(-1)!).toBeCloseTo(outcome.summary.deviationKwh, 6);
    expect(outcome.money.at(-1)!).toBeCloseTo(outcome.summary.deviationKwh * 0.2, 6);
  });

  it('raises one alarm, of waste, since the change', () => {
    expect(outcome.alarms).toHaveLength(1);
    expect(outcome.alarms[0]).toMatchObject({ direction: 'waste' });
    expect(Math.abs(outcome.alarms[0]!.since - at(40)) / DAY).toBeLessThanOrEqual(7);
  });

  it('is quiet where nothing changed', () => {
    const quiet = baselineCusum({ model, series: days(FROM + 120 * DAY, 90, 2), prices: prices(90) });
    expect(quiet.alarms).toEqual([]);
    expect(quiet.segments).toHaveLength(1);
  });
});

describe('savings', () => {
  const saved = days(FROM + 120 * DAY, 90, 31, 0);
  saved.energy.values.forEach((value, day) => (saved.energy.values[day] = value - 120));
  const ask = (change: Partial<SavingsInput> = {}) =>
    baselineSavings({
      model,
      series: saved,
      prices: prices(90),
      adjustments: [],
      baseline: { series: baseline, exclusions: [], dataHash },
      seed: 1,
      confidence: 0.9,
      report,
      ...change,
    });

  it('are expected less actual, with the uncertainty of the guideline and the bootstrap beside it', () => {
    const { savingsKwh, uncertaintyKwh, fractionalUncertainty, bootstrap, ...rest } = ask();
    // 60 kWh a day less than the baseline, for 90 days.
    expect(Math.abs(savingsKwh - 5400)).toBeLessThan(uncertaintyKwh!);
    expect(rest.isSignificant).toBe(true);
    expect(fractionalUncertainty!.value).toBeCloseTo(uncertaintyKwh! / savingsKwh, 10);
    expect(rest.reportingMonths).toBeCloseTo(90 / 30.437, 6);
    expect(bootstrap!.savings).toBeCloseTo(savingsKwh, 6);
    expect(bootstrap!.low).toBeLessThan(5400);
    expect(bootstrap!.high).toBeGreaterThan(5400);
    expect(rest.money.savings!).toBeCloseTo(savingsKwh * 0.2, 6);
    expect(ask().bootstrap).toEqual(bootstrap);
    expect(rest.verdicts.find(({ profile }) => profile === 'sep')!.outcome).toBe('passed');
  });

  it('have their non-routine adjustments itemised, by the part that lies in the period', () => {
    const adjustment: Adjustment = {
      id: 1,
      kind: 'static_factor',
      description: 'a second shift on Saturdays',
      from: at(80),
      to: at(100),
      items: [
        { label: 'light', kwh: 40 },
        { label: 'ventilation', kwh: 160 },
      ],
    };
    const plain = ask();
    const adjusted = ask({ adjustments: [adjustment] });
    expect(adjusted.adjustments[0]).toMatchObject({ share: 0.5, appliedKwh: 100 });
    expect(adjusted.savingsKwh).toBeCloseTo(plain.savingsKwh + 100, 9);
  });

  it('say why there is no bootstrap', () => {
    const other = days(FROM, 120, 1);
    other.energy.values[0]! += 1;
    expect(ask({ baseline: { series: other, exclusions: [], dataHash } })).toMatchObject({
      bootstrap: null,
      bootstrapReason: 'baseline_data_changed',
    });
    const hourlyOnly = { ...model, resolution: 'week' } as typeof model;
    expect(ask({ model: hourlyOnly }).bootstrapReason).toBe('only_for_hours_and_days');
  });
});

describe('re-baseline triggers', () => {
  const calm = {
    extrapolationShare: 0.05,
    alarms: [],
    notes: [],
    machinesThen: [1, 2],
    machinesNow: [2, 1],
    ageDays: 100,
    timeZone: 'Europe/Berlin',
  };

  it('has none for a baseline that holds', () => {
    expect(rebaselineTriggers(calm)).toEqual([]);
  });

  it('tells drivers out of range, other machines and age', () => {
    const found = rebaselineTriggers({
      ...calm,
      extrapolationShare: 0.2,
      machinesNow: [1, 3],
      ageDays: 1200,
    });
    expect(found.map(({ code, found: figure }) => [code, figure])).toEqual([
      ['drivers_out_of_range', 0.2],
      ['machines_changed', 2],
      ['model_too_old', 1200],
    ]);
  });

  it('asks for a note of an alarm, and is content with one', () => {
    const alarms = [{ direction: 'waste', since: at(40), raisedAt: at(43), until: at(90) }] as const;
    expect(rebaselineTriggers({ ...calm, alarms })[0]).toMatchObject({
      code: 'unexplained_change',
      found: 1,
    });
    expect(rebaselineTriggers({ ...calm, alarms, notes: [at(39)] })).toEqual([]);
    expect(rebaselineTriggers({ ...calm, alarms, notes: [at(10)] })).toHaveLength(1);
  });
});
