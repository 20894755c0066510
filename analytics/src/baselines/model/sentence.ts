import type { Verdict } from '@enms/statistics';
import type { Resolution } from './driver-spec.ts';
import type { BaselineReport } from './report.ts';

const PERIODS: Readonly<Record<Resolution, string>> = {
  hour: 'hours',
  day: 'days',
  week: 'weeks',
  month: 'months',
};

/** The verdict on a fit in plain words. */
export function verdictSentence(
  report: Omit<BaselineReport, 'sentence'>,
  verdicts: readonly Verdict[],
): string {
  const drivers = [
    ...new Set(report.coefficients.flatMap(({ driver }) => (driver === null ? [] : [driver]))),
  ];
  const by = drivers.length === 0 ? 'the time of the week and the temperature' : drivers.join(', ');
  const year = report.detectableSavings.find(({ reportingMonths }) => reportingMonths === 12);
  const detects =
    year?.share === null || year === undefined
      ? 'The residuals are too much alike from one period to the next to tell savings.'
      : `In a year it can tell a saving of ${percent(year.share)} or more.`;
  const passed = verdicts.filter(({ outcome }) => outcome === 'passed').map(({ profile }) => profile);
  const failed = verdicts.filter(({ outcome }) => outcome === 'failed').map(({ profile }) => profile);
  const judged = [
    ...(passed.length > 0 ? [`meets ${passed.join(', ')}`] : []),
    ...(failed.length > 0 ? [`does not meet ${failed.join(', ')}`] : []),
  ];
  return [
    `${percent(report.rSquared)} of the variation of ${report.n.toLocaleString('en')} ${PERIODS[report.resolution]} is explained by ${by}; a period is off by ${percent(report.cvRmse.value)} (CV(RMSE)).`,
    detects,
    ...(judged.length > 0 ? [`It ${judged.join(' and ')}.`] : []),
  ].join(' ');
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
