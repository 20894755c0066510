import type { Rejection } from './reasons.ts';
import type { Carrier, Dialect } from './vocabulary.ts';

export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };
export type JsonObject = Record<string, JsonValue>;

/** What every decoded reading bears. Absent values are null, so that a zero stays a zero. */
export interface ReadingHead {
  deviceCode: string;
  /** The factory or home that the topic names, null where the topic names none. */
  factory: string | null;
  /** Which assignment of the device: `main` unless the message says otherwise. */
  channel: string;
  /** Device time, milliseconds since 1970 UTC. */
  timeMillis: number;
  /** Sequence number of the device, a safe integer from 0. */
  seq: number | null;
  /** Bits of QualityBit. */
  quality: number;
  /** Fields that no rule knows, kept as they came. */
  extra: JsonObject | null;
}

/** Amounts of a fuel or medium that become energy by a calorific value or an enthalpy. */
export interface MediumAmounts {
  volumeM3: number | null;
  volumeTotalM3: number | null;
  flowM3h: number | null;
  massKg: number | null;
  massTotalKg: number | null;
  flowKgh: number | null;
  calorificKwhPerM3: number | null;
  enthalpyKwhPerKg: number | null;
}

export interface EnergyReading extends ReadingHead {
  kind: 'energy';
  /** The carrier that the message names; null: the assignment's. */
  carrier: Carrier | null;
  powerKw: number | null;
  /** Energy of the interval that starts at `timeMillis`. */
  energyKwh: number | null;
  /** Ever-rising counter. */
  energyTotalKwh: number | null;
  voltageV: number | null;
  currentA: number | null;
  powerFactor: number | null;
  frequencyHz: number | null;
  switchOn: boolean | null;
  medium: MediumAmounts | null;
}

export interface ProductionReading extends ReadingHead {
  kind: 'production';
  productionCount: number | null;
  good: number | null;
  bad: number | null;
  throughputUnitsPerHour: number | null;
  operatingMode: string | null;
  speedPercent: number | null;
  recipeId: string | null;
  batchId: string | null;
}

export interface EnvironmentReading extends ReadingHead {
  kind: 'environment';
  outdoorTempC: number | null;
  indoorTempC: number | null;
  humidityPercent: number | null;
  pressureBar: number | null;
  flowRateM3h: number | null;
  supplyTempC: number | null;
  returnTempC: number | null;
  cop: number | null;
  brightnessLux: number | null;
}

/** Whatever else a sensor reports: one metric, one value. */
export interface Measurement extends ReadingHead {
  kind: 'measurement';
  metric: string;
  value: number;
}

export const deviceEventKinds = [
  'online',
  'offline',
  'heartbeat',
  'reset',
  'swap',
  'command_result',
  'firmware',
  'status',
] as const;
export type DeviceEventKind = (typeof deviceEventKinds)[number];

/** What a device says about itself; `extra` holds the detail. */
export interface DeviceEvent extends ReadingHead {
  kind: 'event';
  event: DeviceEventKind;
  /** null: says nothing about being online. */
  online: boolean | null;
  firmware: string | null;
  rssiDbm: number | null;
  uptimeSeconds: number | null;
  /** What the device announces that it can do, null when it announces nothing. */
  capabilities: string[] | null;
}

export type DecodedReading =
  EnergyReading | ProductionReading | EnvironmentReading | Measurement | DeviceEvent;

/** Who speaks on a topic. */
export interface SpeakingDevice {
  readonly code: string;
  readonly dialect: Dialect;
  readonly factory: string | null;
}

/** At least one reading or one rejection. */
export interface DecodeResult {
  readings: DecodedReading[];
  rejections: Rejection[];
  /** null when the topic names no device. */
  device: SpeakingDevice | null;
  /** Came below `onboarding/`: never speaks for a registered device. */
  onboarding: boolean;
}

export function newEnergyReading(
  deviceCode: string,
  factory: string | null,
  timeMillis: number,
): EnergyReading {
  return {
    kind: 'energy',
    deviceCode,
    factory,
    channel: 'main',
    timeMillis,
    seq: null,
    quality: 0,
    extra: null,
    carrier: null,
    powerKw: null,
    energyKwh: null,
    energyTotalKwh: null,
    voltageV: null,
    currentA: null,
    powerFactor: null,
    frequencyHz: null,
    switchOn: null,
    medium: null,
  };
}

export function newProductionReading(
  deviceCode: string,
  factory: string | null,
  timeMillis: number,
): ProductionReading {
  return {
    kind: 'production',
    deviceCode,
    factory,
    channel: 'main',
    timeMillis,
    seq: null,
    quality: 0,
    extra: null,
    productionCount: null,
    good: null,
    bad: null,
    throughputUnitsPerHour: null,
    operatingMode: null,
    speedPercent: null,
    recipeId: null,
    batchId: null,
  };
}

export function newEnvironmentReading(
  deviceCode: string,
  factory: string | null,
  timeMillis: number,
): EnvironmentReading {
  return {
    kind: 'environment',
    deviceCode,
    factory,
    channel: 'main',
    timeMillis,
    seq: null,
    quality: 0,
    extra: null,
    outdoorTempC: null,
    indoorTempC: null,
    humidityPercent: null,
    pressureBar: null,
    flowRateM3h: null,
    supplyTempC: null,
    returnTempC: null,
    cop: null,
    brightnessLux: null,
  };
}

export function newMeasurement(
  deviceCode: string,
  factory: string | null,
  timeMillis: number,
  metric: string,
  value: number,
): Measurement {
  return {
    kind: 'measurement',
    deviceCode,
    factory,
    channel: 'main',
    timeMillis,
    seq: null,
    quality: 0,
    extra: null,
    metric,
    value,
  };
}

export function newDeviceEvent(
  deviceCode: string,
  factory: string | null,
  timeMillis: number,
  event: DeviceEventKind,
): DeviceEvent {
  return {
    kind: 'event',
    deviceCode,
    factory,
    channel: 'main',
    timeMillis,
    seq: null,
    quality: 0,
    extra: null,
    event,
    online: null,
    firmware: null,
    rssiDbm: null,
    uptimeSeconds: null,
    capabilities: null,
  };
}

export function newMediumAmounts(): MediumAmounts {
  return {
    volumeM3: null,
    volumeTotalM3: null,
    flowM3h: null,
    massKg: null,
    massTotalKg: null,
    flowKgh: null,
    calorificKwhPerM3: null,
    enthalpyKwhPerKg: null,
  };
}
