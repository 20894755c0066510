import { createSeededRandom, StatisticsError } from '@enms/statistics';
import { describe, expect, it } from '@jest/globals';
import { DEFAULT_CALENDAR, localMoments } from './calendar.ts';
import type { DriverSpec, ModelKind, Resolution } from './driver-spec.ts';
import { evaluateModel } from './evaluate-model.ts';
import type { FitOptions, FitOutcome, FitRequest } from './fit-baseline.ts';
import { fitBaseline, hashOf } from './fit-baseline.ts';
import type { Exclusion, PeriodSeries } from './period-series.ts';
import type { StoredModel } from './stored-model.ts';

const HOUR = 3_600_000;
const FROM = Date.parse('2026-01-01T00:00:00+01:00');
const ZONE = 'Europe/Berlin';

const options: FitOptions = {
  calendar: DEFAULT_CALENDAR,
  coverageThreshold: 0.9,
  confidence: 0.95,
  gate: {},
  rankBy: 'cross_validation',
  maxDrivers: 4,
  criterion: 'bic',
};

const iso = (instant: number) => new Date(instant).toISOString();
const known = (values: Float64Array) => ({ values, coverage: new Float64Array(values.length).fill(1) });

/** Energy of 20 + 0.4 parts + 1.5 K below 15 °C + 3 at night, with noise of SD 1. */
function factory(periods: number, stepMs = HOUR, lead = 0): PeriodSeries {
  const random = createSeededRandom(7);
  const starts = Float64Array.from({ length: periods + 1 }, (_, i) => FROM + i * stepMs);
  const moments = localMoments(starts, ZONE);
  const temperature = starts
    .slice(0, periods)
    .map((_, i) => 8 + 9 * Math.sin(i / 300) + 5 * Math.sin((2 * Math.PI * i) / 24) + random());
  const parts = temperature.map((_, i) => (moments[i]!.weekday < 5 ? 60 : 10) + 20 * random());
  const noise = () => random() + random() + random() - 1.5 + (random() + random() + random() - 1.5);
  const isNight = (i: number) => moments[i]!.hour >= 22 || moments[i]!.hour < 6;
  const energy = temperature.map(
    (t, i) => 20 + 0.4 * parts[i]! + 1.5 * Math.max(0, 15 - t) + (isNight(i) ? 3 : 0) + noise(),
  );
  return {
    bounds: starts,
    lead,
    energy: known(energy),
    drivers: { production_count: known(parts), outdoor_temp_c: known(temperature) },
    temperatures: Array.from(temperature, (t) => Float64Array.of(t)),
    temperaturesPerDay: 24,
  };
}

const parts: DriverSpec = { kind: 'number', name: 'parts', source: 'production_count', lag: 0 };
const shift: DriverSpec = { kind: 'calendar', name: 'shift', calendar: 'shift', reference: 'early' };
const heating: DriverSpec = { kind: 'degree_days', name: 'hdd', direction: 'heating', base: null };

function fit(
  kind: ModelKind,
  drivers: readonly DriverSpec[],
  change: Partial<FitRequest> = {},
  resolution: Resolution = 'hour',
): FitOutcome {
  return fitBaseline({
    series: factory(90 * 24),
    resolution,
    timeZone: ZONE,
    kind,
    drivers,
    exclusions: [],
    options,
    isOverridden: false,
    ...change,
  });
}

