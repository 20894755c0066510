import fc from 'fast-check';

import { assessSufficiency } from './sufficiency.ts';

const days = Array.from({ length: 100 }, (_, i) => i);
const months = days.map((day) => (day < 50 ? '2026-01' : '2026-02'));
const energy = days.map((day) => 100 + day);
const limits = { observations: 90 };
const without = (rows: number[], value = Number.NaN) =>
  energy.map((kwh, i) => (rows.includes(i) ? value : kwh));
const codes = (baseline: Parameters<typeof assessSufficiency>[0]) =>
  assessSufficiency(baseline, limits).reasons.map(({ code, subject }) =>
    subject ? `${code}:${subject}` : code,
  );

describe('the sufficiency gate', () => {
  it('lets a complete period pass', () => {
    expect(assessSufficiency({ energy, months, drivers: { temperature: days } }, limits)).toEqual({
      isSufficient: true,
      reasons: [],
      periods: 100,
      validPeriods: 100,
      validShare: 1,
      coveredMonths: 2,
    });
  });

  it('lets 90 % pass in all and in each month, and no less', () => {
    expect(codes({ energy: without([0, 1, 2, 3, 4, 50, 51, 52, 53, 54]), months })).toEqual([]);
    expect(codes({ energy: without([0, 1, 2, 3, 4, 5]), months })).toEqual(['month_not_covered:2026-01']);
    expect(codes({ energy: without([0, 1, 2, 3, 4, 50, 51, 52, 53, 54, 55]), months })).toEqual([
      'too_few_observations',
      'too_few_valid_periods',
      'month_not_covered:2026-02',
    ]);
  });

  it('refuses negative consumption, however little, and does not count the period', () => {
    const result = assessSufficiency({ energy: without([7], -0.1), months }, limits);
    expect(result.reasons).toEqual([
      {
        code: 'negative_consumption',
        subject: 'energy',
        found: 1,
        required: 0,
        sentence: '1 periods have negative consumption.',
      },
    ]);
    expect(result.validPeriods).toBe(99);
  });

  it('names a driver with gaps and one that never changes', () => {
    const gaps = days.map((day) => (day % 5 === 0 ? Number.NaN : day));
    expect(codes({ energy, months, drivers: { shift: days.map(() => 1), gaps } })).toEqual([
      'too_few_observations',
      'too_few_valid_periods',
      'month_not_covered:2026-01',
      'month_not_covered:2026-02',
      'driver_incomplete:gaps',
      'no_variation:shift',
    ]);
    expect(codes({ energy: days.map(() => 5), months })).toEqual(['no_variation:energy']);
  });

  it('asks for 1,000 observations unless told otherwise', () => {
    expect(assessSufficiency({ energy, months }).reasons.map(({ code }) => code)).toEqual([
      'too_few_observations',
    ]);
    expect(assessSufficiency({ energy: [], months: [] }).isSufficient).toBe(false);
  });

  it('never becomes sufficient by losing a value', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(99), { maxLength: 30 }), fc.nat(99), (missing, one) => {
        const before = assessSufficiency({ energy: without(missing), months }, limits);
        const after = assessSufficiency({ energy: without([...missing, one]), months }, limits);
        expect(after.isSufficient && !before.isSufficient).toBe(false);
      }),
    );
  });

  it('refuses columns of unequal length', () => {
    expect(() => assessSufficiency({ energy, months: ['2026-01'] })).toThrow(
      expect.objectContaining({ code: 'unequal_lengths' }),
    );
  });
});
