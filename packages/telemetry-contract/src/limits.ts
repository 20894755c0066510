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
  readonly energy: EnergyLimits;
  readonly production: readonly Limit[];
  readonly environment: readonly Limit[];
}

/** By column: energy readings are the many, so their bounds are looked up by fixed names. */
export interface EnergyLimits {
  readonly powerKw: Limit;
  readonly energyKwh: Limit;
  readonly energyTotalKwh: Limit;
  readonly voltageV: Limit;
  readonly currentA: Limit;
  readonly powerFactor: Limit;
  readonly frequencyHz: Limit;
}

type ListedKind = Exclude<keyof MachineLimits, 'energy'>;
type Range = readonly [min: number, max: number];

/** Wire names of the columns that may bear limits. */
const columns: Readonly<Record<ListedKind, Readonly<Record<string, string>>>> = {
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
  energy_kwh: [-1e9, 1e9],
  energy_total_kwh: [-1e12, 1e12],
  voltage_v: [0, 1e6],
  current_a: [-1e6, 1e6],
  power_factor: [-1, 1],
  frequency_hz: [0, 1000],
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

/** The bounds of the machines that state none themselves. */
const limitsOfTypes = new Map<MachineType, MachineLimits>();

/**
 * The bounds of a machine: what it states itself wins over its type, its type over the common ones. Machines of a type
 * that state none share them: of thousands of machines, each reading would look elsewhere in memory.
 */
export function machineLimits(type: MachineType, own: unknown): MachineLimits {
  const stated = ownRanges(own);
  if (Object.keys(stated).length > 0) return limitsWithin({ ...common, ...byType[type], ...stated });
  let limits = limitsOfTypes.get(type);
  if (limits === undefined) {
    limits = limitsWithin({ ...common, ...byType[type] });
    limitsOfTypes.set(type, limits);
  }
  return limits;
}

function limitsWithin(ranges: Readonly<Record<string, Range>>): MachineLimits {
  const of = (kind: ListedKind): Limit[] =>
    Object.entries(columns[kind]).flatMap(([wireName, column]) => {
      const range = ranges[wireName];
      return range === undefined ? [] : [{ column, wireName, min: range[0], max: range[1] }];
    });
  const one = (column: keyof EnergyLimits, wireName: string): Limit => {
    const [min, max] = ranges[wireName] ?? [-Infinity, Infinity];
    return { column, wireName, min, max };
  };
  return {
    energy: {
      powerKw: one('powerKw', 'power_kw'),
      energyKwh: one('energyKwh', 'energy_kwh'),
      energyTotalKwh: one('energyTotalKwh', 'energy_total_kwh'),
      voltageV: one('voltageV', 'voltage_v'),
      currentA: one('currentA', 'current_a'),
      powerFactor: one('powerFactor', 'power_factor'),
      frequencyHz: one('frequencyHz', 'frequency_hz'),
    },
    production: of('production'),
    environment: of('environment'),
  };
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
