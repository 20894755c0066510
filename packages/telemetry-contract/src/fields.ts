import {
  type EnvironmentReading,
  type EnergyReading,
  type JsonObject,
  type JsonValue,
  type MediumAmounts,
  newMediumAmounts,
  type ProductionReading,
  type ReadingHead,
} from './readings.ts';
import { isName } from './names.ts';
import { qualityBitOf } from './quality.ts';
import { quoted, reject, type Rejection } from './reasons.ts';
import { type Quantity, unitRule } from './units.ts';
import { type Carrier, isCarrier } from './vocabulary.ts';

/** How one wire field becomes one column. */
export interface FieldRule {
  readonly target: 'head' | 'reading' | 'medium';
  readonly column: string;
  readonly type: 'number' | 'boolean' | 'text';
  readonly factor: number;
  readonly offset: number;
  /** What is physically possible, in the canonical unit; the machine's own limits come later. */
  readonly min: number;
  readonly max: number;
}
export type FieldRules = ReadonlyMap<string, FieldRule>;

const maxExtraFields = 64;
const maxExtraCharacters = 8192;
const maxTextCharacters = 200;
const maxSafe = Number.MAX_SAFE_INTEGER;

type Bounds = readonly [min: number, max: number];
type NumberColumn =
  keyof EnergyReading | keyof ProductionReading | keyof EnvironmentReading | keyof MediumAmounts;

/** A numeric field: which column, what is physically possible, and how it becomes the canonical unit. */
export function numberRule(
  target: FieldRule['target'],
  column: NumberColumn,
  [min, max]: Bounds,
  factor = 1,
  offset = 0,
): FieldRule {
  return { target, column, type: 'number', factor, offset, min, max };
}

/** One column under several names, each with its unit: `power_kw`, `power_w`. */
function inUnits(
  target: FieldRule['target'],
  column: NumberColumn,
  quantity: Quantity,
  bounds: Bounds,
  names: Readonly<Record<string, string>>,
): [string, FieldRule][] {
  return Object.entries(names).map(([name, unit]) => {
    const rule = unitRule(quantity, unit);
    if (rule === undefined) throw new Error(`no rule for ${unit} of ${quantity}`);
    return [name, numberRule(target, column, bounds, rule.factor, rule.offset)];
  });
}

/** A field that another function reads: neither a column nor unknown. */
export const headRule: FieldRule = {
  target: 'head',
  column: '',
  type: 'text',
  factor: 1,
  offset: 0,
  min: 0,
  max: 0,
};
const text = (column: keyof ProductionReading): FieldRule => ({ ...headRule, target: 'reading', column });
const toggle = (column: keyof EnergyReading): FieldRule => ({
  ...headRule,
  target: 'reading',
  column,
  type: 'boolean',
});

/** The fields that every reading bears; they are read by `readHead`. */
export const headFields = ['ts', 'timestamp', 'time', 'seq', 'channel', 'quality'] as const;
const headRules: [string, FieldRule][] = headFields.map((name) => [name, headRule]);

const anyPower: Bounds = [-1e7, 1e7];
const anyEnergy: Bounds = [-1e9, 1e9];
const anyCounter: Bounds = [-1e12, 1e12];
const anyAmount: Bounds = [-1e9, 1e9];
const anyTemperature: Bounds = [-273.15, 2000];

