import type { AcceptedEnergy, AcceptedEvent, AcceptedMeasurement, AcceptedRow } from './accepted.ts';
import type { Assignment, DeviceDirectory, DirectoryDevice, DirectoryMachine } from './directory.ts';
import type { Limit } from './limits.ts';
import { convertMedium } from './medium.ts';
import { QualityBit } from './quality.ts';
import type {
  DecodedReading,
  DeviceEvent,
  EnergyReading,
  EnvironmentReading,
  JsonObject,
  Measurement,
  ProductionReading,
} from './readings.ts';
import { quoted, reject, type Rejection } from './reasons.ts';

/** A reading further ahead of our clock than this is quarantined. */
export const futureToleranceMillis = 5 * 60_000;
/** A reading further ahead than this, within the tolerance, comes from a clock that runs ahead. */
export const clockDriftMillis = 10_000;
/** A reading that arrives later than this after its own time is `late`. */
export const lateAfterMillis = 10 * 60_000;
/** Power beyond this many times the rating is stored but marked `implausible`. */
export const implausibleRatingFactor = 1.5;

/**
 * Whether a reading may be stored, and as what row: device known and active, channel assigned at that time,
 * carrier as assigned, within the limits of the machine, not from the future. The multiplier of the
 * assignment (such as a CT ratio) is applied to power, energies, counter and current, not to voltage, power
 * factor and frequency. Never throws; `nowMillis` is our clock.
 */
export function resolveReading(
  reading: DecodedReading,
  directory: DeviceDirectory,
  nowMillis: number,
): AcceptedRow | Rejection {
  const device = directory.find(reading.deviceCode, reading.factory);
  if (device === undefined || device === 'ambiguous' || device.status !== 'active') {
    return notSpeaking(reading.deviceCode, device);
  }
  const ageMillis = nowMillis - reading.timeMillis;
  if (ageMillis < -futureToleranceMillis) {
    return reject(
      'future_timestamp',
      'ts',
      `${Math.round(-ageMillis / 1000)} s ahead of the clock of the server`,
    );
  }
  const quality =
    ageMillis > lateAfterMillis
      ? reading.quality | QualityBit.late
      : ageMillis < -clockDriftMillis
        ? reading.quality | QualityBit.clockDrift
        : reading.quality;
  switch (reading.kind) {
    case 'energy':
      return resolveEnergy(reading, device, quality);
    case 'production':
      return resolveProduction(reading, device, quality);
    case 'environment':
      return resolveEnvironment(reading, device, quality);
    case 'measurement':
      return resolveMeasurement(reading, device, quality);
    case 'event':
      return resolveEvent(reading, device, quality);
  }
}

function notSpeaking(code: string, device: DirectoryDevice | 'ambiguous' | undefined): Rejection {
  if (device === 'ambiguous')
    return reject('ambiguous_device', null, `several devices are called ${quoted(code)}`);
  if (device === undefined) return reject('unknown_device', null, `${quoted(code)} is not registered`);
  return device.status === 'discovered'
    ? reject('unknown_device', null, `${quoted(code)} is discovered but not approved`)
    : reject('device_inactive', null, `${quoted(code)} is ${device.status}`);
}

function assignmentAt(device: DirectoryDevice, channel: string, timeMillis: number): Assignment | null {
  const assignments = device.channels.get(channel);
  if (assignments === undefined) return null;
  for (const assignment of assignments) {
    if (timeMillis >= assignment.fromMillis && timeMillis < assignment.toMillis) return assignment;
  }
  return null;
}

/** Production and environment belong to a machine, whichever carrier: a device of one machine needs no channel. */
function machineAt(device: DirectoryDevice, channel: string, timeMillis: number): Assignment | null {
  const exact = assignmentAt(device, channel, timeMillis);
  if (exact !== null) return exact;
  let only: Assignment | null = null;
  for (const assignment of device.assignments) {
    if (timeMillis < assignment.fromMillis || timeMillis >= assignment.toMillis) continue;
    if (only !== null && only.machine.id !== assignment.machine.id) return null;
    only = assignment;
  }
  return only;
}

function notAssigned(reading: DecodedReading): Rejection {
  const at = new Date(reading.timeMillis).toISOString();
  return reject(
    'not_assigned',
    'channel',
    `channel ${quoted(reading.channel)} of ${quoted(reading.deviceCode)} had no machine at ${at}`,
  );
}

function resolveEnergy(
  reading: EnergyReading,
  device: DirectoryDevice,
  quality: number,
): AcceptedEnergy | Rejection {
  const assignment = assignmentAt(device, reading.channel, reading.timeMillis);
  if (assignment === null) return notAssigned(reading);
  if (reading.carrier !== null && reading.carrier !== assignment.carrier) {
    return reject(
      'carrier_mismatch',
      'carrier',
      `the message says ${reading.carrier}, the assignment ${assignment.carrier}`,
    );
  }
  const { multiplier, machine } = assignment;
  const row: AcceptedEnergy = {
    kind: 'energy',
    deviceId: device.id,
    tenantId: device.tenantId,
    factoryId: device.factoryId,
    timeMillis: reading.timeMillis,
    seq: reading.seq,
    quality,
    machineId: machine.id,
    carrier: assignment.carrier,
    powerKw: reading.powerKw,
    energyKwh: reading.energyKwh,
    energyTotalKwh: reading.energyTotalKwh,
    voltageV: reading.voltageV,
    currentA: reading.currentA,
    powerFactor: reading.powerFactor,
    frequencyHz: reading.frequencyHz,
    switchOn: reading.switchOn,
    extra: null,
  };
  let { extra } = reading;
  if (reading.medium !== null) extra = convertMedium(reading.medium, machine, row, extra);
  if (multiplier !== 1) {
    row.powerKw = scaled(row.powerKw, multiplier);
    row.energyKwh = scaled(row.energyKwh, multiplier);
    row.energyTotalKwh = scaled(row.energyTotalKwh, multiplier);
    row.currentA = scaled(row.currentA, multiplier);
  }
  const rated = machine.ratedPowerKw;
  if (rated !== null && row.powerKw !== null && Math.abs(row.powerKw) > rated * implausibleRatingFactor) {
    row.quality |= QualityBit.implausible;
  }
  row.extra = textOf(extra);
  return energyBeyondLimits(row, machine) ?? row;
}

