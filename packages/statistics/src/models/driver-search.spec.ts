import { readFileSync } from 'node:fs';

import { StatisticsError } from '../statistics-error.ts';
import { combinationCount, combinations } from './combinations.ts';
import { driverSearch } from './driver-search.ts';
import type { DriverChoice } from './driver-table.ts';
import { multipleRegression } from './multiple-regression.ts';

const { Longley } = JSON.parse(
  readFileSync(new URL('../../test/fixtures/nist_strd/linear_certified.json', import.meta.url), 'utf8'),
) as { Longley: { data: number[][] } };

const numbers = (...names: string[]): DriverChoice[] => names.map((name) => ({ name, kind: 'number' }));

/** A year of days of a hall: heating and parts matter, humidity and the moon do not. */
const days = 360;
const wave = (period: number, phase = 0) =>
  Array.from({ length: days }, (_, i) => Math.sin((2 * Math.PI * i) / period + phase));
const noise = Array.from({ length: days }, (_, i) => ((i * 7919) % 997) / 997 - 0.5);
const temperature = wave(365).map((value, i) => 12 + 10 * value + 3 * noise[(i * 13) % days]!);
const parts = noise.map((_, i) => 500 + 400 * noise[(i * 31 + 5) % days]!);
const day = noise.map((_, i) => (i % 7 === 6 ? 'sunday' : 'work'));
const hall = {
  temperature,
  parts,
  day,
  humidity: wave(11, 1).map((value) => 50 + 20 * value),
  moon: wave(29.53),
};
const energy = noise.map(
  (value, i) => 900 - 20 * temperature[i]! + 0.6 * parts[i]! - (day[i] === 'sunday' ? 150 : 0) + 40 * value,
);
const offered: DriverChoice[] = [
  ...numbers('temperature', 'parts', 'humidity', 'moon'),
  { name: 'day', kind: 'category' },
];

const codeOf = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    if (error instanceof StatisticsError) return error.code;
    throw error;
  }
  return undefined;
};

