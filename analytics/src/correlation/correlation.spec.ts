import { createSeededRandom } from '@enms/statistics';
import { describe, expect, it } from '@jest/globals';
import { correlate, correlateDrivers } from './correlate.ts';
import { correlationSentence } from './wording/sentence.ts';

const random = createSeededRandom(4);
const driver = Float64Array.from({ length: 3000 }, () => 100 * random());
const energy = driver.map((value) => 20 + 0.5 * value + 4 * (random() - 0.5));
const spoken = { scope: 'Press', driver: 'production_count', resolution: 'hour' } as const;

describe('energy beside one driver', () => {
  const outcome = correlate({ energy, driver, longestLag: 3 });

  it('has slope with interval, lags and a scatter of what can be seen', () => {
    expect(outcome.slope.low).toBeLessThan(0.5);
    expect(outcome.slope.high).toBeGreaterThan(0.5);
    expect(outcome.rSquared).toBeCloseTo(outcome.pearson.coefficient ** 2, 10);
    expect(outcome.lags).toHaveLength(4);
    expect(outcome.bestLag.lag).toBe(0);
    expect(outcome.scatter).toHaveLength(1500);
    expect(outcome.scatter[1]).toEqual({ row: 2, driver: driver[2], energy: energy[2] });
  });

  it('is put in plain words', () => {
    expect(correlationSentence(outcome, spoken, 'en')).toMatch(
      /^The energy of Press rises with production: a very strong connection \(r = 1\.00\), which goes with 99 % of its variation; each unit goes with 0\.[45]\d* kWh more an hour\.$/,
    );
  });

  it('says when nothing can be told', () => {
    const noise = driver.map(() => random());
    expect(correlationSentence(correlate({ energy, driver: noise, longestLag: 0 }), spoken, 'en')).toBe(
      'No connection between the energy of Press and production can be told from 3,000 hours.',
    );
  });

  it('says that energy follows later', () => {
    const late = energy.map((_, i) => (i < 2 ? Number.NaN : energy[i - 2]!));
    const { bestLag, ...rest } = correlate({ energy: late, driver, longestLag: 4 });
    expect(bestLag.lag).toBe(2);
    expect(correlationSentence({ bestLag, ...rest }, spoken, 'en')).toContain('No connection');
    const both = late.map((value, i) => value + 0.3 * energy[i]!);
    const sentence = correlationSentence(correlate({ energy: both, driver, longestLag: 4 }), spoken, 'en');
    expect(sentence).toContain('It follows most closely 2 hours later.');
  });
});

it('tells for each driver why it has no correlation', () => {
  const constant = driver.map(() => 7);
  const missing = driver.map(() => Number.NaN);
  const found = correlateDrivers({
    energy,
    drivers: [
      { name: 'parts', values: driver },
      { name: 'constant', values: constant },
      { name: 'missing', values: missing },
    ],
    longestLag: 2,
  });
  expect(found.map(({ name, reason }) => [name, reason])).toEqual([
    ['parts', null],
    ['constant', 'no_spread'],
    ['missing', 'too_few_rows'],
  ]);
  expect(found[0]!.spearman!.coefficient).toBeGreaterThan(0.98);
});

it('names drivers that a fit could not tell apart', () => {
  const falling = driver.map((value) => 200 - value + 4 * random());
  const other = driver.map(() => random());
  const found = correlateDrivers({
    energy,
    drivers: [
      { name: 'rising', values: driver },
      { name: 'falling', values: falling },
      { name: 'other', values: other },
    ],
    longestLag: 0,
  });
  expect(found.map(({ collinearWith }) => collinearWith.map(({ name }) => name))).toEqual([
    ['falling'],
    ['rising'],
    [],
  ]);
  expect(found[0]!.collinearWith[0]!.coefficient).toBeLessThan(-0.99);
});
