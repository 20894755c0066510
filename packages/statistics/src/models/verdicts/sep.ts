import { everyDriverRule, figureRule, outcomeOf } from './rules.ts';
import type { ReportingDriver, Rule, VerdictProfile } from './verdict.ts';

/** The validity tests of the Superior Energy Performance protocol. */
export const sep: VerdictProfile = {
  name: 'sep',
  version: 1,
  title: 'Superior Energy Performance',
  source:
    'US Department of Energy, SEP Measurement & Verification Protocol for Industry, model validity tests',
  rules: [
    figureRule(
      'f_test_p',
      'F test of the model with p below 0.10',
      ({ fTestP }) => fTestP,
      (value) => value < 0.1,
    ),
    everyDriverRule(
      'driver_p',
      'every driver with p below 0.20',
      ({ p }) => p,
      (p) => p < 0.2,
      Math.max,
    ),
    figureRule(
      'best_driver_p',
      'at least one driver with p below 0.10',
      ({ drivers = [] }) => (drivers.length === 0 ? undefined : Math.min(...drivers.map(({ p }) => p))),
      (value) => value < 0.1,
    ),
    figureRule(
      'r_squared',
      'R² of at least 0.50',
      ({ rSquared }) => rSquared,
      (value) => value >= 0.5,
    ),
    reportingDriversRule(),
  ],
};

function reportingDriversRule(): Rule {
  return ({ reportingDrivers = [] }) => {
    const outside = reportingDrivers.filter((driver) => !isCovered(driver));
    return {
      code: 'reporting_driver_mean',
      demand:
        'driver means of the reporting period inside the range of the baseline or within 3 SD of its mean',
      value: reportingDrivers.length === 0 ? undefined : outside.length,
      outcome: reportingDrivers.length === 0 ? 'not_assessed' : outcomeOf(outside.length === 0),
      subjects: outside.map(({ name }) => name),
    };
  };
}

function isCovered(driver: ReportingDriver): boolean {
  const { reportingMean, baselineLow, baselineHigh, baselineMean, baselineSd } = driver;
  return (
    (reportingMean >= baselineLow && reportingMean <= baselineHigh) ||
    Math.abs(reportingMean - baselineMean) <= 3 * baselineSd
  );
}
