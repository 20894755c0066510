import { baselineDays } from '../../test/building-data.ts';
import { StatisticsError } from '../statistics-error.ts';
import { leastSquares } from '../linear/least-squares.ts';
import type { DriverChoice } from './driver-table.ts';
import type { RegressionModel } from './multiple-regression.ts';
import { multipleRegression } from './multiple-regression.ts';
import { predictRegression } from './predict-regression.ts';

/** Uniform numbers in [0, 1) from a seed: mulberry32. */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A press: 12 kWh an hour idle, 0.8 kWh a part, 0.5 kWh a kelvin, 6 kWh more by night; noise of SD 2 (normal). */
function press(rows: number, seed: number) {
  const random = uniform(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const parts = Array.from({ length: rows }, () => Math.round(random() * 200));
  const temperature = Array.from({ length: rows }, () => 5 + random() * 25);
  const shift = Array.from({ length: rows }, (_, i) => ['early', 'late', 'night'][Math.floor(i / 8) % 3]!);
  const energy = parts.map(
    (count, i) => 12 + 0.8 * count + 0.5 * temperature[i]! + (shift[i] === 'night' ? 6 : 0) + 2 * normal(),
  );
  return { energy, table: { parts, temperature, shift } };
}

const choices: DriverChoice[] = [
  { name: 'parts', kind: 'number' },
  { name: 'temperature', kind: 'number' },
  { name: 'shift', kind: 'category', reference: 'early' },
];

const termOf = (model: RegressionModel, name: string) => model.terms.find((term) => term.name === name)!;

const refusal = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    if (error instanceof StatisticsError) return [error.code, error.field];
    throw error;
  }
  return undefined;
};