describe('driver search', () => {
  it('gives every candidate the figures of its own regression', () => {
    const { candidates } = driverSearch(energy, hall, offered, { maxDrivers: 5, blocks: 6 });
    expect(candidates).toHaveLength(31);
    for (const candidate of candidates) {
      const { model } = multipleRegression(
        energy,
        hall,
        offered.filter(({ name }) => candidate.drivers.includes(name)),
        { blocks: 6 },
      );
      expect(candidate.coefficients).toBe(model.terms.length);
      expect(candidate.rSquared).toBeCloseTo(model.rSquared, 12);
      expect(candidate.adjustedRSquared).toBeCloseTo(model.adjustedRSquared, 12);
      expect(Math.abs(candidate.aicc / model.aicc - 1)).toBeLessThan(1e-12);
      expect(Math.abs(candidate.crossValidation.rmse! / model.crossValidation!.rmse! - 1)).toBeLessThan(
        1e-11,
      );
    }
  });

  it('finds the drivers that matter and says that they beat the mean', () => {
    const search = driverSearch(energy, hall, offered);
    const chosen = search.candidates[0]!;
    expect(chosen.drivers).toEqual(expect.arrayContaining(['temperature', 'parts', 'day']));
    expect(chosen.ranks.cross_validation).toBe(1);
    expect(search.meanAlone.rmse! / chosen.crossValidation.rmse!).toBeGreaterThan(5);
    expect(search.best.model.drivers.map(({ name }) => name)).toEqual(chosen.drivers);
    expect(search.best.model.rSquared).toBeCloseTo(chosen.rSquared, 12);
  });

  // The three best sets of three by their sums of squared errors, from all 20 in 50 digits (mpmath 1.3.0).
  it('finds the best three drivers of Longley', () => {
    const names = ['deflator', 'gnp', 'unemployed', 'forces', 'population', 'year'];
    const table = Object.fromEntries(names.map((name, j) => [name, Longley.data.map((row) => row[j + 1]!)]));
    const y = Longley.data.map((row) => row[0]!);
    const search = driverSearch(y, table, numbers(...names), {
      maxDrivers: 3,
      blocks: 4,
      rankBy: 'adjusted_r_squared',
    });
    const threes = search.candidates.filter(({ drivers }) => drivers.length === 3);
    expect(threes.slice(0, 3).map(({ drivers }) => drivers)).toEqual([
      ['unemployed', 'forces', 'year'],
      ['gnp', 'unemployed', 'forces'],
      ['gnp', 'forces', 'population'],
    ]);
    expect(search.best.model.sse / 1323360.7427332732).toBeCloseTo(1, 12);
  });

  it('ranks by the measure asked for, and gives the places by all', () => {
    for (const rankBy of ['adjusted_r_squared', 'aicc', 'cross_validation'] as const) {
      const { candidates } = driverSearch(energy, hall, offered, { rankBy });
      const places = candidates.map(({ ranks }) => ranks[rankBy]);
      expect(places).toEqual([...places].sort((a, b) => a - b));
      expect(places[0]).toBe(1);
    }
    const { candidates } = driverSearch(energy, hall, offered, { rankBy: 'aicc' });
    const figures = candidates.map(({ aicc }) => aicc);
    expect(figures).toEqual([...figures].sort((a, b) => a - b));
  });

  it('compares all candidates on the rows that have every driver, and counts the others', () => {
    const holed = {
      ...hall,
      moon: hall.moon.map((value, i) => (i % 10 === 0 ? null : value)),
      parts: parts.map((value, i) => (i === 11 ? NaN : value)),
    };
    const search = driverSearch(energy, holed, offered);
    expect(search.n).toBe(days - 37);
    expect(search.skipped.byField).toEqual({
      response: 0,
      temperature: 0,
      parts: 1,
      humidity: 0,
      moon: 36,
      day: 0,
    });
    expect(search.best.model.n).toBe(search.n);
    expect(search.best.rows).not.toContain(11);
    expect(search.best.rows).not.toContain(20);
  });

  it('sets apart drivers that are the same in other units', () => {
    const twice = { ...hall, fahrenheit: temperature.map((t) => t * 1.8 + 32) };
    const search = driverSearch(energy, twice, numbers('temperature', 'fahrenheit', 'parts'), {
      maxDrivers: 2,
    });
    expect(search.dependent).toEqual([['temperature', 'fahrenheit']]);
    const alone = search.candidates.filter(({ drivers }) => drivers.length === 1);
    const [a, b] = ['temperature', 'fahrenheit'].map((name) =>
      alone.find(({ drivers }) => drivers[0] === name)!,
    );
    expect(a!.rSquared).toBeCloseTo(b!.rSquared, 12);
  });

  it('ranks a candidate that some blocks cannot score after those that all can', () => {
    // A works holiday of two weeks lies in one block.
    const closed = { ...hall, holiday: day.map((_, i) => (i >= 220 && i < 234 ? 'closed' : 'open')) };
    const less = energy.map((value, i) => (i >= 220 && i < 234 ? value - 600 : value));
    const search = driverSearch(
      less,
      closed,
      [...numbers('temperature', 'parts'), { name: 'holiday', kind: 'category' }],
      { blocks: 10 },
    );
    const withHoliday = search.candidates.filter(({ drivers }) => drivers.includes('holiday'));
    const others = search.candidates.filter(({ drivers }) => !drivers.includes('holiday'));
    expect(withHoliday.map(({ crossValidation }) => crossValidation.blocksSkipped)).toEqual([1, 1, 1, 1]);
    expect(Math.min(...withHoliday.map(({ ranks }) => ranks.cross_validation))).toBe(others.length + 1);
    expect(search.candidates.find(({ ranks }) => ranks.aicc === 1)!.drivers).toContain('holiday');
  });

  it('refuses what cannot be searched', () => {
    const search = (y: number[], chosen: DriverChoice[], options = {}) =>
      codeOf(() => driverSearch(y, hall, chosen, options));
    expect(
      search(
        energy.map(() => 7.3),
        offered,
      ),
    ).toBe('constant_response');
    expect(search(energy, [])).toBe('no_drivers');
    expect(search(energy, numbers('pressure'))).toBe('unknown_driver');
    expect(search(energy, offered, { blocks: 1 })).toBe('out_of_range');
    const many = Array.from({ length: 500 }, (_, i) => `driver ${i}`);
    expect(search(energy, numbers(...many))).toBe('too_many_candidates');
    const few = Object.fromEntries(Object.entries(hall).map(([name, column]) => [name, column.slice(0, 6)]));
    expect(
      codeOf(() =>
        driverSearch(energy.slice(0, 6), few, numbers('temperature', 'parts', 'humidity', 'moon')),
      ),
    ).toBe('too_few_rows');
  });
});

describe('combinations', () => {
  it('are all choices up to a size, each once', () => {
    expect(combinations(3, 2)).toEqual([[0], [1], [2], [0, 1], [0, 2], [1, 2]]);
    expect(combinations(8, 4)).toHaveLength(8 + 28 + 56 + 70);
    expect(new Set(combinations(6, 6).map(String)).size).toBe(63);
    expect(combinations(0, 4)).toEqual([]);
  });

  it('are counted without making them', () => {
    for (const [count, most] of [
      [8, 4],
      [6, 6],
      [3, 9],
      [0, 4],
      [20, 4],
    ] as const) {
      expect(combinationCount(count, most)).toBe(combinations(count, most).length);
    }
  });
});
