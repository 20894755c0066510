import type {
  AcceptedEnergy,
  AcceptedEnvironment,
  AcceptedEvent,
  AcceptedMeasurement,
  AcceptedProduction,
} from '@enms/telemetry-contract';
import type { DeviceTouch } from '../../src/device-touch-board.ts';
import type { Discovery, QuarantineRow } from '../../src/write-set.ts';
import { column, writeStatement } from './array-statement.ts';
import type { ArrayStatement } from './array-statement.ts';
import type { MachineStatus } from './machine-status-board.ts';

/** The write functions of the schema `telemetry`, with the column each argument is made of. */

export const writeEnergy: ArrayStatement<AcceptedEnergy> = writeStatement('write_energy', [
  column('timestamptz', (row: AcceptedEnergy) => row.timeMillis),
  column('int4', (row: AcceptedEnergy) => row.machineId),
  column('text', (row: AcceptedEnergy) => row.carrier),
  column('float8', (row: AcceptedEnergy) => row.powerKw),
  column('float8', (row: AcceptedEnergy) => row.energyKwh),
  column('float8', (row: AcceptedEnergy) => row.energyTotalKwh),
  column('float8', (row: AcceptedEnergy) => row.voltageV),
  column('float8', (row: AcceptedEnergy) => row.currentA),
  column('float8', (row: AcceptedEnergy) => row.powerFactor),
  column('float8', (row: AcceptedEnergy) => row.frequencyHz),
  column('bool', (row: AcceptedEnergy) => row.switchOn),
  column('int8', (row: AcceptedEnergy) => row.seq),
  column('int4', (row: AcceptedEnergy) => row.deviceId),
  column('int4', (row: AcceptedEnergy) => row.quality),
  column('text', (row: AcceptedEnergy) => row.extra),
]);

export const writeProduction: ArrayStatement<AcceptedProduction> = writeStatement('write_production', [
  column('timestamptz', (row: AcceptedProduction) => row.timeMillis),
  column('int4', (row: AcceptedProduction) => row.machineId),
  column('int4', (row: AcceptedProduction) => row.deviceId),
  column('float8', (row: AcceptedProduction) => row.productionCount),
  column('float8', (row: AcceptedProduction) => row.good),
  column('float8', (row: AcceptedProduction) => row.bad),
  column('float8', (row: AcceptedProduction) => row.throughputUnitsPerHour),
  column('text', (row: AcceptedProduction) => row.operatingMode),
  column('float8', (row: AcceptedProduction) => row.speedPercent),
  column('text', (row: AcceptedProduction) => row.recipeId),
  column('text', (row: AcceptedProduction) => row.batchId),
  column('int4', (row: AcceptedProduction) => row.quality),
  column('int8', (row: AcceptedProduction) => row.seq),
  column('text', (row: AcceptedProduction) => row.extra),
]);

export const writeEnvironment: ArrayStatement<AcceptedEnvironment> = writeStatement('write_environment', [
  column('timestamptz', (row: AcceptedEnvironment) => row.timeMillis),
  column('int4', (row: AcceptedEnvironment) => row.machineId),
  column('int4', (row: AcceptedEnvironment) => row.deviceId),
  column('float8', (row: AcceptedEnvironment) => row.outdoorTempC),
  column('float8', (row: AcceptedEnvironment) => row.indoorTempC),
  column('float8', (row: AcceptedEnvironment) => row.humidityPercent),
  column('float8', (row: AcceptedEnvironment) => row.pressureBar),
  column('float8', (row: AcceptedEnvironment) => row.flowRateM3h),
  column('float8', (row: AcceptedEnvironment) => row.supplyTempC),
  column('float8', (row: AcceptedEnvironment) => row.returnTempC),
  column('float8', (row: AcceptedEnvironment) => row.cop),
  column('float8', (row: AcceptedEnvironment) => row.brightnessLux),
  column('int4', (row: AcceptedEnvironment) => row.quality),
  column('int8', (row: AcceptedEnvironment) => row.seq),
  column('text', (row: AcceptedEnvironment) => row.extra),
]);

export const writeMeasurements: ArrayStatement<AcceptedMeasurement> = writeStatement('write_measurements', [
  column('timestamptz', (row: AcceptedMeasurement) => row.timeMillis),
  column('int4', (row: AcceptedMeasurement) => row.deviceId),
  column('text', (row: AcceptedMeasurement) => row.metric),
  column('float8', (row: AcceptedMeasurement) => row.value),
  column('int4', (row: AcceptedMeasurement) => row.quality),
  column('int8', (row: AcceptedMeasurement) => row.seq),
]);

export const writeEvents: ArrayStatement<AcceptedEvent> = writeStatement('write_events', [
  column('timestamptz', (row: AcceptedEvent) => row.timeMillis),
  column('int4', (row: AcceptedEvent) => row.deviceId),
  column('text', (row: AcceptedEvent) => row.event),
  column('text', (row: AcceptedEvent) => row.detail),
]);

export const addQuarantine: ArrayStatement<QuarantineRow> = writeStatement('add_quarantine', [
  column('timestamptz', (row: QuarantineRow) => row.receivedAtMillis),
  column('text', (row: QuarantineRow) => row.topic),
  column('bytea', (row: QuarantineRow) => row.payload),
  column('text', (row: QuarantineRow) => row.deviceCode),
  column('text', (row: QuarantineRow) => row.dialect),
  column('text', (row: QuarantineRow) => row.reason),
  column('text', (row: QuarantineRow) => row.detail),
]);

export const updateStatus: ArrayStatement<MachineStatus> = writeStatement('update_status', [
  column('int4', (status: MachineStatus) => status.machineId),
  column('text', (status: MachineStatus) => status.carrier),
  column('timestamptz', (status: MachineStatus) => status.timeMillis),
  column('float8', (status: MachineStatus) => status.powerKw),
  column('float8', (status: MachineStatus) => status.energyTotalKwh),
  column('bool', (status: MachineStatus) => status.switchOn),
]);

export const touchDevices: ArrayStatement<DeviceTouch> = writeStatement('touch_devices', [
  column('int4', (touch: DeviceTouch) => touch.deviceId),
  column('timestamptz', (touch: DeviceTouch) => touch.lastSeenMillis),
  column('bool', (touch: DeviceTouch) => touch.online),
  column('text', (touch: DeviceTouch) => touch.firmware),
  column('float8', (touch: DeviceTouch) => touch.rssiDbm),
  column('float8', (touch: DeviceTouch) => touch.clockOffsetSeconds),
]);

/** Columns behind the tenant, which is one for the whole call. */
export const discoverDevices: ArrayStatement<Discovery> = writeStatement(
  'discover_devices',
  [
    column('text', (device: Discovery) => device.code),
    column('text', (device: Discovery) => device.dialect),
    column('text', (device: Discovery) => device.factorySlug),
  ],
  ['int4'],
);
