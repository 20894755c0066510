/** Rows of one batch, as the write functions of the database take them. `source` is the message's index in the batch. */
interface Sourced {
  source: number;
}

interface Row extends Sourced {
  timeMillis: number;
  deviceId: number;
  quality: number;
  seq: number | null;
}

/** A row of `energy_readings`. */
export interface EnergyRow extends Row {
  machineId: number;
  carrier: string;
  powerKw: number | null;
  energyKwh: number | null;
  energyTotalKwh: number | null;
  voltageV: number | null;
  currentA: number | null;
  powerFactor: number | null;
  frequencyHz: number | null;
  switchOn: boolean | null;
  extra: string | null;
}

/** A row of `production_data`. */
export interface ProductionRow extends Row {
  machineId: number;
  productionCount: number | null;
  good: number | null;
  bad: number | null;
  throughputUnitsPerHour: number | null;
  operatingMode: string | null;
  speedPercent: number | null;
  recipeId: string | null;
  batchId: string | null;
  extra: string | null;
}

/** A row of `environmental_data`. */
export interface EnvironmentRow extends Row {
  machineId: number;
  outdoorTempC: number | null;
  indoorTempC: number | null;
  humidityPercent: number | null;
  pressureBar: number | null;
  flowRateM3h: number | null;
  supplyTempC: number | null;
  returnTempC: number | null;
  cop: number | null;
  brightnessLux: number | null;
  extra: string | null;
}

/** A row of `measurements`. */
export interface MeasurementRow extends Row {
  metric: string;
  value: number;
}

/** A row of `device_events`. */
export interface EventRow extends Sourced {
  timeMillis: number;
  deviceId: number;
  kind: string;
  /** JSON text of an object. */
  detail: string;
}

/** A message set aside, as it came. */
export interface QuarantineRow {
  receivedAtMillis: number;
  topic: string;
  payload: Buffer;
  deviceCode: string | null;
  dialect: string | null;
  reason: string;
  detail: string;
}

/** A device nobody has registered. */
export interface Discovery {
  tenantId: number;
  code: string;
  dialect: string;
  factorySlug: string | null;
}

/** Everything one transaction writes. */
export interface WriteSet {
  energy: EnergyRow[];
  production: ProductionRow[];
  environment: EnvironmentRow[];
  measurements: MeasurementRow[];
  events: EventRow[];
  quarantine: QuarantineRow[];
  discoveries: Discovery[];
}

export function emptyWriteSet(): WriteSet {
  return {
    energy: [],
    production: [],
    environment: [],
    measurements: [],
    events: [],
    quarantine: [],
    discoveries: [],
  };
}

/** Number of rows over all tables. */
export function rowCount(set: WriteSet): number {
  return (
    set.energy.length +
    set.production.length +
    set.environment.length +
    set.measurements.length +
    set.events.length +
    set.quarantine.length +
    set.discoveries.length
  );
}

/** Halves a set so that each half has about half of the rows; every row is in exactly one of them. */
export function halves(set: WriteSet): [WriteSet, WriteSet] {
  const middle = Math.floor(rowCount(set) / 2);
  const first = emptyWriteSet();
  const second = emptyWriteSet();
  let room = middle;
  for (const table of Object.keys(set) as (keyof WriteSet)[]) {
    const rows: unknown[] = set[table];
    const taken = Math.min(room, rows.length);
    room -= taken;
    (first[table] as unknown[]).push(...rows.slice(0, taken));
    (second[table] as unknown[]).push(...rows.slice(taken));
  }
  return [first, second];
}