function scaled(value: number | null, multiplier: number): number | null {
  return value === null ? null : value * multiplier;
}

function textOf(extra: JsonObject | null): string | null {
  return extra === null ? null : JSON.stringify(extra);
}

function energyBeyondLimits(
  row: AcceptedEnergy,
  { limits: { energy }, name }: DirectoryMachine,
): Rejection | null {
  return (
    beyond(row.powerKw, energy.powerKw, name) ??
    beyond(row.energyKwh, energy.energyKwh, name) ??
    beyond(row.energyTotalKwh, energy.energyTotalKwh, name) ??
    beyond(row.voltageV, energy.voltageV, name) ??
    beyond(row.currentA, energy.currentA, name) ??
    beyond(row.powerFactor, energy.powerFactor, name) ??
    beyond(row.frequencyHz, energy.frequencyHz, name)
  );
}

function beyond(value: number | null, { min, max, wireName }: Limit, machine: string): Rejection | null {
  // Written so that NaN, which compares with nothing, is beyond.
  return value === null || (value >= min && value <= max)
    ? null
    : reject('out_of_range', wireName, `${value} is beyond ${min} to ${max} of ${quoted(machine)}`);
}

function beyondLimits(row: object, limits: readonly Limit[], machine: string): Rejection | null {
  const columns = row as Readonly<Record<string, unknown>>;
  for (const limit of limits) {
    const value = columns[limit.column];
    const fault = typeof value === 'number' ? beyond(value, limit, machine) : null;
    if (fault !== null) return fault;
  }
  return null;
}

function resolveProduction(
  reading: ProductionReading,
  device: DirectoryDevice,
  quality: number,
): AcceptedRow | Rejection {
  const assignment = machineAt(device, reading.channel, reading.timeMillis);
  if (assignment === null) return notAssigned(reading);
  const { machine } = assignment;
  const fault = beyondLimits(reading, machine.limits.production, machine.name);
  if (fault !== null) return fault;
  return {
    kind: 'production',
    deviceId: device.id,
    tenantId: device.tenantId,
    factoryId: device.factoryId,
    timeMillis: reading.timeMillis,
    seq: reading.seq,
    quality,
    machineId: machine.id,
    productionCount: reading.productionCount,
    good: reading.good,
    bad: reading.bad,
    throughputUnitsPerHour: reading.throughputUnitsPerHour,
    operatingMode: reading.operatingMode,
    speedPercent: reading.speedPercent,
    recipeId: reading.recipeId,
    batchId: reading.batchId,
    extra: textOf(reading.extra),
  };
}

function resolveEnvironment(
  reading: EnvironmentReading,
  device: DirectoryDevice,
  quality: number,
): AcceptedRow | Rejection {
  const assignment = machineAt(device, reading.channel, reading.timeMillis);
  if (assignment === null) return notAssigned(reading);
  const { machine } = assignment;
  const fault = beyondLimits(reading, machine.limits.environment, machine.name);
  if (fault !== null) return fault;
  return {
    kind: 'environment',
    deviceId: device.id,
    tenantId: device.tenantId,
    factoryId: device.factoryId,
    timeMillis: reading.timeMillis,
    seq: reading.seq,
    quality,
    machineId: machine.id,
    outdoorTempC: reading.outdoorTempC,
    indoorTempC: reading.indoorTempC,
    humidityPercent: reading.humidityPercent,
    pressureBar: reading.pressureBar,
    flowRateM3h: reading.flowRateM3h,
    supplyTempC: reading.supplyTempC,
    returnTempC: reading.returnTempC,
    cop: reading.cop,
    brightnessLux: reading.brightnessLux,
    extra: textOf(reading.extra),
  };
}

function resolveMeasurement(
  reading: Measurement,
  device: DirectoryDevice,
  quality: number,
): AcceptedMeasurement {
  return {
    kind: 'measurement',
    deviceId: device.id,
    tenantId: device.tenantId,
    factoryId: device.factoryId,
    timeMillis: reading.timeMillis,
    seq: reading.seq,
    quality,
    metric: reading.channel === 'main' ? reading.metric : `${reading.channel}.${reading.metric}`,
    value: reading.value,
  };
}

function resolveEvent(reading: DeviceEvent, device: DirectoryDevice, quality: number): AcceptedEvent {
  const { online, firmware, rssiDbm, uptimeSeconds, capabilities, seq } = reading;
  const detail: JsonObject = { ...reading.extra };
  if (reading.channel !== 'main') detail['channel'] = reading.channel;
  if (firmware !== null) detail['firmware'] = firmware;
  if (rssiDbm !== null) detail['rssi_dbm'] = rssiDbm;
  if (uptimeSeconds !== null) detail['uptime_s'] = uptimeSeconds;
  if (capabilities !== null) detail['capabilities'] = capabilities;
  if (seq !== null) detail['seq'] = seq;
  return {
    kind: 'event',
    deviceId: device.id,
    tenantId: device.tenantId,
    factoryId: device.factoryId,
    timeMillis: reading.timeMillis,
    seq,
    quality,
    event: reading.event,
    detail: JSON.stringify(detail),
    online,
    firmware,
    rssiDbm,
    capabilities,
  };
}
