import { describe, expect, it } from '@jest/globals';
import { createSeededRandom } from '../../seeded-random.ts';
import { multipleRegression } from '../multiple-regression.ts';
import { searchDegreeDayBases } from './search-degree-day-bases.ts';

const random = createSeededRandom(5);
const days = Array.from(
  { length: 365 },
  (_, day) => 10 - 12 * Math.cos((2 * Math.PI * day) / 365) + 6 * (random() - 0.5),
);
const parts = days.map(() => 100 + 80 * random());
const noise = () => 12 * (random() + random() + random() - 1.5);
const energy = days.map(
  (temperature, i) =>
    200 +
    0.9 * parts[i]! +
    11 * Math.max(0, 15.5 - temperature) +
    7 * Math.max(0, temperature - 18) +
    noise(),
);
const periods = days.map((temperature) => ({ temperatures: [temperature] }));
const others = [{ name: 'parts', kind: 'number' }] as const;

describe('bases of degree days beside other drivers', () => {
  it('are found together, and the regression on them gives back the slopes', () => {
    const { bases, columns } = searchDegreeDayBases(
      energy,
      { parts },
      others,
      [
        { name: 'hdd', kind: 'heating' },
        { name: 'cdd', kind: 'cooling' },
      ],
      periods,
    );
    const [heating, cooling] = bases;
    expect(heating!.low).toBeLessThanOrEqual(15.5);
    expect(heating!.high).toBeGreaterThanOrEqual(15.5);
    expect(cooling!.low).toBeLessThanOrEqual(18);
    expect(cooling!.high).toBeGreaterThanOrEqual(18);
    expect(heating!.high - heating!.low).toBeLessThan(2);
    const { model } = multipleRegression(energy, { parts, ...columns }, [
      ...others,
      { name: 'hdd', kind: 'number' },
      { name: 'cdd', kind: 'number' },
    ]);
    const truth = [200, 0.9, 11, 7];
    model.terms.forEach((term, j) =>
      expect(Math.abs(term.estimate - truth[j]!)).toBeLessThan(4 * term.standardError),
    );
  });

  it('takes a base that is known as it is', () => {
    const { bases, columns } = searchDegreeDayBases(
      energy,
      {},
      [],
      [{ name: 'hdd', kind: 'heating', base: 15 }],
      periods,
    );
    expect(bases).toEqual([{ name: 'hdd', base: 15, low: 15, high: 15, isSearched: false }]);
    expect(columns['hdd']![0]).toBeCloseTo(Math.max(0, 15 - days[0]!), 12);
  });

  it('has no degree days where the temperatures are missing', () => {
    const { columns } = searchDegreeDayBases(
      energy,
      { parts },
      others,
      [{ name: 'hdd', kind: 'heating' }],
      periods.map((period, i) => (i === 3 ? { temperatures: [Number.NaN] } : period)),
    );
    expect(columns['hdd']![3]).toBeNaN();
    expect(columns['hdd']![4]).toBeGreaterThan(0);
  });
});
