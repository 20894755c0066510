/** Energy and money of one half-open period; what is not known is null, with a reason for money and carbon. */
export interface EnergyPeriod {
  readonly from: Date;
  readonly to: Date;
  readonly energyKwh: number | null;
  /** Of it what no reading speaks for. */
  readonly estimatedKwh: number;
  readonly cost: number | null;
  readonly currency: string | null;
  readonly costReason: string | null;
  /** Location-based. */
  readonly co2Kg: number | null;
  readonly co2Reason: string | null;
  /** Share of the period that readings cover, 0 to 1, averaged over the machines. */
  readonly coverage: number;
  /** Bits of the quality of readings. */
  readonly quality: number;
}

/** The value of a driver in one half-open period; null, never 0, where it is not known. */
export interface DriverPeriod {
  readonly from: Date;
  readonly to: Date;
  readonly value: number | null;
  /** Share of the period that samples speak for, 0 to 1. */
  readonly coverage: number;
}

/** Drivers that have a name of their own; `metric:<name>` stands for any other measurement. */
export const DRIVERS = [
  'production_count',
  'good',
  'bad',
  'throughput_units_per_hour',
  'speed_percent',
  'outdoor_temp_c',
  'indoor_temp_c',
  'humidity_percent',
  'pressure_bar',
  'flow_rate_m3h',
  'supply_temp_c',
  'return_temp_c',
  'cop',
  'operating_hours',
  'material_moisture_percent',
] as const;

/** One of {@link DRIVERS} or `metric:<name>`. */
export function isDriverName(name: string): boolean {
  return (DRIVERS as readonly string[]).includes(name) || /^metric:.{1,200}$/.test(name);
}

/** What is there of a driver in a range. */
export interface DriverSummary {
  readonly name: string;
  /** Machines of the scope that report it. */
  readonly machines: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  /** Hours with a sample / hours of the range, averaged over the machines that report it. */
  readonly coverage: number;
  /** Of samples; of counts and operating hours, of sums by the hour. */
  readonly lowest: number | null;
  readonly mean: number | null;
  readonly highest: number | null;
}

/** What a machine did and saw, by equally wide buckets that have anything. */
export const FEATURES = [
  'powerKw',
  'powerMinKw',
  'powerMaxKw',
  /** Rise of the counter since the end of the bucket before, which must be its neighbour. */
  'counterKwh',
  /** What the counter showed last. */
  'counterTotalKwh',
  'readings',
  'quality',
  'productionCount',
  'speedPercent',
  'outdoorTempC',
  'pressureBar',
  'flowRateM3h',
  'supplyTempC',
  'returnTempC',
  'cop',
] as const;
export type Feature = (typeof FEATURES)[number];

/** Columns of equal length; NaN where a value is not known. Cheap to hand to a worker thread. */
export interface FeatureColumns {
  readonly stepS: number;
  /** Beginnings of the buckets, milliseconds since 1970, ascending. */
  readonly times: Float64Array;
  readonly columns: Readonly<Record<Feature, Float64Array>>;
}
