import type {
  AcceptedEnergy,
  AcceptedEnvironment,
  AcceptedEvent,
  AcceptedMeasurement,
  AcceptedProduction,
} from '@enms/telemetry-contract';
import { arrayStatement, column } from './array-statement.ts';
import type { ArrayStatement } from './array-statement.ts';

/** The write path of the database, one call for each kind of row; arguments in the order of the functions. */
export const writeEnergy: ArrayStatement<AcceptedEnergy> = arrayStatement('write_energy', [
  column('timestamptz[]', (row) => row.timeMillis),
  column('int4[]', (row) => row.machineId),
  column('text[]', (row) => row.carrier),
  column('float8[]', (row) => row.powerKw),
  column('float8[]', (row) => row.energyKwh),
  column('float8[]', (row) => row.energyTotalKwh),
  column('float8[]', (row) => row.voltageV),
  column('float8[]', (row) => row.currentA),
  column('float8[]', (row) => row.powerFactor),
  column('float8[]', (row) => row.frequencyHz),
  column('bool[]', (row) => row.switchOn),
  column('int8[]', (row) => row.seq),
  column('int4[]', (row) => row.deviceId),
  column('int4[]', (row) => row.quality),
  column('text[]', (row) => row.extra),
]);

export const writeProduction: ArrayStatement<AcceptedProduction> = arrayStatement('write_production', [
  column('timestamptz[]', (row) => row.timeMillis),
  column('int4[]', (row) => row.machineId),
  column('int4[]', (row) => row.deviceId),
  column('float8[]', (row) => row.productionCount),
  column('float8[]', (row) => row.good),
  column('float8[]', (row) => row.bad),
  column('float8[]', (row) => row.throughputUnitsPerHour),
  column('text[]', (row) => row.operatingMode),
  column('float8[]', (row) => row.speedPercent),
  column('text[]', (row) => row.recipeId),
  column('text[]', (row) => row.batchId),
  column('int4[]', (row) => row.quality),
  column('int8[]', (row) => row.seq),
  column('text[]', (row) => row.extra),
]);

export const writeEnvironment: ArrayStatement<AcceptedEnvironment> = arrayStatement('write_environment', [
  column('timestamptz[]', (row) => row.timeMillis),
  column('int4[]', (row) => row.machineId),
  column('int4[]', (row) => row.deviceId),
  column('float8[]', (row) => row.outdoorTempC),
  column('float8[]', (row) => row.indoorTempC),
  column('float8[]', (row) => row.humidityPercent),
  column('float8[]', (row) => row.pressureBar),
  column('float8[]', (row) => row.flowRateM3h),
  column('float8[]', (row) => row.supplyTempC),
  column('float8[]', (row) => row.returnTempC),
  column('float8[]', (row) => row.cop),
  column('float8[]', (row) => row.brightnessLux),
  column('int4[]', (row) => row.quality),
  column('int8[]', (row) => row.seq),
  column('text[]', (row) => row.extra),
]);

export const writeMeasurements: ArrayStatement<AcceptedMeasurement> = arrayStatement('write_measurements', [
  column('timestamptz[]', (row) => row.timeMillis),
  column('int4[]', (row) => row.deviceId),
  column('text[]', (row) => row.metric),
  column('float8[]', (row) => row.value),
  column('int4[]', (row) => row.quality),
  column('int8[]', (row) => row.seq),
]);

export const writeEvents: ArrayStatement<AcceptedEvent> = arrayStatement('write_events', [
  column('timestamptz[]', (row) => row.timeMillis),
  column('int4[]', (row) => row.deviceId),
  column('text[]', (row) => row.event),
  column('text[]', (row) => row.detail),
]);

/** The newest values of a machine and carrier for `telemetry.update_status`. */
export const updateStatus: ArrayStatement<AcceptedEnergy> = arrayStatement('update_status', [
  column('int4[]', (row) => row.machineId),
  column('text[]', (row) => row.carrier),
  column('timestamptz[]', (row) => row.timeMillis),
  column('float8[]', (row) => row.powerKw),
  column('float8[]', (row) => row.energyTotalKwh),
  column('bool[]', (row) => row.switchOn),
]);

/** When a device was last heard of. */
export interface DeviceTouch {
  readonly deviceId: number;
  readonly lastSeenMillis: number;
}

/** Leaves alone whether the device is online: what comes this way says nothing about now. */
export const touchDevices: ArrayStatement<DeviceTouch> = arrayStatement('touch_devices', [
  column('int4[]', (touch) => touch.deviceId),
  column('timestamptz[]', (touch) => touch.lastSeenMillis),
  column('bool[]', () => null),
  column('text[]', () => null),
  column('float8[]', () => null),
  column('float8[]', () => null),
]);