const coefficient = (outcome: FitOutcome, name: string) => {
  const found = outcome.fitted!.report.coefficients.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no coefficient ${name}`);
  return found;
};

describe('a fit', () => {
  const outcome = fit('linear', [parts, shift, heating]);
  const { report, verdicts, model } = outcome.fitted!;

  it('finds what made the energy, degree days and shift among it', () => {
    expect(outcome.gate.isSufficient).toBe(true);
    // Energy of an hour for each K below the base is 24 times that of a degree day.
    for (const [name, truth] of [
      ['parts', 0.4],
      ['hdd', 1.5 * 24],
      ['shift=night', 3],
      ['hdd base °C', 15],
    ] as const) {
      const { low, high } = coefficient(outcome, name);
      expect(low).toBeLessThanOrEqual(truth);
      expect(high).toBeGreaterThanOrEqual(truth);
    }
    expect(coefficient(outcome, 'parts').vif).toBeGreaterThanOrEqual(1);
  });

  it('reports what an auditor asks for', () => {
    expect(report).toMatchObject({ n: 2160, kind: 'linear', resolution: 'hour' });
    expect(report.rSquared).toBeGreaterThan(0.98);
    expect(report.fP).toBeLessThan(1e-10);
    expect(report.cvRmse.definition).toContain('n - p');
    expect(Math.abs(report.nmbe.value)).toBeLessThan(1e-9);
    expect(report.durbinWatson).toBeGreaterThan(1.8);
    expect(report.influentialPeriods).toHaveLength(5);
    expect(report.crossValidation!.periodsScored).toBe(2160);
    expect(report.driverRanges.map(({ name }) => name)).toEqual(['parts', 'hdd']);
    const shares = report.detectableSavings.map(({ share }) => share!);
    expect(shares[0]!).toBeGreaterThan(shares[2]!);
    expect(report.sentence).toMatch(/is explained by parts, shift, hdd; .* meets charter/);
  });

  it('shows each period with its interval and its drivers, and how residuals follow one another', () => {
    const { points, autocorrelation } = outcome.fitted!;
    const inside = points.actual.filter((value, i) => value >= points.low[i]! && value <= points.high[i]!);
    expect(inside.length / points.actual.length).toBeGreaterThan(0.92);
    expect(inside.length / points.actual.length).toBeLessThan(0.98);
    expect(points.drivers.map(({ name, values }) => [name, values.length])).toEqual([
      ['parts', 2160],
      ['hdd', 2160],
    ]);
    expect(autocorrelation).toHaveLength(48);
    expect(autocorrelation[0]).toBeCloseTo(report.lag1Autocorrelation!, 2);
  });

  it('is judged by the four profiles, named and versioned', () => {
    expect(verdicts.map(({ profile, version, outcome: result }) => [profile, version, result])).toEqual([
      ['charter', 1, 'passed'],
      ['sep', 1, 'incomplete'],
      ['g14', 1, 'passed'],
      ['ipmvp', 1, 'failed'],
    ]);
  });

  it('answers for the data it was made from', () => {
    const { dataHash } = fit('linear', [parts]);
    expect(fit('linear', [parts, shift]).dataHash).toBe(dataHash);
    const other = factory(90 * 24);
    other.energy.values[5]! += 1e-9;
    expect(fit('linear', [parts], { series: other }).dataHash).not.toBe(dataHash);
    expect(model.drivers).toContainEqual({ ...heating, base: coefficient(outcome, 'hdd base °C').estimate });
  });
});

it.each<[ModelKind, DriverSpec[]]>([
  ['linear', [parts, shift, heating]],
  ['linear', [{ ...parts, name: 'parts an hour ago', lag: 1 }]],
  ['search', [parts, shift, { kind: 'calendar', name: 'day', calendar: 'day_type', reference: null }]],
  ['change_point', []],
  ['3PH', []],
  ['5P', []],
  ['TOWT', []],
  ['degree_days', []],
])('%s with %j evaluates from JSON to the same doubles', (kind, drivers) => {
  const series = factory(90 * 24, HOUR, 3);
  const { fitted } = fit(kind, drivers, { series });
  const stored = JSON.parse(JSON.stringify(fitted!.model)) as StoredModel;
  const before = evaluateModel(fitted!.model, series);
  const after = evaluateModel(stored, series);
  expect(after).toEqual(before);
  const { starts, fitted: values } = fitted!.points;
  const at = new Map(Array.from(before.starts, (start, i) => [start, before.expected[i]!]));
  starts.forEach((start, i) => expect(at.get(start)).toBeCloseTo(values[i]!, 8));
  expect(fitted!.report.sentence).not.toContain('NaN');
});

describe('the choice of a shape or of drivers', () => {
  it('takes heating for what is only heated, and shows what it was chosen among', () => {
    const { report } = fit('change_point', []).fitted!;
    expect(report.kind).toBe('3PH');
    expect(report.choice!.alternatives.map(({ name }) => name)).toEqual(['3PH', '3PC', '4P', '5P']);
    const point = report.coefficients.find(({ role }) => role === 'balance_point')!;
    expect(point.t).toBeNull();
  });

  it('leaves out a driver that explains nothing', () => {
    const series = factory(90 * 24);
    const random = createSeededRandom(3);
    const humidity = known(series.energy.values.map(() => random()));
    const { dataHash, fitted } = fit(
      'search',
      [parts, heating, { kind: 'number', name: 'humidity', source: 'humidity_percent', lag: 0 }],
      { series: { ...series, drivers: { ...series.drivers, humidity_percent: humidity } } },
    );
    const { report } = fitted!;
    expect(report.choice!.alternatives).toHaveLength(7);
    expect(report.choice!.alternatives[0]!.drivers).toEqual(expect.arrayContaining(['parts', 'hdd']));
    expect(coefficient({ fitted: { report } } as FitOutcome, 'parts').estimate).toBeCloseTo(0.4, 1);
    // Later only what the model uses is read again.
    expect(dataHash).toBe(hashOf(series));
  });
});

describe('what is missing', () => {
  const holed = (): PeriodSeries => {
    const series = factory(90 * 24);
    series.energy.values.fill(Number.NaN, 10, 16);
    series.energy.coverage[30] = 0.5;
    series.drivers['production_count']!.values[40] = Number.NaN;
    series.drivers['production_count']!.coverage[41] = 0.2;
    return series;
  };
  const exclusion: Exclusion = {
    from: FROM + 100 * HOUR,
    to: FROM + 124 * HOUR,
    reason: 'trial of a recipe',
  };

  it('is skipped and counted, never 0, and exclusions keep their reason', () => {
    const { report } = fit('linear', [parts, heating], { series: holed(), exclusions: [exclusion] }).fitted!;
    expect(report.n).toBe(2160 - 6 - 1 - 2 - 24);
    expect(report.quality).toMatchObject({
      periods: 2160,
      complete: report.n,
      withoutEnergy: 6,
      lowCoverage: 1,
      excluded: [{ from: iso(exclusion.from), to: iso(exclusion.to), reason: exclusion.reason, periods: 24 }],
    });
    expect(report.quality.drivers[0]).toEqual({ driver: 'parts', missing: 1, lowCoverage: 1 });
    expect(report.quality.gaps[0]).toEqual({
      from: iso(FROM + 10 * HOUR),
      to: iso(FROM + 16 * HOUR),
      periods: 6,
    });
    const clean = fit('linear', [parts, heating]).fitted!.report;
    expect(report.coefficients[1]!.estimate).toBeCloseTo(clean.coefficients[1]!.estimate, 2);
  });

  it('has no expectation, and says which driver it lacks; beyond the range it says so', () => {
    const { model } = fit('linear', [parts, shift, heating]).fitted!;
    const series = holed();
    series.drivers['production_count']!.values[50] = 500;
    const { expected, skippedReasons, extrapolated, low, high } = evaluateModel(model, series);
    expect([expected[40], expected[41]]).toEqual([Number.NaN, Number.NaN]);
    expect(skippedReasons[40]).toBe('missing_driver:parts');
    expect(skippedReasons[12]).toBe('missing_energy');
    expect(Number.isFinite(expected[12])).toBe(true);
    expect(skippedReasons[50]).toBeNull();
    expect([extrapolated[49], extrapolated[50]]).toEqual([0, 1]);
    expect(low[49]!).toBeLessThan(expected[49]!);
    expect(high[49]!).toBeGreaterThan(expected[49]!);
  });

  it('lets a lag look back before the first period', () => {
    const lagged: DriverSpec = { ...parts, name: 'parts before', lag: 2 };
    const { report } = fit('linear', [lagged], { series: factory(90 * 24, HOUR, 2) }).fitted!;
    expect(report.n).toBe(2158);
    expect(report.quality.drivers[0]!.missing).toBe(0);
    expect(fit('linear', [lagged]).fitted!.report.quality.drivers[0]!.missing).toBe(2);
  });
});

describe('the gate', () => {
  const short = (change: Partial<FitRequest> = {}) =>
    fit('linear', [parts, heating], { series: factory(20 * 24), ...change });

  it('refuses with coded reasons, and fits when it is overridden', () => {
    const refused = short();
    expect(refused.fitted).toBeNull();
    expect(refused.gate.reasons).toEqual([
      expect.objectContaining({ code: 'too_few_observations', found: 480, required: 1000 }),
    ]);
    const overridden = short({ isOverridden: true });
    expect(overridden.gate.isSufficient).toBe(false);
    expect(overridden.fitted!.report.n).toBe(480);
  });

  it('names the driver and the month that lack values', () => {
    const series = factory(90 * 24);
    series.drivers['production_count']!.values.fill(Number.NaN, 0, 400);
    const { gate } = fit('linear', [parts], { series });
    expect(gate.reasons.map(({ code, subject }) => [code, subject])).toEqual([
      ['too_few_valid_periods', undefined],
      ['month_not_covered', '2026-01'],
      ['driver_incomplete', 'parts'],
    ]);
  });
});

it('refuses a time of the week for weeks, with what to do', () => {
  const week = 7 * 24 * HOUR;
  const refused = () =>
    fit('TOWT', [], { series: factory(60, week), resolution: 'week', isOverridden: true }, 'week');
  expect(refused).toThrow(StatisticsError);
  expect(refused).toThrow('A week has no time of the week.');
});

it('knows holidays and shifts over midnight by the wall clock of the site', () => {
  const [day, night] = localMoments(
    [Date.parse('2026-12-25T09:00:00Z'), Date.parse('2026-03-29T01:00:00Z')],
    ZONE,
  );
  expect(day).toEqual({ date: '2026-12-25', month: '2026-12', weekday: 4, hour: 10, minute: 0 });
  // The clocks went from 02:00 to 03:00.
  expect(night).toMatchObject({ hour: 3, weekday: 6 });
});