export const energyFields: FieldRules = new Map<string, FieldRule>([
  ...headRules,
  ['carrier', headRule],
  ...inUnits('reading', 'powerKw', 'power', anyPower, { power_kw: 'kW', power_w: 'W' }),
  ...inUnits('reading', 'energyKwh', 'energy', anyEnergy, {
    energy_kwh: 'kWh',
    energy_wh: 'Wh',
    energy_mwh: 'MWh',
    energy_mj: 'MJ',
    energy_gj: 'GJ',
    energy_therm: 'therm',
  }),
  ...inUnits('reading', 'energyTotalKwh', 'energy', anyCounter, {
    energy_total_kwh: 'kWh',
    energy_total_wh: 'Wh',
    energy_total_mwh: 'MWh',
    energy_total_mj: 'MJ',
    energy_total_gj: 'GJ',
    energy_total_therm: 'therm',
  }),
  ['voltage_v', numberRule('reading', 'voltageV', [0, 1e6])],
  ['current_a', numberRule('reading', 'currentA', [-1e6, 1e6])],
  ['power_factor', numberRule('reading', 'powerFactor', [-1, 1])],
  ['frequency_hz', numberRule('reading', 'frequencyHz', [0, 1000])],
  ['switch_on', toggle('switchOn')],
  ['volume_m3', numberRule('medium', 'volumeM3', anyAmount)],
  ['volume_total_m3', numberRule('medium', 'volumeTotalM3', anyCounter)],
  ['flow_m3h', numberRule('medium', 'flowM3h', anyAmount)],
  ['mass_kg', numberRule('medium', 'massKg', anyAmount)],
  ['mass_total_kg', numberRule('medium', 'massTotalKg', anyCounter)],
  ['flow_kgh', numberRule('medium', 'flowKgh', anyAmount)],
  ['calorific_kwh_per_m3', numberRule('medium', 'calorificKwhPerM3', [0, 100])],
  ['calorific_mj_per_m3', numberRule('medium', 'calorificKwhPerM3', [0, 100], 1 / 3.6)],
  ['enthalpy_kwh_per_kg', numberRule('medium', 'enthalpyKwhPerKg', [0, 20])],
  ['enthalpy_kj_per_kg', numberRule('medium', 'enthalpyKwhPerKg', [0, 20], 1 / 3600)],
]);

export const productionFields: FieldRules = new Map<string, FieldRule>([
  ...headRules,
  ['production_count', numberRule('reading', 'productionCount', [0, maxSafe])],
  ['good', numberRule('reading', 'good', [0, maxSafe])],
  ['bad', numberRule('reading', 'bad', [0, maxSafe])],
  ['throughput_units_per_hour', numberRule('reading', 'throughputUnitsPerHour', [0, 1e9])],
  ['operating_mode', text('operatingMode')],
  ['speed_percent', numberRule('reading', 'speedPercent', [-200, 200])],
  ['recipe_id', text('recipeId')],
  ['batch_id', text('batchId')],
]);

function temperatures(column: keyof EnvironmentReading, stem: string): [string, FieldRule][] {
  return inUnits('reading', column, 'temperature', anyTemperature, {
    [`${stem}_c`]: 'C',
    [`${stem}_f`]: 'F',
  });
}

export const environmentFields: FieldRules = new Map<string, FieldRule>([
  ...headRules,
  ...temperatures('outdoorTempC', 'outdoor_temp'),
  ...temperatures('indoorTempC', 'indoor_temp'),
  ...temperatures('supplyTempC', 'supply_temp'),
  ...temperatures('returnTempC', 'return_temp'),
  ['humidity_percent', numberRule('reading', 'humidityPercent', [0, 100])],
  ...inUnits('reading', 'pressureBar', 'pressure', [-1, 1e5], {
    pressure_bar: 'bar',
    pressure_kpa: 'kPa',
    pressure_psi: 'psi',
  }),
  ['flow_rate_m3h', numberRule('reading', 'flowRateM3h', anyAmount)],
  ['cop', numberRule('reading', 'cop', [-50, 50])],
  ['brightness_lux', numberRule('reading', 'brightnessLux', [0, 500_000])],
]);

/** Reads time-independent head fields: sequence number, channel, quality. Null when all is well. */
export function readHead(element: JsonObject, reading: ReadingHead): Rejection | null {
  const seq = element['seq'];
  if (seq !== undefined && seq !== null) {
    if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 0) {
      return reject('bad_sequence', 'seq', `${quoted(seq)} is no sequence number`);
    }
    reading.seq = seq + 0; // -0 becomes 0
  }
  const channel = element['channel'];
  if (channel !== undefined && channel !== null && channel !== 'main') {
    if (!isName(channel)) return reject('bad_name', 'channel', `${quoted(channel)} is no channel name`);
    reading.channel = channel;
  }
  const quality = element['quality'];
  return quality === undefined || quality === null ? null : readQuality(quality, reading);
}

function readQuality(quality: JsonValue, reading: ReadingHead): Rejection | null {
  for (const name of Array.isArray(quality) ? quality : [quality]) {
    const bit = typeof name === 'string' ? qualityBitOf(name) : undefined;
    if (bit === undefined) return reject('unknown_quality', 'quality', `${quoted(name)} is no quality`);
    reading.quality |= bit;
  }
  return null;
}

