import type { Language } from '@enms/http-api';
import type { DRIVERS } from '../series/series.ts';

/** Drivers that every language has a name for: measured ones, degree days, the calendar. */
export type NamedDriver =
  | (typeof DRIVERS)[number]
  | 'heating_degree_days'
  | 'cooling_degree_days'
  | 'day_type'
  | 'shift'
  | 'hour_of_day'
  | 'month_of_year';

const NAMES: Readonly<Record<Language, Readonly<Record<NamedDriver, string>>>> = {
  en: {
    production_count: 'production',
    good: 'good parts',
    bad: 'bad parts',
    throughput_units_per_hour: 'throughput',
    speed_percent: 'speed',
    outdoor_temp_c: 'outdoor temperature',
    indoor_temp_c: 'indoor temperature',
    humidity_percent: 'humidity',
    pressure_bar: 'pressure',
    flow_rate_m3h: 'flow rate',
    supply_temp_c: 'supply temperature',
    return_temp_c: 'return temperature',
    cop: 'COP',
    operating_hours: 'operating hours',
    material_moisture_percent: 'material moisture',
    heating_degree_days: 'heating degree days',
    cooling_degree_days: 'cooling degree days',
    day_type: 'day type',
    shift: 'shift',
    hour_of_day: 'hour of the day',
    month_of_year: 'month',
  },
  de: {
    production_count: 'Produktion',
    good: 'Gutteile',
    bad: 'Ausschuss',
    throughput_units_per_hour: 'Durchsatz',
    speed_percent: 'Drehzahl',
    outdoor_temp_c: 'Außentemperatur',
    indoor_temp_c: 'Raumtemperatur',
    humidity_percent: 'Luftfeuchte',
    pressure_bar: 'Druck',
    flow_rate_m3h: 'Volumenstrom',
    supply_temp_c: 'Vorlauftemperatur',
    return_temp_c: 'Rücklauftemperatur',
    cop: 'COP',
    operating_hours: 'Betriebsstunden',
    material_moisture_percent: 'Materialfeuchte',
    heating_degree_days: 'Heizgradtage',
    cooling_degree_days: 'Kühlgradtage',
    day_type: 'Tagesart',
    shift: 'Schicht',
    hour_of_day: 'Tagesstunde',
    month_of_year: 'Monat',
  },
};

/** What a driver is called; those that people named as they named them. */
export function driverName(driver: string, language: Language): string {
  return isNamed(driver) ? NAMES[language][driver] : ownName(driver);
}

/** Of a driver that has no name here: `metric:oil_temp` → `oil temp`. */
export function ownName(driver: string): string {
  return driver.startsWith('metric:') ? driver.slice('metric:'.length).replaceAll('_', ' ') : driver;
}

function isNamed(driver: string): driver is NamedDriver {
  return Object.hasOwn(NAMES.en, driver);
}
