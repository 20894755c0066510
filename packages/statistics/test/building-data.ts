import { readFileSync } from 'node:fs';

const rows = (name: string): string[][] =>
  readFileSync(new URL(`fixtures/building_mv/${name}`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.replaceAll('"', '').split(','));

const temperatures = new Map(rows('temp.csv').map(([time, value]) => [time!.slice(0, 10), Number(value)]));

/** A day of the building: energy in kWh, mean outdoor temperature in °F, day of the week (Sunday 0). */
export interface BuildingDay {
  readonly date: string;
  readonly energyKwh: number;
  readonly temperatureF: number;
  readonly dayOfWeek: number;
}

const days: readonly BuildingDay[] = rows('eload.csv').map(([time, energy]) => {
  const date = time!.slice(0, 10);
  return {
    date,
    energyKwh: Number(energy),
    temperatureF: temperatures.get(date)!,
    dayOfWeek: new Date(`${date}T00:00:00Z`).getUTCDay(),
  };
});

const between = (from: string, to: string) => days.filter(({ date }) => date >= from && date <= to);

/** 364 days before the retrofit, those that nmecr's published baselines were fitted to. */
export const baselineDays = between('2012-03-01', '2013-02-27');

/** The 365 days after it that nmecr's savings are of; nmecr dates the energy of a day by the midnight that ends it. */
export const reportingDays = between('2014-02-28', '2015-02-27');

/** nmecr's predictions and savings of the reporting days, by its TOWT model. */
export const nmecrSavings = rows('expected_overview_savings_df.csv').map(
  ([date, actual, expected, savings]) => ({
    date: date!,
    actual: Number(actual),
    expected: Number(expected),
    savings: Number(savings),
  }),
);

const [use, adjusted, savings, fraction, fsu, smallest] = rows(
  'expected_nmecr_overview_savings_summary.csv',
)[0]!.map(Number);

export const nmecrSummary = {
  reportingUse: use!,
  adjustedBaselineUse: adjusted!,
  savings: savings!,
  /** Rounded to two decimals by nmecr before it goes into the uncertainty. */
  savedFraction: fraction!,
  fractionalSavingsUncertainty: fsu!,
  smallestDetectableSaving: smallest!,
};