describe('multiple regression', () => {
  it('recovers the physics within its confidence intervals', () => {
    const { energy, table } = press(2000, 1);
    const { model } = multipleRegression(energy, table, choices, { confidence: 0.99 });
    const truth = { intercept: 12, parts: 0.8, temperature: 0.5, 'shift=late': 0, 'shift=night': 6 };
    expect(model.terms.map((term) => term.name)).toEqual(Object.keys(truth));
    for (const [name, value] of Object.entries(truth)) {
      const { low, high } = termOf(model, name);
      expect(low).toBeLessThan(value);
      expect(high).toBeGreaterThan(value);
    }
    expect(termOf(model, 'parts').p).toBeLessThan(1e-12);
    expect(termOf(model, 'shift=late').p).toBeGreaterThan(0.01);
    expect(model.residualSd).toBeCloseTo(2, 0);
    expect(model.crossValidation!.rmse).toBeCloseTo(model.residualSd, 1);
    expect(model.durbinWatson).toBeCloseTo(2 * (1 - model.lag1Autocorrelation!), 1);
    expect(termOf(model, 'temperature').vif).toBeCloseTo(1, 1);
  });

  it('is the least squares fit of the columns', () => {
    const { energy, table } = press(60, 2);
    const { model, residuals, fitted, rows } = multipleRegression(energy, table, choices);
    const fit = leastSquares(
      [
        energy.map(() => 1),
        table.parts,
        table.temperature,
        table.shift.map((level) => Number(level === 'late')),
        table.shift.map((level) => Number(level === 'night')),
      ],
      energy,
    );
    expect(model.terms.map((term) => term.estimate)).toEqual(Array.from(fit.coefficients));
    expect(residuals).toEqual(fit.residuals);
    expect(fitted).toEqual(fit.fitted);
    expect(Array.from(rows)).toEqual(energy.map((_, i) => i));
    expect(model.degreesOfFreedom).toBe(55);
  });

  it('codes a category by differences to its reference', () => {
    const energy = [10, 12, 20, 24, 5, 7, 6];
    const table = { day: ['work', 'work', 'holiday', 'holiday', 'sunday', 'sunday', 'sunday'] };
    const coded = (reference?: string) =>
      multipleRegression(energy, table, [
        { name: 'day', kind: 'category', ...(reference === undefined ? {} : { reference }) },
      ]).model;
    // Means: work 11, holiday 22, sunday 6; the most frequent level is the reference unless told.
    const byDefault = coded();
    expect(byDefault.drivers[0]).toEqual({
      kind: 'category',
      name: 'day',
      reference: 'sunday',
      levels: ['holiday', 'work'],
      rowsByLevel: { holiday: 2, sunday: 3, work: 2 },
    });
    byDefault.terms.forEach((term, j) => expect(term.estimate).toBeCloseTo([6, 16, 5][j]!, 12));
    coded('work').terms.forEach((term, j) => expect(term.estimate).toBeCloseTo([11, 11, -5][j]!, 12));
  });

  it('skips and counts rows that lack a value, as if they were not there', () => {
    const { energy, table } = press(120, 3);
    const holed = {
      energy: energy.map((value, i) => (i === 7 ? null : value)),
      parts: table.parts.map((value, i) => (i === 30 || i === 31 ? undefined : value)),
      temperature: table.temperature.map((value, i) => (i === 31 ? NaN : value)),
      shift: table.shift.map((value, i) => (i === 90 ? '' : value)),
    };
    const { model, rows } = multipleRegression(holed.energy, holed, choices);
    expect(model.skipped).toEqual({
      rows: 4,
      byField: { response: 1, parts: 2, temperature: 1, shift: 1 },
    });
    expect(model.n).toBe(116);
    const keep = <T>(values: readonly T[]) => values.filter((_, i) => ![7, 30, 31, 90].includes(i));
    const without = multipleRegression(
      keep(energy),
      { parts: keep(table.parts), temperature: keep(table.temperature), shift: keep(table.shift) },
      choices,
    );
    expect(model.terms).toEqual(without.model.terms);
    expect(Array.from(rows.slice(28, 32))).toEqual([29, 32, 33, 34]);
  });

  it('names the rows that decide the fit, by their place in the rows given', () => {
    const { energy, table } = press(200, 4);
    energy[150] = 500;
    const holed = { ...table, parts: table.parts.map((value, i) => (i === 20 ? null : value)) };
    const { model } = multipleRegression(energy, holed, choices);
    expect(model.influentialRows).toHaveLength(5);
    expect(model.influentialRows[0]!.row).toBe(150);
    const distances = model.influentialRows.map((row) => row.cooksDistance!);
    expect(distances).toEqual([...distances].sort((a, b) => b - a));
  });

  it('says of the only row of a category that it stands alone', () => {
    const { energy, table } = press(50, 9);
    const mode = energy.map((_, i) => (i === 33 ? 'test run' : 'production'));
    const { model } = multipleRegression(energy, { ...table, mode }, [
      { name: 'parts', kind: 'number' },
      { name: 'mode', kind: 'category' },
    ]);
    expect(model.influentialRows[0]).toMatchObject({ row: 33, cooksDistance: null });
    expect(model.influentialRows[0]!.leverage).toBeCloseTo(1, 10);
    expect(model.crossValidation).toMatchObject({ blocksSkipped: 1, rowsScored: 45 });
  });

  it('fits through the origin when told', () => {
    const parts = [1, 2, 3, 4, 5];
    const { model } = multipleRegression(
      [2, 4.2, 5.9, 8.1, 9.9],
      { parts },
      [{ name: 'parts', kind: 'number' }],
      {
        hasIntercept: false,
      },
    );
    expect(model.terms).toHaveLength(1);
    expect(model.terms[0]!.estimate).toBeCloseTo(110 / 55, 1);
    expect(model.terms[0]!.vif).toBeNull();
    expect(predictRegression(model, { parts: [10] }).expected[0]).toBeCloseTo(
      10 * model.terms[0]!.estimate,
      12,
    );
  });

  it('refuses what it cannot fit, naming the driver', () => {
    const { energy, table } = press(60, 5);
    const fit =
      (extra: object, ...chosen: DriverChoice[]) =>
      () =>
        multipleRegression(energy, { ...table, ...extra }, chosen);
    const number = (name: string): DriverChoice => ({ name, kind: 'number' });
    const fahrenheit = { fahrenheit: table.temperature.map((t) => t * 1.8 + 32) };
    expect(refusal(fit({}, number('pressure')))).toEqual(['unknown_driver', 'pressure']);
    expect(refusal(fit({}, number('toString')))).toEqual(['unknown_driver', 'toString']);
    expect(refusal(fit({}, number('shift')))).toEqual(['not_a_number', 'shift']);
    expect(refusal(fit({}, number('parts'), number('parts')))).toEqual(['duplicate_driver', 'parts']);
    expect(refusal(fit({ flat: energy.map(() => 3) }, number('flat')))).toEqual(['constant_driver', 'flat']);
    expect(refusal(fit({ short: [1, 2] }, number('short')))).toEqual(['unequal_lengths', 'short']);
    expect(refusal(fit(fahrenheit, number('temperature'), number('fahrenheit')))).toEqual([
      'ill_conditioned',
      'fahrenheit',
    ]);
    expect(refusal(fit({}, { name: 'shift', kind: 'category', reference: 'dawn' }))).toEqual([
      'unknown_level',
      'shift',
    ]);
    const stamps = { stamp: Array.from({ length: 300 }, (_, i) => `2026-01-01T${i}`) };
    const longer = press(300, 8);
    expect(
      refusal(() => multipleRegression(longer.energy, stamps, [{ name: 'stamp', kind: 'category' }])),
    ).toEqual(['too_many_levels', 'stamp']);
    expect(refusal(fit({ empty: energy.map(() => null) }, number('empty')))).toEqual([
      'no_complete_rows',
      'empty',
    ]);
  });
});

