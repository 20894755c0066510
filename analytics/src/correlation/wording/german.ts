import { DRIVERS } from '../../series/series.ts';
import type { Resolution } from '../../series/periods.ts';
import { ownName } from '../../words/driver-names.ts';
import { FIGURES } from '../../words/figures.ts';
import type { CorrelationWording, Strength } from './statement.ts';

const { figure, whole, hundredths } = FIGURES.de;

const PERIODS: Readonly<Record<Resolution, readonly [one: string, many: string]>> = {
  '15min': ['Viertelstunde', 'Viertelstunden'],
  hour: ['Stunde', 'Stunden'],
  day: ['Tag', 'Tage'],
  week: ['Woche', 'Wochen'],
  month: ['Monat', 'Monate'],
};
/** Behind a preposition that takes the dative. */
const PERIODS_DATIVE: Readonly<Record<Resolution, readonly [one: string, many: string]>> = {
  ...PERIODS,
  day: ['Tag', 'Tagen'],
  month: ['Monat', 'Monaten'],
};
const STRENGTHS: Readonly<Record<Strength, string>> = {
  weak: 'ein schwacher',
  moderate: 'ein mittlerer',
  strong: 'ein starker',
  very_strong: 'ein sehr starker',
};
/** Behind `mit` and `und`, in the dative. */
const NAMES: Readonly<Record<(typeof DRIVERS)[number], string>> = {
  production_count: 'der Produktion',
  good: 'den Gutteilen',
  bad: 'dem Ausschuss',
  throughput_units_per_hour: 'dem Durchsatz',
  speed_percent: 'der Drehzahl',
  outdoor_temp_c: 'der Außentemperatur',
  indoor_temp_c: 'der Raumtemperatur',
  humidity_percent: 'der Luftfeuchte',
  pressure_bar: 'dem Druck',
  flow_rate_m3h: 'dem Volumenstrom',
  supply_temp_c: 'der Vorlauftemperatur',
  return_temp_c: 'der Rücklauftemperatur',
  cop: 'der Leistungszahl (COP)',
  operating_hours: 'den Betriebsstunden',
  material_moisture_percent: 'der Materialfeuchte',
};

/** How correlations are told in German. */
export const germanCorrelation: CorrelationWording = {
  none: ({ scope, driver, resolution, periods }) =>
    `Zwischen der Energie von ${scope} und ${nameOf(driver)} lässt sich aus ${counted(periods, PERIODS_DATIVE[resolution])} kein Zusammenhang erkennen.`,
  found: ({ scope, driver, resolution, strength, coefficient, slope, isBent, lag }) => {
    const direction = coefficient > 0 ? 'steigt' : 'fällt';
    const share = whole(100 * coefficient ** 2);
    const more = slope < 0 ? 'weniger' : 'mehr';
    return [
      `Die Energie von ${scope} ${direction} mit ${nameOf(driver)}: ${STRENGTHS[strength]} Zusammenhang (r = ${hundredths(coefficient)}), der mit ${share} % ihrer Streuung einhergeht; mit jeder Einheit sind es ${figure(Math.abs(slope))} kWh ${more} je ${PERIODS[resolution][0]}.`,
      ...(isBent ? ['Die Abhängigkeit ist eher gebogen als gerade.'] : []),
      ...(lag > 0 ? [`Am engsten folgt sie ${counted(lag, PERIODS[resolution])} später.`] : []),
    ].join(' ');
  },
};

function nameOf(driver: string): string {
  const known = DRIVERS.find((name) => name === driver);
  return known === undefined ? `dem Messwert ${ownName(driver)}` : NAMES[known];
}

function counted(periods: number, [one, many]: readonly [one: string, many: string]): string {
  return `${whole(periods)} ${periods === 1 ? one : many}`;
}