/** The carrier that a payload names, null when it names none. */
export function readCarrier(value: JsonValue | undefined): Carrier | null | Rejection {
  if (value === undefined || value === null) return null;
  if (isCarrier(value)) return value;
  return reject('wrong_type', 'carrier', `${quoted(value)} is no carrier`);
}

/** The moment of a reading: whichever of the three names the payload uses. */
export function timeField(element: JsonObject): (typeof headFields)[number] {
  return element['ts'] !== undefined
    ? 'ts'
    : element['timestamp'] !== undefined
      ? 'timestamp'
      : element['time'] !== undefined
        ? 'time'
        : 'ts';
}

/**
 * Fills the columns of a reading from the fields of an element, in canonical units. Unknown fields go to
 * `extra`. Fails on the first field that is wrong, and when not a single value was found.
 */
export function readFields(
  element: JsonObject,
  rules: FieldRules,
  reading: ReadingHead & { medium?: MediumAmounts | null },
): Rejection | null {
  const columns = reading as unknown as Record<string, number | string | boolean | null>;
  let found = 0;
  for (const key in element) {
    const rule = rules.get(key);
    const value = element[key] as JsonValue;
    if (rule === undefined) {
      (reading.extra ??= {})[key] = value;
      continue;
    }
    if (rule.target === 'head' || value === null) continue;
    const target =
      rule.target === 'reading'
        ? columns
        : ((reading.medium ??= newMediumAmounts()) as unknown as Record<string, number | null>);
    if (target[rule.column] !== null) {
      return reject('ambiguous_field', key, `${key} gives ${rule.column} a second time`);
    }
    const fault =
      rule.type === 'number' ? setNumber(target, rule, key, value) : setOther(columns, rule, key, value);
    if (fault !== null) return fault;
    found++;
  }
  if (found === 0) return reject('missing_field', null, 'the reading has no value that can be stored');
  return reading.extra === null ? null : checkExtra(reading.extra);
}

function setNumber(
  target: Record<string, number | string | boolean | null>,
  rule: FieldRule,
  key: string,
  value: JsonValue,
): Rejection | null {
  if (typeof value !== 'number') {
    return reject('wrong_type', key, `${key} must be a number, it is ${quoted(value)}`);
  }
  const converted = value * rule.factor + rule.offset;
  if (!(converted >= rule.min && converted <= rule.max)) {
    return reject(
      'out_of_range',
      key,
      `${value} is not possible (${rule.min} to ${rule.max} ${rule.column})`,
    );
  }
  target[rule.column] = converted;
  return null;
}

function setOther(
  target: Record<string, number | string | boolean | null>,
  rule: FieldRule,
  key: string,
  value: JsonValue,
): Rejection | null {
  if (rule.type === 'boolean' && typeof value === 'boolean') target[rule.column] = value;
  else if (rule.type === 'text' && typeof value === 'string') {
    if (value.length > maxTextCharacters) {
      return reject('out_of_range', key, `${key} is longer than ${maxTextCharacters} characters`);
    }
    target[rule.column] = value;
  } else return reject('wrong_type', key, `${key} must be a ${rule.type}, it is ${quoted(value)}`);
  return null;
}

/** Whether unknown fields stay within what is kept with a reading. */
export function checkExtra(extra: JsonObject): Rejection | null {
  const names = Object.keys(extra);
  if (names.length > maxExtraFields) {
    return reject('too_many_fields', null, `${names.length} unknown fields`);
  }
  const characters = charactersOf(extra);
  return characters > maxExtraCharacters
    ? reject('too_many_fields', null, `unknown fields of ${characters} characters`)
    : null;
}

/** An upper estimate while all is flat, which costs little; exact once something is nested. */
function charactersOf(extra: JsonObject): number {
  let characters = 2;
  for (const key in extra) {
    const value = extra[key];
    if (typeof value === 'object' && value !== null) return JSON.stringify(extra).length;
    // A character may be escaped to six; the longest number has 24, punctuation is four.
    characters += 6 * key.length + (typeof value === 'string' ? 6 * value.length : 24) + 4;
  }
  return characters > maxExtraCharacters ? JSON.stringify(extra).length : characters;
}