describe('prediction', () => {
  const { energy, table } = press(1000, 6);
  const { model } = multipleRegression(energy, table, choices);
  const at = (parts: number | null, temperature: number | null, shift: string | null) => ({
    parts,
    temperature,
    shift,
  });
  const columnsOf = (rows: ReturnType<typeof at>[]) => ({
    parts: rows.map((row) => row.parts),
    temperature: rows.map((row) => row.temperature),
    shift: rows.map((row) => row.shift),
  });

  it('skips and counts a row that lacks a driver: never as 0', () => {
    const rows = [at(100, 20, 'early'), at(null, 20, 'early'), at(100, null, null), at(100, 20, 'sunday')];
    const prediction = predictRegression(model, columnsOf(rows));
    expect(Array.from(prediction.expected, Number.isNaN)).toEqual([false, true, true, true]);
    expect(Array.from(prediction.low, Number.isNaN)).toEqual([false, true, true, true]);
    expect(prediction.skipped).toEqual({ rows: 2, byField: { parts: 1, temperature: 1, shift: 1 } });
    expect(prediction.unknownLevels).toEqual({ rows: 1, byField: { shift: 1 } });
    expect(prediction.expected[0]).toBeCloseTo(12 + 80 + 10, 0);
  });

  it('says how much is extrapolated', () => {
    const rows = [at(100, 20, 'late'), at(260, 40, 'late'), at(100, -10, 'night'), at(null, 90, 'early')];
    const { extrapolated } = predictRegression(model, columnsOf(rows));
    expect(extrapolated).toEqual({ rows: 2, share: 2 / 3, byDriver: { parts: 1, temperature: 2 } });
  });

  it('gives intervals that hold new observations as often as they say', () => {
    const fresh = press(4000, 7);
    const { low, high } = predictRegression(model, fresh.table, { confidence: 0.8 });
    const held = fresh.energy.filter((value, i) => value >= low[i]! && value <= high[i]!).length / 4000;
    expect(held).toBeGreaterThan(0.78);
    expect(held).toBeLessThan(0.82);
  });

  it('is the same from a model stored as JSON', () => {
    const stored = JSON.parse(JSON.stringify(model)) as RegressionModel;
    expect(stored).toEqual(model);
    expect(predictRegression(stored, table)).toEqual(predictRegression(model, table));
  });

  it('refuses a table without one of the drivers', () => {
    expect(refusal(() => predictRegression(model, { parts: [1], temperature: [2] }))).toEqual([
      'unknown_driver',
      'shift',
    ]);
  });
});

describe('a building against its outdoor temperature', () => {
  // kW-Labs/nmecr's stored simple linear regression of the daily data: R² 0.690890246895, CV(RMSE) 11.44 % of n − 1.
  it('reaches the published R² and CV(RMSE)', () => {
    const energy = baselineDays.map((day) => day.energyKwh);
    const { model } = multipleRegression(
      energy,
      { temperature: baselineDays.map((day) => day.temperatureF) },
      [{ name: 'temperature', kind: 'number' }],
    );
    expect(model.n).toBe(364);
    expect(model.rSquared).toBeCloseTo(0.690890246895, 12);
    const mean = energy.reduce((sum, value) => sum + value, 0) / model.n;
    expect((100 * Math.sqrt(model.sse / (model.n - 1))) / mean).toBeCloseTo(11.44, 2);
    expect((100 * model.residualSd) / mean).toBeCloseTo(11.459, 3);
  });
});
