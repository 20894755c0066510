import type { Resolution } from '../model/driver-spec.ts';
import { driverName } from '../../words/driver-names.ts';
import { FIGURES } from '../../words/figures.ts';
import type { BaselineWording } from './statement.ts';

const { whole, percent, day } = FIGURES.en;

const PERIODS: Readonly<Record<Resolution, string>> = {
  hour: 'hours',
  day: 'days',
  week: 'weeks',
  month: 'months',
};

/** How baselines are told in English. */
export const englishBaselines: BaselineWording = {
  verdict: ({ n, resolution, rSquared, cvRmse, drivers, detectableShare, passed, failed }) => {
    const by =
      drivers.length === 0
        ? 'the time of the week and the temperature'
        : drivers.map((driver) => driverName(driver, 'en')).join(', ');
    const judged = [
      ...(passed.length > 0 ? [`meets ${passed.join(', ')}`] : []),
      ...(failed.length > 0 ? [`does not meet ${failed.join(', ')}`] : []),
    ];
    return [
      `${percent(rSquared)} of the variation of ${whole(n)} ${PERIODS[resolution]} is explained by ${by}; a period is off by ${percent(cvRmse)} (CV(RMSE)).`,
      detectableShare === null
        ? 'The residuals are too much alike from one period to the next to tell savings.'
        : `In a year it can tell a saving of ${percent(detectableShare)} or more.`,
      ...(judged.length > 0 ? [`It ${judged.join(' and ')}.`] : []),
    ].join(' ');
  },
  triggers: {
    drivers_out_of_range: ({ share }) =>
      `In ${percent(share)} of the recent periods a driver lay outside what the baseline period saw.`,
    unexplained_change: ({ direction, since, timeZone }) =>
      `Since ${day(since, timeZone)} ${direction === 'waste' ? 'more' : 'less'} energy is used than the baseline expects, and no note says why.`,
    machines_changed: ({ machines }) =>
      `${machines === 1 ? '1 machine' : `${whole(machines)} machines`} joined or left since the baseline was made.`,
    model_too_old: ({ days }) => `The baseline period ended ${whole(days)} days ago.`,
  },
};
