/** How a unit becomes the canonical one of its quantity: value × factor + offset. */
export interface UnitRule {
  readonly factor: number;
  readonly offset: number;
}

/** International steam table: 1 Btu = 1055.05585262 J; a therm is 100,000 of them (ISO 80000-5). */
const kwhPerTherm = 1055.05585262e5 / 3.6e6;

const scale = (factor: number): UnitRule => ({ factor, offset: 0 });

/**
 * Every unit that may come in, by quantity, and how it becomes the canonical one. The only place of the
 * house where units are converted. Units are matched without regard to case where that is unambiguous.
 */
export const units = {
  /** canonical: kW */
  power: {
    W: scale(0.001),
    kW: scale(1),
    MW: scale(1000),
    hp: scale(0.7456998715822702),
    'kcal/h': scale(4.1868 / 3600),
    'BTU/h': scale(1055.05585262 / 3.6e6),
  },
  /** canonical: kWh */
  energy: {
    Wh: scale(0.001),
    kWh: scale(1),
    MWh: scale(1000),
    GWh: scale(1e6),
    J: scale(1 / 3.6e6),
    kJ: scale(1 / 3600),
    MJ: scale(1 / 3.6),
    GJ: scale(1000 / 3.6),
    therm: scale(kwhPerTherm),
    kcal: scale(4.1868 / 3600),
    BTU: scale(1055.05585262 / 3.6e6),
  },
  /** canonical: V */
  voltage: { mV: scale(0.001), V: scale(1), kV: scale(1000) },
  /** canonical: A */
  current: { mA: scale(0.001), A: scale(1), kA: scale(1000) },
  /** canonical: Hz */
  frequency: { mHz: scale(0.001), Hz: scale(1), kHz: scale(1000) },
  /** canonical: 1 */
  ratio: { '1': scale(1), '%': scale(0.01) },
  /** canonical: % */
  percent: { '%': scale(1), '1': scale(100) },
  /** canonical: °C */
  temperature: {
    '°C': scale(1),
    C: scale(1),
    '°F': { factor: 5 / 9, offset: -160 / 9 },
    F: { factor: 5 / 9, offset: -160 / 9 },
    K: { factor: 1, offset: -273.15 },
  },
  /** canonical: bar */
  pressure: {
    bar: scale(1),
    mbar: scale(0.001),
    Pa: scale(1e-5),
    hPa: scale(0.001),
    kPa: scale(0.01),
    MPa: scale(10),
    psi: scale(0.0689475729316836),
    atm: scale(1.01325),
  },
  /** canonical: m³ */
  volume: {
    m3: scale(1),
    'm³': scale(1),
    Nm3: scale(1),
    l: scale(0.001),
    L: scale(0.001),
    ft3: scale(0.028316846592),
  },
  /** canonical: m³/h */
  volumeFlow: {
    'm3/h': scale(1),
    'm³/h': scale(1),
    'Nm3/h': scale(1),
    'l/min': scale(0.06),
    'l/s': scale(3.6),
    cfm: scale(1.69901079552),
  },
  /** canonical: kg */
  mass: { g: scale(0.001), kg: scale(1), t: scale(1000), lb: scale(0.45359237) },
  /** canonical: kg/h */
  massFlow: { 'kg/h': scale(1), 'kg/s': scale(3600), 't/h': scale(1000), 'lb/h': scale(0.45359237) },
  /** canonical: lx */
  illuminance: { lx: scale(1), lux: scale(1) },
} as const satisfies Record<string, Record<string, UnitRule>>;

export type Quantity = keyof typeof units;

/** The rule of a unit, undefined where the quantity does not know it. `mW` is never taken for `MW`. */
export function unitRule(quantity: Quantity, unit: string): UnitRule | undefined {
  const table: Readonly<Record<string, UnitRule>> = units[quantity];
  if (Object.hasOwn(table, unit)) return table[unit];
  const lower = unit.toLowerCase();
  const matches = Object.keys(table).filter((known) => known.toLowerCase() === lower);
  const only = matches.length === 1 ? matches[0] : undefined;
  // Case tells milli from mega: there it must be right.
  return only === undefined || /^m/i.test(only) ? undefined : table[only];
}

/** A value in the canonical unit of its quantity; undefined for an unknown unit. */
export function toCanonicalUnit(quantity: Quantity, value: number, unit: string): number | undefined {
  const rule = unitRule(quantity, unit);
  return rule === undefined ? undefined : value * rule.factor + rule.offset;
}
