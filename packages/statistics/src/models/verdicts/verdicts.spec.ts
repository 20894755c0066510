import { judgeModel } from './judge-model.ts';
import type { VerdictFacts, VerdictProfileName } from './verdict.ts';

/** Meets every profile, each figure just beyond the strictest limit. */
const good: Required<VerdictFacts> = {
  n: 1000,
  months: 12,
  rSquared: 0.81,
  fTestP: 0.09,
  drivers: [
    { name: 'production', t: 12, p: 1e-9 },
    { name: 'temperature', t: -2.1, p: 0.04 },
  ],
  cvRmse: 0.19,
  nmbe: -0.005,
  fsuOfTenPercent: 0.49,
  reportingDrivers: [
    {
      name: 'production',
      reportingMean: 50,
      baselineMean: 40,
      baselineSd: 5,
      baselineLow: 30,
      baselineHigh: 55,
    },
  ],
};

const failing = (profile: VerdictProfileName, change: VerdictFacts) =>
  judgeModel(profile, { ...good, ...change })
    .rules.filter(({ outcome }) => outcome === 'not_met')
    .map(({ code }) => code);

const drivers = (...pairs: [t: number, p: number][]) => ({
  drivers: pairs.map(([t, p], i) => ({ name: `driver ${i}`, t, p })),
});

describe('verdict profiles', () => {
  it.each(['charter', 'sep', 'g14', 'ipmvp'] as const)(
    '%s passes a model that meets its rules',
    (profile) => {
      expect(judgeModel(profile, good)).toMatchObject({ profile, version: 1, outcome: 'passed' });
    },
  );

  it.each<[VerdictProfileName, VerdictFacts, string]>([
    ['charter', { rSquared: 0.8 }, 'r_squared'],
    ['charter', drivers([3, 0.01], [1.9, 0.05]), 'driver_p'],
    ['charter', { n: 999 }, 'observations'],
    ['sep', { fTestP: 0.1 }, 'f_test_p'],
    ['sep', drivers([3, 0.01], [1, 0.2]), 'driver_p'],
    ['sep', drivers([1.5, 0.1], [1.4, 0.15]), 'best_driver_p'],
    ['sep', { rSquared: 0.49 }, 'r_squared'],
    ['g14', { cvRmse: 0.25 }, 'cv_rmse'],
    ['g14', { nmbe: -0.0051 }, 'nmbe'],
    ['g14', { fsuOfTenPercent: 0.5 }, 'fsu'],
    ['ipmvp', { rSquared: 0.75 }, 'r_squared'],
    ['ipmvp', { cvRmse: 0.2 }, 'cv_rmse'],
    ['ipmvp', drivers([-3, 0.01], [2, 0.046]), 'driver_t'],
    ['ipmvp', { months: 11 }, 'months'],
  ])('%s with %j fails on %s alone', (profile, change, code) => {
    expect(failing(profile, change)).toEqual([code]);
  });

  it('sep takes a driver mean inside the range or within 3 SD, and names one that is neither', () => {
    const driver = good.reportingDrivers[0]!;
    const judged = (reportingMean: number, baselineSd: number) =>
      judgeModel('sep', { ...good, reportingDrivers: [{ ...driver, reportingMean, baselineSd }] }).rules.at(
        -1,
      )!;
    expect(judged(55, 1).outcome).toBe('met');
    expect(judged(56, 6).outcome).toBe('met');
    expect(judged(56, 5)).toMatchObject({ outcome: 'not_met', subjects: ['production'] });
  });

  it('leaves a rule without its figure open, and never passes then', () => {
    const { reportingDrivers: _, ...withoutReporting } = good;
    expect(judgeModel('sep', withoutReporting).outcome).toBe('incomplete');
    expect(judgeModel('g14', { ...good, fsuOfTenPercent: Number.NaN }).outcome).toBe('incomplete');
    expect(judgeModel('charter', { ...good, drivers: [] }).outcome).toBe('incomplete');
    expect(judgeModel('ipmvp', {}).rules.map(({ outcome }) => outcome)).toEqual(
      Array(4).fill('not_assessed'),
    );
  });

  it('says what is not met in words', () => {
    expect(judgeModel('charter', { ...good, rSquared: 0.7, ...drivers([1, 0.3]) }).sentence).toBe(
      'Project charter: not met, for it asks for R² above 0.80; every driver with p below 0.05 (not driver 0).',
    );
    expect(judgeModel('g14', good).sentence).toBe('After ASHRAE Guideline 14: all rules met.');
  });

  it('shows the worst driver as the figure', () => {
    expect(judgeModel('charter', good).rules[1]!.value).toBe(0.04);
    expect(judgeModel('ipmvp', good).rules[2]!.value).toBe(2.1);
  });
});
