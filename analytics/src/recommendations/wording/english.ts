import { FIGURES } from '../../words/figures.ts';
import type { RecommendationWording } from './wording.ts';

const { figure, whole, percent, money, price } = FIGURES.en;

const SHIFTS: Readonly<Record<string, string>> = {
  'early 06-14': 'early shift (06:00 to 14:00)',
  'late 14-22': 'late shift (14:00 to 22:00)',
  'night 22-06': 'night shift (22:00 to 06:00)',
};

/** How recommendations are told in English. */
export const englishRecommendations: RecommendationWording = {
  idle_load: ({ pauses, idleKwh, idleShare, worstShift, savingKwhYear }) =>
    `In ${pauses === 1 ? '1 pause' : `${whole(pauses)} pauses`} of an hour or more it used ${figure(idleKwh)} kWh without making anything, ${percent(idleShare)} of its energy, most of it in the ${SHIFTS[worstShift] ?? worstShift}. Switched off after a quarter of an hour, it would use ${figure(savingKwhYear)} kWh less a year.`,
  load_factor: ({ loadFactor, peakKw, excessKw, worth }) => {
    const found = `The load factor is ${figure(loadFactor)}: the highest quarter hour, ${figure(peakKw)} kW, lies ${figure(excessKw)} kW above what 99 % of them stay within.`;
    if (worth === null) return found;
    const { pricePerKwMonth, year, currency } = worth;
    return `${found} At ${price(pricePerKwMonth, currency)} a kW and month that is ${money(year, currency)} a year.`;
  },
  leak_slope: ({ fromKw, toKw, days, savingKwhYear }) =>
    `Its base load rose from ${figure(fromKw)} to ${figure(toKw)} kW in ${whole(days)} days, as it does when leaks grow. Mending what leaks since then saves ${figure(savingKwhYear)} kWh a year.`,
  peak_hours: ({ dearPricePerKwh, cheapPricePerKwh, dearCostShare, year, currency }) =>
    `The dear hours, at up to ${price(dearPricePerKwh, currency)} a kWh against ${price(cheapPricePerKwh, currency)} in the cheap ones, make ${percent(dearCostShare)} of the cost. Each tenth of their energy moved to cheap hours saves ${money(year, currency)} a year.`,
  baseline_drift: ({ deviationShare, baseline, periods, savingKwhYear }) =>
    `It uses ${percent(deviationShare)} more than the baseline ${baseline} expects, over ${whole(periods)} periods. Back at the baseline, it would use ${figure(savingKwhYear)} kWh less a year.`,
};
