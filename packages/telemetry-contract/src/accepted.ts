import type { DeviceEventKind } from './readings.ts';
import type { Carrier } from './vocabulary.ts';

/** What every row that may be written bears. */
interface AcceptedHead {
  deviceId: number;
  tenantId: number;
  factoryId: number | null;
  timeMillis: number;
  seq: number | null;
  /** Bits of QualityBit. */
  quality: number;
}

/** A row of `energy_readings`; carrier and multiplier are the assignment's. */
export interface AcceptedEnergy extends AcceptedHead {
  kind: 'energy';
  machineId: number;
  carrier: Carrier;
  powerKw: number | null;
  energyKwh: number | null;
  energyTotalKwh: number | null;
  voltageV: number | null;
  currentA: number | null;
  powerFactor: number | null;
  frequencyHz: number | null;
  switchOn: boolean | null;
  /** JSON text of an object. */
  extra: string | null;
}

/** A row of `production_data`. */
export interface AcceptedProduction extends AcceptedHead {
  kind: 'production';
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
export interface AcceptedEnvironment extends AcceptedHead {
  kind: 'environment';
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

/** A row of `measurements`; a metric of a channel other than `main` is named `channel.metric`. */
export interface AcceptedMeasurement extends AcceptedHead {
  kind: 'measurement';
  metric: string;
  value: number;
}

/** A row of `device_events`, with what `telemetry.touch_devices` wants to know. */
export interface AcceptedEvent extends AcceptedHead {
  kind: 'event';
  event: DeviceEventKind;
  /** JSON text of an object. */
  detail: string;
  online: boolean | null;
  firmware: string | null;
  rssiDbm: number | null;
  capabilities: string[] | null;
}

export type AcceptedRow =
  AcceptedEnergy | AcceptedProduction | AcceptedEnvironment | AcceptedMeasurement | AcceptedEvent;
