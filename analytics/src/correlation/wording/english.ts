import type { Resolution } from '../../series/periods.ts';
import { driverName } from '../../words/driver-names.ts';
import { FIGURES } from '../../words/figures.ts';
import type { CorrelationWording, Strength } from './statement.ts';

const { figure, whole, hundredths } = FIGURES.en;

const PERIODS: Readonly<Record<Resolution, string>> = {
  '15min': 'quarter hour',
  hour: 'hour',
  day: 'day',
  week: 'week',
  month: 'month',
};
const STRENGTHS: Readonly<Record<Strength, string>> = {
  weak: 'weak',
  moderate: 'moderate',
  strong: 'strong',
  very_strong: 'very strong',
};

/** How correlations are told in English. */
export const englishCorrelation: CorrelationWording = {
  none: ({ scope, driver, resolution, periods }) =>
    `No connection between the energy of ${scope} and ${driverName(driver, 'en')} can be told from ${counted(periods, resolution)}.`,
  found: ({ scope, driver, resolution, strength, coefficient, slope, isBent, lag }) => {
    const direction = coefficient > 0 ? 'rises' : 'falls';
    const share = whole(100 * coefficient ** 2);
    const more = slope < 0 ? 'less' : 'more';
    const each = `${resolution === 'hour' ? 'an' : 'a'} ${PERIODS[resolution]}`;
    return [
      `The energy of ${scope} ${direction} with ${driverName(driver, 'en')}: a ${STRENGTHS[strength]} connection (r = ${hundredths(coefficient)}), which goes with ${share} % of its variation; each unit goes with ${figure(Math.abs(slope))} kWh ${more} ${each}.`,
      ...(isBent ? ['The dependence is bent rather than straight.'] : []),
      ...(lag > 0 ? [`It follows most closely ${counted(lag, resolution)} later.`] : []),
    ].join(' ');
  },
};

function counted(periods: number, resolution: Resolution): string {
  return `${whole(periods)} ${PERIODS[resolution]}${periods === 1 ? '' : 's'}`;
}
