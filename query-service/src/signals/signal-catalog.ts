import type { Carrier } from '@enms/telemetry-contract';

/** What a bucket of a signal tells. */
export const SIGNAL_KINDS = ['level', 'amount', 'counter', 'state'] as const;
/**
 * `level`: mean, least and highest; `amount`: a sum; `counter`: the lowest and highest reading of a register; `state`:
 * the share of readings in which it was on.
 */
export type SignalKind = (typeof SIGNAL_KINDS)[number];

/** Where readings of a kind are kept, each with its own aggregates. */
export const SIGNAL_FAMILIES = ['energy', 'production', 'environment', 'measurement'] as const;
export type SignalFamily = (typeof SIGNAL_FAMILIES)[number];

/** One kind of value that readings of a family can bear. */
export interface SignalType {
  readonly name: string;
  readonly unit: string;
  readonly kind: SignalKind;
}

/** A signal of one machine. */
export interface Signal extends SignalType {
  /** As it is asked for: `energy:electricity:power_kw`, `environment:cop`, `measurement:7:co2_ppm`. */
  readonly id: string;
  readonly family: SignalFamily;
  /** Of energy only. */
  readonly carrier: Carrier | null;
  /** The sensor of a measurement. */
  readonly device: { readonly id: number; readonly code: string } | null;
}

const level = (name: string, unit: string): SignalType => ({ name, unit, kind: 'level' });
const amount = (name: string, unit: string): SignalType => ({ name, unit, kind: 'amount' });

/** Values that the aggregates of power and counters hold. */
export const POWER_TYPES: readonly SignalType[] = [
  level('power_kw', 'kW'),
  amount('energy_kwh', 'kWh'),
  { name: 'energy_total_kwh', unit: 'kWh', kind: 'counter' },
  { name: 'switch_on', unit: '', kind: 'state' },
];

/** Values of the electrical supply, which have aggregates of their own. */
export const ELECTRICAL_TYPES: readonly SignalType[] = [
  level('voltage_v', 'V'),
  level('current_a', 'A'),
  level('power_factor', ''),
  level('frequency_hz', 'Hz'),
];

/** Values of production. */
export const PRODUCTION_TYPES: readonly SignalType[] = [
  level('throughput_units_per_hour', '1/h'),
  level('speed_percent', '%'),
  amount('production_count', 'pieces'),
  amount('good', 'pieces'),
  amount('bad', 'pieces'),
];

/** Values of the surroundings and of media. */
export const ENVIRONMENT_TYPES: readonly SignalType[] = [
  level('outdoor_temp_c', '°C'),
  level('indoor_temp_c', '°C'),
  level('humidity_percent', '%'),
  level('pressure_bar', 'bar'),
  level('flow_rate_m3h', 'm³/h'),
  level('supply_temp_c', '°C'),
  level('return_temp_c', '°C'),
  level('cop', ''),
  level('brightness_lux', 'lx'),
];

const UNITS_BY_ENDING: readonly (readonly [ending: string, unit: string])[] = [
  ['_kwh', 'kWh'],
  ['_kw', 'kW'],
  ['_c', '°C'],
  ['_percent', '%'],
  ['_bar', 'bar'],
  ['_m3h', 'm³/h'],
  ['_m3', 'm³'],
  ['_ppm', 'ppm'],
  ['_lux', 'lx'],
  ['_db', 'dB'],
  ['_dbm', 'dBm'],
  ['_hz', 'Hz'],
  ['_v', 'V'],
  ['_a', 'A'],
  ['_s', 's'],
];

/** A metric that a sensor made up: its unit is what its name ends with, empty where that says nothing. */
export function measurementType(metric: string): SignalType {
  const lower = metric.toLowerCase();
  return level(metric, UNITS_BY_ENDING.find(([ending]) => lower.endsWith(ending))?.[1] ?? '');
}

/** Under which a signal of energy is asked for. */
export function energySignalId(carrier: Carrier, name: string): string {
  return `energy:${carrier}:${name}`;
}

/** Under which a signal of production or environment is asked for. */
export function plainSignalId(family: 'production' | 'environment', name: string): string {
  return `${family}:${name}`;
}

/** Under which a metric of a sensor is asked for. */
export function measurementSignalId(deviceId: number, metric: string): string {
  return `measurement:${deviceId}:${metric}`;
}
