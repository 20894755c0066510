import type { MachineType } from './vocabulary.ts';

/** A column that must lie within bounds to be believed. */
export interface Limit {
  readonly column: string;
  /** The name in `machines.limits` and in messages. */
  readonly wireName: string;
  readonly min: number;
  readonly max: number;
}

/** Bounds of the columns of one machine, by kind of reading. */
export interface MachineLimits {
  readonly energy: readonly Limit[];
  readonly production: readonly Limit[];
  readonly environment: readonly Limit[];
}

type LimitedKind = keyof MachineLimits;
type Range = readonly [min: number, max: number];

/** Wire names of all columns that may bear limits. */
const columns: Readonly<Record<LimitedKind, Readonly<Record<string, string>>>> = {
  energy: {
    power_kw: 'powerKw',
    energy_kwh: 'energyKwh',
    energy_total_kwh: 'energyTotalKwh',
    voltage_v: 'voltageV',
    current_a: 'currentA',
    power_factor: 'powerFactor',
    frequency_hz: 'frequencyHz',
  },
  production: {
    production_count: 'productionCount',
    good: 'good',
    bad: 'bad',
    throughput_units_per_hour: 'throughputUnitsPerHour',
    speed_percent: 'speedPercent',
  },
  environment: {
    outdoor_temp_c: 'outdoorTempC',
    indoor_temp_c: 'indoorTempC',
    humidity_percent: 'humidityPercent',
    pressure_bar: 'pressureBar',
    flow_rate_m3h: 'flowRateM3h',
    supply_temp_c: 'supplyTempC',
    return_temp_c: 'returnTempC',
    cop: 'cop',
    brightness_lux: 'brightnessLux',
  },
};

/** What no machine exceeds: wide on purpose, these catch wrong units and broken sensors, not bad operation. */
const common: Readonly<Record<string, Range>> = {
  power_kw: [-1e6, 1e6],
  outdoor_temp_c: [-90, 60],
  indoor_temp_c: [-60, 150],
  pressure_bar: [-1, 4000],
  flow_rate_m3h: [-1e6, 1e6],
  supply_temp_c: [-100, 1200],
  return_temp_c: [-100, 1200],
  cop: [0, 30],
  speed_percent: [-150, 150],
};

/** Where a type of machine is known better. Only what can feed back into the grid may have negative power. */
const byType: Readonly<Record<MachineType, Readonly<Record<string, Range>>>> = {
  compressor: { power_kw: [-1, 20_000], pressure_bar: [-1, 500] },
  hvac: { power_kw: [-1, 20_000], supply_temp_c: [-60, 150], return_temp_c: [-60, 150] },
  motor: { power_kw: [-20_000, 20_000] },
  pump: { power_kw: [-5000, 20_000] },
  injection_molding: { power_kw: [-500, 5000] },
  boiler: { power_kw: [-1, 500_000], supply_temp_c: [-50, 700], return_temp_c: [-50, 700] },
  meter: {},
  other: {},
};

/** The bounds of a machine: what it states itself wins over its type, its type over the common ones. */
export function machineLimits(type: MachineType, own: unknown): MachineLimits {
  const ranges = { ...common, ...byType[type], ...ownRanges(own) };
  const of = (kind: LimitedKind): Limit[] =>
    Object.entries(columns[kind]).flatMap(([wireName, column]) => {
      const range = ranges[wireName];
      return range === undefined ? [] : [{ column, wireName, min: range[0], max: range[1] }];
    });
  return { energy: of('energy'), production: of('production'), environment: of('environment') };
}

/** `{"power_kw": {"min": 0, "max": 80}}` or `{"power_kw": [0, 80]}`; what is neither is passed over. */
function ownRanges(own: unknown): Record<string, Range> {
  if (typeof own !== 'object' || own === null) return {};
  const ranges: Record<string, Range> = {};
  for (const [name, range] of Object.entries(own as Record<string, unknown>)) {
    if (typeof range !== 'object' || range === null) continue;
    const { min, max }: { min?: unknown; max?: unknown } = Array.isArray(range)
      ? { min: range[0] as unknown, max: range[1] as unknown }
      : range;
    ranges[name] = [
      typeof min === 'number' ? min : (common[name]?.[0] ?? -Infinity),
      typeof max === 'number' ? max : (common[name]?.[1] ?? Infinity),
    ];
  }
  return ranges;
}
